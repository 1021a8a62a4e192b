import { InputError } from "../errors.ts";
import { newPixels } from "../image/pixels.ts";
import { identityDirection, voxelCount } from "../image/volume.ts";
import type { Geometry, Volume, VoxelArray } from "../image/volume.ts";
import { colourToGrey } from "./colour.ts";
import { text } from "./dataset.ts";
import type { DicomFile } from "./dataset.ts";
import { readFrame, withPixels } from "./frames.ts";
import { isIdentity, rescaledType, storedRange } from "./pixels.ts";
import type { Series } from "./series.ts";
import type { Phase } from "./phases.ts";
import type { Slice } from "./slices.ts";
import { places, stackOf } from "./stack.ts";
import { planeSpacing } from "./ultrasound.ts";

/** Distances for pictures that say none. */
export interface VolumeOptions {
  /** Distance of pixels along x and y in mm; goes before what the file says. */
  readonly spacing?: readonly [number, number];
  /** Is told what is doubtful about the image. */
  readonly warn?: (message: string) => void;
}

/**
 * The volume of one phase of a series: rescaled values in the type that ITK's GDCM reader chooses (`rescaledType`), its lattice
 * that of `stackOf`. A picture without a place in the patient is one 2-D slice; colours must be grey in fact.
 * @param name what errors call it
 * @throws InputError when the slices make no lattice, or their pixels cannot be read
 */
export async function volumeOf(series: Series, phase: Phase, name: string, options: VolumeOptions = {}): Promise<Volume> {
  checkComplete(series, phase, name, options);
  const { geometry, slices, dimension } = latticeOf(phase, name, options);
  for (const warning of series.warnings) options.warn?.(warning);
  const [first] = slices;
  const grey = first.format.samples > 1 || first.format.photometric === "PALETTE COLOR";
  const read = readerOf(slices);
  const firstValues = await read(first);
  const type = grey ? (firstValues instanceof Uint16Array ? "uint16" : "uint8") : rescaledType(slices);
  const data = newPixels(type, voxelCount(geometry.size));
  const plane = geometry.size[0] * geometry.size[1];
  for (const [k, slice] of slices.entries()) {
    const values = k === 0 ? firstValues : await read(slice);
    rescaleInto(data, k * plane, values, slice);
  }
  const frame = text(first.file.dataset, "FrameOfReferenceUID") ?? text(first.file.dataset, "VolumeFrameOfReferenceUID");
  return { ...geometry, data, components: 1, pixelType: type, dimension, name, ...(frame === undefined ? {} : { frameOfReference: frame }) };
}

/** A phase has the places of the others: one missing inside it is a lost slice, one at its end is at least worth a word. */
function checkComplete({ phases }: Series, phase: Phase, name: string, { warn }: VolumeOptions): void {
  const fullest = phases.reduce((most, other) => (other.slices.length > most.slices.length ? other : most), phase);
  if (fullest === phase) return;
  const groups = places([...phase.slices, ...fullest.slices]) ?? [];
  const own = groups.map((group) => group.some((slice) => phase.slices.includes(slice)));
  const lost = own.findIndex((here, k) => !here && own.lastIndexOf(true) > k && own.indexOf(true) < k);
  const missing = lost >= 0 ? lost : own.indexOf(false);
  if (missing < 0) return;
  const problem = `${name}: phase "${phase.label}" has no slice where phase "${fullest.label}" has ${groups[missing][0].name}`;
  if (lost >= 0) throw new InputError(problem);
  warn?.(problem);
}

interface Lattice {
  readonly geometry: Geometry;
  readonly slices: readonly Slice[];
  readonly dimension: 2 | 3;
}

function latticeOf({ slices }: Phase, name: string, { spacing, warn }: VolumeOptions): Lattice {
  const [first] = slices;
  if (first.position === undefined && slices.length === 1) {
    const known = spacing ?? planeSpacing(first);
    if (known === undefined) warn?.(`${name}: says no distance of pixels; 1 mm is taken (give spacing=X x Y in mm)`);
    const [x, y] = known ?? [1, 1];
    return { geometry: { size: [first.format.columns, first.format.rows, 1], spacing: [x, y, 1], origin: [0, 0, 0], direction: identityDirection }, slices, dimension: 2 };
  }
  const mosaic = slices.find(({ marks }) => String(marks.get("image type")).split("\\").includes("MOSAIC"));
  if (mosaic !== undefined) throw new InputError(`${name}: ${mosaic.name} is a mosaic (ImageType): its slices lie side by side in one picture, which is not read; convert it first`);
  const { slices: sorted, size, spacing: found, origin, direction } = stackOf(slices, name);
  if (sorted.length === 1 && sorted[0].file.dataset.SpacingBetweenSlices === undefined) {
    warn?.(`${name}: one slice, whose header says no distance of slices; ${found[2]} mm is taken`);
  }
  return { geometry: { size, spacing: [...(spacing ?? [found[0], found[1]]), found[2]], origin, direction }, slices: sorted, dimension: 3 };
}

/** Reads stored values slice by slice; a file of many frames is parsed once as long as its frames follow each other. */
function readerOf(slices: readonly Slice[]): (slice: Slice) => Promise<VoxelArray> {
  let last: { slice: Slice; file: DicomFile } | undefined;
  return async (slice) => {
    if (last?.slice.source !== slice.source) last = { slice, file: withPixels(slice.file, await slice.source.read()) };
    const { values, format } = await readFrame(last.file, slice.frame);
    const { columns, rows } = slices[0].format;
    if (values.length < columns * rows) throw new InputError(`${slice.name}: ${values.length} pixels, but ${columns}x${rows} are promised`);
    return colourToGrey(values, format, last.file.dataset, slice.name);
  };
}

/** As ITK, stored values whose low end is bright (MONOCHROME1) are turned round in the range of the stored bits first. */
function rescaleInto(data: VoxelArray, start: number, values: VoxelArray, { rescale, format }: Slice): void {
  const turned = format.photometric === "MONOCHROME1";
  if (isIdentity(rescale) && !turned) {
    data.set(values, start);
    return;
  }
  const { slope, intercept } = rescale;
  const [least, greatest] = storedRange(format);
  const [sign, offset] = turned ? [-1, least + greatest] : [1, 0];
  for (let i = 0; i < values.length; i++) data[start + i] = (sign * values[i] + offset) * slope + intercept;
}
