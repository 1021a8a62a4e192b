import type { Engine } from "../engine/engine.ts";
import { InputError } from "../errors.ts";
import { extractCase } from "../extract/extract.ts";
import type { Volume } from "../image/volume.ts";
import { withLabel, type Parameters } from "../params/parameters.ts";
import type { HabitatFeatures } from "./align.ts";
import type { NamedImage } from "./voi.ts";

/** Features of the habitats of a case, and what became of those that could not be computed. */
export interface MeasuredHabitats extends HabitatFeatures {
  /** Column of a habitat, such as `H2_T1_original_glcm_MCC` -> why it is NaN. */
  readonly notes: ReadonlyMap<string, string>;
  readonly warnings: readonly HabitatWarning[];
}

/** What makes the features of a habitat doubtful. The text does not say the habitat's number, which alignment may change. */
export interface HabitatWarning {
  /** From 1. */
  readonly habitat: number;
  /** Such as `T1: few grey levels in the ROI`. */
  readonly text: string;
}

/**
 * The features of every habitat in every image, in the order image, feature: columns are named after both, as shape is the same
 * in all images of a case (`T1_original_shape_MeshVolume`).
 * A habitat that cannot be measured, such as one of a single voxel, is NaN in that image's columns, with the reason.
 * @param labels 1 to k on the images' lattice
 * @throws InputError when no habitat of an image can be measured
 */
export async function habitatFeatures(
  engine: Engine, name: string, images: readonly NamedImage[], labels: Volume, k: number, parameters: Parameters, onProgress?: (share: number) => void,
): Promise<MeasuredHabitats> {
  const columns: string[] = [];
  const habitats: number[][] = Array.from({ length: k }, () => []);
  const notes = new Map<string, string>();
  const warnings: HabitatWarning[] = [];
  for (const [i, image] of images.entries()) {
    const found: (ReadonlyMap<string, number> | string)[] = [];
    for (let h = 1; h <= k; h++) {
      const note = (column: string, reason: string): void => void notes.set(`H${h}_${column}`, reason);
      const warn = (text: string): void => void warnings.push({ habitat: h, text: `${image.name}: ${text}` });
      found.push(await measure(engine, `${name}, habitat ${h}`, image, labels, h, parameters, note, warn));
      onProgress?.((i * k + h) / (images.length * k));
    }
    const measured = found.find((each) => typeof each !== "string");
    if (measured === undefined) throw new InputError(`${name}: no habitat can be measured in ${image.name}: ${String(found[0])}`);
    columns.push(...(measured as ReadonlyMap<string, number>).keys());
    for (const [h, each] of found.entries()) {
      for (const column of (measured as ReadonlyMap<string, number>).keys()) {
        habitats[h].push(typeof each === "string" ? NaN : (each.get(column) ?? NaN));
        if (typeof each === "string") notes.set(`H${h + 1}_${column}`, each);
      }
    }
  }
  return { name, columns, habitats, notes, warnings };
}

/** Features by column, or why there are none. */
async function measure(
  engine: Engine, id: string, { name, volume }: NamedImage, labels: Volume, habitat: number, parameters: Parameters,
  note: (column: string, reason: string) => void, warn: (text: string) => void,
): Promise<ReadonlyMap<string, number> | string> {
  try {
    const { spacing, origin, direction } = labels; // files round geometries: the image may lie a hair beside its own labels
    const result = await extractCase(engine, { id, image: { ...volume, spacing, origin, direction }, mask: labels }, withLabel(parameters, habitat, undefined));
    for (const [column, reason] of result.notes) note(`${name}_${column}`, reason);
    result.warnings.forEach(warn);
    const features = [...result.columns].filter((entry): entry is [string, number] => typeof entry[1] === "number" && !entry[0].startsWith("diagnostics_"));
    return new Map(features.map(([column, value]) => [`${name}_${column}`, value]));
  } catch (error) {
    // A habitat may be too small for the settings; that says nothing about the others.
    if (error instanceof InputError) return error.message.replace(`${labels.name}: label ${habitat} `, `${labels.name}: one `);
    throw error;
  }
}
