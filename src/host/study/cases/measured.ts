import type { AnchorModel } from "../../regions/align.ts";
import type { FeatureTable } from "../../dataset/featureTable.ts";

/** What was measured of all cases. */
export interface Measured {
  /**
   * One row a case, in the cohort's order: id, patient, set, batch (where there are batches), the outcomes' columns, `clinical_*`, then features as
   * REGION_IMAGE_COLUMN (`H1_T1_original_glcm_Contrast`).
   */
  readonly table: FeatureTable;
  /** Names of its features. */
  readonly features: readonly string[];
  /** Features of re-segmented cases by reader, the first reader's first: one table each, of columns id and features, the same rows in each. */
  readonly readings: readonly { readonly reader: string; readonly table: FeatureTable }[];
  /** By the habitat region's name. */
  readonly habitats: Readonly<Record<string, FittedHabitats>>;
  /** By the image's name: whether its files are of one slice (else volumes): what a new case must be too. */
  readonly oneSlice?: Readonly<Record<string, boolean>>;
  /** Cases that could not be measured, and why: they are in no table. */
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
  /** Column of a case -> why it is NaN. */
  readonly notes: readonly { readonly id: string; readonly column: string; readonly reason: string }[];
  /** What should be known of the cases: "P003: ...". */
  readonly warnings: readonly string[];
}

/** What habitats were fitted on the training cases. */
export interface FittedHabitats {
  readonly k: number;
  /** Mean Calinski-Harabasz score of the training cases for each k; empty where k was given. */
  readonly means: readonly { readonly k: number; readonly score: number }[];
  readonly anchor: AnchorModel;
}
