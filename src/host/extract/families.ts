import type { Results } from "../engine/recording.ts";
import { invariant } from "../errors.ts";
import type { FamilyResult, Levels } from "../features/types.ts";
import type { FeatureClass } from "../params/parameters.ts";
import { perform, type Threads } from "../threads/job.ts";
import { isTexture } from "./classes.ts";
import type { TextureReaders } from "./textures.ts";

/** Named values and, for those that are NaN, the reasons. */
export interface Columns {
  readonly values: Map<string, number | string>;
  readonly notes: Map<string, string>;
}

interface Part {
  readonly imageType: string;
  readonly featureClass: FeatureClass;
  readonly result: FamilyResult | Promise<FamilyResult>;
}

/** Computes feature classes of images, where there are threads in these; columns are named `<imageType>_<class>_<feature>`. */
export class Formulas {
  readonly #threads: Threads | null;
  readonly #parts: Part[] = [];

  constructor(threads: Threads | null) {
    this.#threads = threads;
  }

  /** @param input what the family of the class takes */
  compute(imageType: string, featureClass: FeatureClass, input: unknown): void {
    const job = { family: featureClass.name, features: featureClass.features, input };
    const result = this.#threads ? this.#threads.perform(job) : perform(job);
    if (result instanceof Promise) result.catch(() => undefined); // addTo tells of it, which may be called after the next one fails
    this.#parts.push({ imageType, featureClass, result });
  }

  /** Computes the texture class `featureClass` of one image. */
  computeTexture(imageType: string, featureClass: FeatureClass, readers: TextureReaders, results: Results, image: number, levels: Levels): void {
    invariant(isTexture(featureClass.name), `${featureClass.name} is no texture class`);
    const read = readers[featureClass.name];
    invariant(read, `${featureClass.name} was not recorded`);
    this.compute(imageType, featureClass, read(results, image, levels));
  }

  /** Every feature of a class of an image that could not be made is NaN. */
  missing(imageType: string, featureClass: FeatureClass, reason: string): void {
    const { features } = featureClass;
    const result = { values: new Float64Array(features.length).fill(NaN), notes: new Map(features.map((feature) => [feature, reason])) };
    this.#parts.push({ imageType, featureClass, result });
  }

  /** Adds the columns in the order in which their classes were asked for. */
  async addTo(columns: Columns): Promise<void> {
    for (const { imageType, featureClass: { name, features }, result } of this.#parts) {
      const { values, notes } = await result;
      features.forEach((feature, k) => {
        const column = `${imageType}_${name}_${feature}`;
        columns.values.set(column, values[k]);
        const note = notes.get(feature);
        if (note) columns.notes.set(column, note);
      });
    }
  }
}
