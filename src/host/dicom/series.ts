import { InputError } from "../errors.ts";
import { isDicom, number, parseDicom, text } from "./dataset.ts";
import { phasesOf } from "./phases.ts";
import type { Phase } from "./phases.ts";
import { slicesOf } from "./slices.ts";
import type { DicomSource, Slice } from "./slices.ts";

/** Images of one Series Instance UID. */
export interface Series {
  readonly uid: string;
  /** SeriesNumber, where there is one. */
  readonly number: number | undefined;
  readonly description: string;
  readonly modality: string;
  /** At least one; several where slices repeat places (dynamic phases, echoes, b-values), or have none (pictures, frames). */
  readonly phases: readonly Phase[];
  /** Columns and rows of the first slice. */
  readonly size: readonly [number, number];
  readonly warnings: readonly string[];
}

/**
 * The image series among files, from their headers; files that are no DICOM or hold no image (reports, structures,
 * segmentations, a DICOMDIR) are left out. Sorted by SeriesNumber.
 * @throws InputError when a DICOM file cannot be read, or two files are the same instance
 */
export async function listSeries(files: readonly DicomSource[]): Promise<Series[]> {
  const bySeries = new Map<string, Slice[]>();
  for (const source of files) {
    const bytes = await source.read();
    if (!isDicom(bytes)) continue;
    const file = parseDicom(bytes, source.name, true);
    const slices = slicesOf(file, source);
    if (slices.length === 0) continue;
    const uid = text(file.dataset, "SeriesInstanceUID") ?? source.name;
    const group = bySeries.get(uid) ?? [];
    for (const slice of slices) group.push(slice);
    bySeries.set(uid, group);
  }
  const all = [...bySeries].map(([uid, slices]) => seriesOf(uid, slices));
  return all.sort((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity) || (a.uid < b.uid ? -1 : 1));
}

function seriesOf(uid: string, slices: readonly Slice[]): Series {
  const [{ file: { dataset }, format, name }] = slices;
  checkInstances(slices);
  const warnings = format.photometric === "MONOCHROME1"
    ? [`${name}: its PhotometricInterpretation is MONOCHROME1 (low values are bright); they are turned round, so that high ones are`]
    : [];
  return {
    uid,
    number: number(dataset, "SeriesNumber"),
    description: text(dataset, "SeriesDescription") ?? "",
    modality: text(dataset, "Modality") ?? "",
    phases: phasesOf(slices, text(dataset, "Modality") ?? ""),
    size: [format.columns, format.rows],
    warnings,
  };
}

/** Two copies of a file in a folder would pass for two phases. */
function checkInstances(slices: readonly Slice[]): void {
  const seen = new Map<string, Slice>();
  for (const slice of slices) {
    if (slice.frame > 0 || slice.instanceUid === undefined) continue;
    const earlier = seen.get(slice.instanceUid);
    if (earlier !== undefined) {
      throw new InputError(`${slice.source.name} and ${earlier.source.name} are the same instance (SOPInstanceUID ${slice.instanceUid}); keep one of them`);
    }
    seen.set(slice.instanceUid, slice);
  }
}
