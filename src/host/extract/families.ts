import type { Results } from "../engine/recording.ts";
import { invariant } from "../errors.ts";
import { familyNamed } from "../features/registry.ts";
import type { Family, Levels } from "../features/types.ts";
import type { FeatureClass } from "../params/parameters.ts";
import { isTexture } from "./classes.ts";
import type { TextureReaders } from "./textures.ts";

/** Named values and, for those that are NaN, the reasons. */
export interface Columns {
  readonly values: Map<string, number | string>;
  readonly notes: Map<string, string>;
}

/** Computes the features of one class and adds them as `<imageType>_<class>_<feature>`. */
export function addFamily(columns: Columns, imageType: string, { name, features }: FeatureClass, input: unknown): void {
  const family = familyNamed(name);
  invariant(family, `no feature class ${name}`);
  const { values, notes } = (family as Family<unknown>).compute(input, features);
  features.forEach((feature, k) => {
    const column = `${imageType}_${name}_${feature}`;
    columns.values.set(column, values[k]);
    const note = notes.get(feature);
    if (note) columns.notes.set(column, note);
  });
}

/** Adds the texture class `featureClass` of one image. */
export function addTexture(
  columns: Columns,
  imageType: string,
  featureClass: FeatureClass,
  readers: TextureReaders,
  results: Results,
  image: number,
  levels: Levels,
): void {
  invariant(isTexture(featureClass.name), `${featureClass.name} is no texture class`);
  const read = readers[featureClass.name];
  invariant(read, `${featureClass.name} was not recorded`);
  addFamily(columns, imageType, featureClass, read(results, image, levels));
}

/** Adds NaN for every feature of a class of an image that could not be made. */
export function addMissing(columns: Columns, imageType: string, { name, features }: FeatureClass, reason: string): void {
  for (const feature of features) {
    const column = `${imageType}_${name}_${feature}`;
    columns.values.set(column, NaN);
    columns.notes.set(column, reason);
  }
}
