import type { Engine } from "../engine/engine.ts";
import { hashVoxels } from "../image/hash.ts";
import type { Parameters } from "../params/parameters.ts";
import { summarise } from "../prepare/intensities.ts";
import type { Case, LabelledRoi, Prepared } from "../prepare/prepare.ts";
import { boxMask, countComponents, moveRoi, type Roi } from "../prepare/roi.ts";
import type { CaseImages } from "./caseImages.ts";
import { configurationColumns, imageColumns, maskColumns, originalImageColumns } from "./diagnostics.ts";
import type { ImagePhase, RegionHeader } from "./images.ts";
import { versions } from "./version.ts";

type Diagnostics = Map<string, number | string>;

interface Hashes {
  readonly image: string;
  readonly mask: string;
}

/** Hashes of image and mask as they were read; null where diagnostics are not asked for. */
export async function hashesOf({ image }: Case, { original }: Prepared, { settings }: Parameters): Promise<Hashes | null> {
  if (!settings.additionalInfo) return null;
  const [ofImage, ofMask] = await Promise.all([hashVoxels(image), hashVoxels(original.labels)]);
  return { image: ofImage, mask: ofMask };
}

/** All diagnostics of a case, in PyRadiomics' order; none without hashes. */
export function caseDiagnostics(engine: Engine, input: Case, { prepared, images, header, roi }: CaseImages, parameters: Parameters, hashes: Hashes | null): Diagnostics {
  if (!hashes) return new Map();
  return new Map([
    ...originalColumns(engine, input, prepared, parameters, hashes),
    ...preparedColumns(input, prepared, images, header, roi, parameters),
  ]);
}

/** Diagnostics of the files as they were read. */
function originalColumns(engine: Engine, { image }: Case, { original }: Prepared, parameters: Parameters, hashes: Hashes): Diagnostics {
  const { labels, roi } = original;
  return new Map<string, number | string>([
    ...configurationColumns(versions(engine), parameters),
    ...originalImageColumns(image, hashes.image, summarise(image.data)),
    ["diagnostics_Mask-original_Hash", hashes.mask],
    ...maskColumns("original", labels, labels.dimension, roi, componentsOf(original, parameters)),
  ]);
}

function componentsOf({ labels: { data, size }, roi: { box } }: LabelledRoi, { settings }: Parameters): number {
  return countComponents(boxMask(data, settings.label, size, box), box.size);
}

/** Diagnostics of what the image and the mask became: interpolated, corrected, resegmented. */
function preparedColumns(
  { image }: Case,
  { region, corrected, interpolated }: Prepared,
  { lattice }: ImagePhase,
  header: RegionHeader,
  roi: Roi,
  parameters: Parameters,
): Diagnostics {
  const { dimension } = image;
  const columns: [string, number | string][] = [];
  if (interpolated) {
    columns.push(...imageColumns("interpolated", lattice, dimension, header.whole!));
    const components = countComponents(region.mask, lattice.size);
    columns.push(...maskColumns("interpolated", lattice, dimension, region.roi, components, header.masked));
  }
  if (corrected) {
    columns.push(...maskColumns("corrected", corrected.labels, dimension, corrected.roi, componentsOf(corrected, parameters), header.masked));
  }
  if (header.resegmented) {
    const components = countComponents(header.resegmented, lattice.size);
    const { lattice: reported, start } = region.reported;
    columns.push(...maskColumns("resegmented", reported, dimension, moveRoi(roi, start), components, header.measured));
  }
  return new Map(columns);
}
