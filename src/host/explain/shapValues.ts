import type { Matrix } from "../dataset/matrix.ts";

/**
 * Shapley values of predictions: the prediction of a case is the base value plus the sum of its row.
 * @source Lundberg & Lee, NIPS 30 (2017) 4765
 */
export interface ShapValues {
  /** Prediction where nothing is known of the case. */
  readonly base: number;
  /** What each feature adds to the prediction of each case, [cases, features]. */
  readonly values: Matrix;
}
