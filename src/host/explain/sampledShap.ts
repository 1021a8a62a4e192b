import { InputError } from "../errors.ts";
import { matrix, row, type Matrix } from "../dataset/matrix.ts";
import { Random } from "../stats/random.ts";
import { checkBackground, type Predict } from "./exactShap.ts";
import type { ShapValues } from "./shapValues.ts";

export interface SampledShapOptions {
  /** How often each background case is taken, each time with a new order of the features and its reverse: 10. */
  readonly rounds?: number;
  /** 0. */
  readonly seed?: number;
}

export interface SampledShap extends ShapValues {
  /** Standard errors of the values, [cases, features]. */
  readonly errors: Matrix;
}

/**
 * Shapley values of any model, interventional, estimated from random orders in which a case's features replace those of a
 * background case; each order is also walked backwards, which takes out much of the scatter. The values sum to the
 * prediction exactly. Costs 2 x rounds x background x features predictions a case.
 * @param x the cases to explain, [cases, features]
 * @param background [cases, features]
 * @source Štrumbelj & Kononenko, Knowl. Inf. Syst. 41 (2014) 647, algorithm 2; Mitchell et al., JMLR 23 (2022) 43 (antithetic)
 * @throws InputError where the numbers of features differ, the background is empty or would be taken only once
 */
export function sampledShap(predict: Predict, x: Matrix, background: Matrix, { rounds = 10, seed = 0 }: SampledShapOptions = {}): SampledShap {
  checkBackground(x, background, "sampled SHAP");
  const samples = rounds * background.rows;
  if (!Number.isInteger(rounds) || samples < 2) throw new InputError(`sampled SHAP: ${rounds} rounds of ${background.rows} background cases, at least two walks are needed`);
  const random = new Random(seed);
  const [values, errors] = [matrix(x.rows, x.columns), matrix(x.rows, x.columns)];
  const others = Array.from({ length: background.rows }, (_, k) => row(background, k));
  let base = 0;
  for (let i = 0; i < x.rows; i++) {
    const known = row(x, i);
    const [sums, squares] = [new Float64Array(x.columns), new Float64Array(x.columns)];
    base = 0;
    for (let k = 0; k < samples; k++) {
      const order = random.permutation(x.columns);
      const { gains, start } = walkBothWays(predict, known, others[k % others.length], order);
      base += start / samples;
      gains.forEach((gain, j) => {
        sums[j] += gain;
        squares[j] += gain * gain;
      });
    }
    for (let j = 0; j < x.columns; j++) {
      const mean = sums[j] / samples;
      values.values[j * x.rows + i] = mean;
      errors.values[j * x.rows + i] = Math.sqrt(Math.max(0, squares[j] / samples - mean * mean) / (samples - 1));
    }
  }
  return { base, values, errors };
}

/** What each feature adds where they change from `from` to `to` in the order, mean of the order and its reverse. */
function walkBothWays(predict: Predict, to: Float64Array, from: Float64Array, order: Uint32Array): { gains: Float64Array; start: number } {
  const features = order.length;
  const steps = matrix(2 * features, features);
  // Row s has the features before place s changed; row features + s those from place s on.
  for (const [place, j] of order.entries()) {
    for (let s = 0; s < features; s++) {
      steps.values[j * steps.rows + s] = place < s ? to[j] : from[j];
      steps.values[j * steps.rows + features + s] = place >= s ? to[j] : from[j];
    }
  }
  const predicted = predict(steps);
  const gains = new Float64Array(features);
  const all = predicted[features];
  for (const [place, j] of order.entries()) {
    const forwards = (place + 1 < features ? predicted[place + 1] : all) - predicted[place];
    const backwards = predicted[features + place] - (place + 1 < features ? predicted[features + place + 1] : predicted[0]);
    gains[j] = (forwards + backwards) / 2;
  }
  return { gains, start: predicted[0] };
}
