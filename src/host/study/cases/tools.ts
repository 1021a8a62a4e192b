import type { Engine } from "../../engine/engine.ts";
import type { Volume } from "../../image/volume.ts";
import type { TransformChain } from "../../register/transform.ts";

/** A volume, and what was said of it on the way. */
export interface ToldVolume {
  readonly volume: Volume;
  readonly warnings: readonly string[];
}

/** What the work on a case needs of its surroundings: where it is computed, files, and what was computed before. */
export interface CaseTools {
  readonly engine: Engine;
  readonly read: {
    image(path: string): Promise<ToldVolume>;
    /** @param reference the image that the mask is drawn on: DICOM's contours take its lattice */
    mask(path: string, reference: Volume): Promise<ToldVolume>;
    transform(path: string): Promise<TransformChain>;
  };
  /**
   * What `compute` gave before for this key (JSON), or gives now. Values are JSON with Volumes anywhere in it. Keys hold all that a
   * value depends on but for the engine's version and backend, which are the store's to add.
   * @param what names the stage, for people and files: letters, digits, `_` and `-`
   */
  kept<T>(what: string, key: unknown, compute: () => Promise<T>): Promise<T>;
  /** SHA-256 of a file, or of the files of a folder, in hexadecimal; of what a path with a choice (`x.dcm#frame=2`) chooses, the choice with it. */
  contentOf(path: string): Promise<string>;
  /** Where the work is, for whoever waits. */
  at(text: string): void;
}
