import { requireComplete } from "../dataset/complete.ts";
import type { Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";

/** A linear predictor, intercept + coefficients . x: what all linear models are when they predict. */
export interface LinearModel {
  readonly intercept: number;
  /** One for each column; 0 where a column does not enter. */
  readonly coefficients: readonly number[];
}

/**
 * intercept + coefficients . x of each case.
 * @throws InputError where the number of columns is another one, or a value of a column that enters is missing
 */
export function linearPredictor({ intercept, coefficients }: LinearModel, x: Matrix): Float64Array {
  if (coefficients.length !== x.columns) throw new InputError(`model: it has ${coefficients.length} columns, the table ${x.columns}`);
  const sums = new Float64Array(x.rows).fill(intercept);
  coefficients.forEach((coefficient, j) => {
    if (coefficient === 0) return;
    for (let i = 0, at = j * x.rows; i < x.rows; i++) sums[i] += coefficient * x.values[at + i];
  });
  sums.forEach((sum, i) => {
    if (Number.isNaN(sum)) throw new InputError(`model: case ${i + 1} has a missing value in a column of the model (impute first)`);
  });
  return sums;
}

/** Probability of class 1 of each case by a logistic model. */
export function predictLogistic(model: LinearModel, x: Matrix): Float64Array {
  return linearPredictor(model, x).map((sum) => 1 / (1 + Math.exp(-sum)));
}

/** @throws InputError unless all values of the table are finite numbers and `y` has one for each case */
export function checkComplete(x: Matrix, y: ArrayLike<number>, what: string): void {
  if (y.length !== x.rows) throw new InputError(`${what}: ${y.length} outcomes for ${x.rows} cases`);
  requireComplete(x, what);
}

/** @throws InputError unless there is one finite weight above 0 for each case */
export function checkWeights(weights: ArrayLike<number>, cases: number, what: string): void {
  if (weights.length !== cases) throw new InputError(`${what}: ${weights.length} weights for ${cases} cases`);
  for (let i = 0; i < cases; i++) {
    if (!(weights[i] > 0 && weights[i] < Infinity)) throw new InputError(`${what}: the weight of case ${i + 1} is ${weights[i]}, not above 0`);
  }
}
