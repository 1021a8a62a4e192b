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
  readonly warnings: readonly string[];
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
  const warnings: string[] = [];
  for (const [i, image] of images.entries()) {
    const found: (ReadonlyMap<string, number> | string)[] = [];
    for (let h = 1; h <= k; h++) {
      found.push(await measure(engine, `${name}, habitat ${h}`, image, labels, withLabel(parameters, h, undefined), (column, note) => notes.set(`H${h}_${column}`, note), warnings));
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
  engine: Engine, id: string, { name, volume }: NamedImage, labels: Volume, parameters: Parameters, note: (column: string, reason: string) => void, warnings: string[],
): Promise<ReadonlyMap<string, number> | string> {
  try {
    const result = await extractCase(engine, { id, image: volume, mask: labels }, parameters);
    for (const [column, reason] of result.notes) note(`${name}_${column}`, reason);
    warnings.push(...result.warnings.map((warning) => `${id}, ${name}: ${warning}`));
    const features = [...result.columns].filter((entry): entry is [string, number] => typeof entry[1] === "number" && !entry[0].startsWith("diagnostics_"));
    return new Map(features.map(([column, value]) => [`${name}_${column}`, value]));
  } catch (error) {
    // A habitat may be too small for the settings; that says nothing about the others.
    if (error instanceof InputError) return error.message;
    throw error;
  }
}
