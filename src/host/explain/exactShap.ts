import { InputError } from "../errors.ts";
import { column, matrix, row, type Matrix } from "../dataset/matrix.ts";
import { mean } from "../stats/descriptive.ts";
import type { ShapValues } from "./shapValues.ts";

/** Predictions of cases [cases, features] by any model. */
export type Predict = (x: Matrix) => ArrayLike<number>;

const mostFeatures = 12;

/**
 * Shapley values of any model by their definition, interventional: each subset of features is known in turn, the others come from
 * each background case. Costs 2^features x background predictions a case; above 12 features see `sampledShap`.
 * @param x the cases to explain, [cases, features]
 * @param background [cases, features]
 * @source Shapley (1953); Lundberg & Lee, NIPS 30 (2017) 4765, equation 4
 * @throws InputError above 12 features, where the numbers of features differ or the background is empty
 */
export function exactShap(predict: Predict, x: Matrix, background: Matrix): ShapValues {
  checkBackground(x, background, "exact SHAP");
  const features = x.columns;
  if (features > mostFeatures) throw new InputError(`exact SHAP: ${features} features, at most ${mostFeatures} are possible: take sampledShap`);
  const weights = subsetWeights(features);
  const values = matrix(x.rows, features);
  const base = mean(predict(background));
  for (let i = 0; i < x.rows; i++) {
    const known = row(x, i);
    const worth = Float64Array.from({ length: 2 ** features }, (_, subset) => (subset === 0 ? base : mean(predict(mixed(known, background, subset)))));
    for (let j = 0; j < features; j++) {
      let sum = 0;
      for (let subset = 0; subset < worth.length; subset++) {
        if ((subset >> j) & 1) sum += weights[size(subset) - 1] * (worth[subset] - worth[subset ^ (1 << j)]);
      }
      values.values[j * x.rows + i] = sum;
    }
  }
  return { base, values };
}

/** @throws InputError unless there are background cases, with the features of x */
export function checkBackground(x: Matrix, background: Matrix, what: string): void {
  if (background.rows === 0) throw new InputError(`${what}: no cases in the background`);
  if (background.columns !== x.columns) throw new InputError(`${what}: ${background.columns} features in the background, ${x.columns} in the cases`);
}

/** The background with the features of the subset (bits) from a case. */
function mixed(known: Float64Array, background: Matrix, subset: number): Matrix {
  const made = matrix(background.rows, background.columns, background.values.slice());
  for (const [j, value] of known.entries()) if ((subset >> j) & 1) column(made, j).fill(value);
  return made;
}

/** s! (n - s - 1)! / n! for s from 0 to n - 1. */
function subsetWeights(n: number): number[] {
  const weights = [1 / n];
  for (let s = 1; s < n; s++) weights.push((weights[s - 1] * s) / (n - s));
  return weights;
}

function size(subset: number): number {
  let bits = 0;
  for (; subset > 0; subset >>= 1) bits += subset & 1;
  return bits;
}
