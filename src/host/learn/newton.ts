import { factorQr, inverseGram, solveQr } from "../stats/linearAlgebra.ts";
import { separates, separatesStrictly } from "./separation.ts";

/** Change of the linear predictor, relative to its greatest value, at which the steps end: the next error is its square. */
const settled = 1e-8;

export interface NewtonFit {
  readonly beta: Float64Array;
  /** Inverse of the information at beta, [columns, columns]; null where it is singular to rounding. */
  readonly covariance: Float64Array | null;
  readonly deviance: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly separated: boolean;
}

/**
 * Maximises the likelihood of a logistic regression by Newton's steps, halved where the deviance would rise. Each step is the
 * least-squares problem sqrt(W) X d = W^-1/2 (y - p), solved by QR, so that the condition of X is not squared.
 * Ends with `separated` where the predictor or a step shows a direction that separates the classes.
 * @param table X as [columns, rows], linearly independent, intercept included
 */
export function newton(table: Float64Array, y: ArrayLike<number>, weights: ArrayLike<number> | undefined, maxIterations: number): NewtonFit {
  const rows = y.length;
  const columns = table.length / rows;
  const signs = Float64Array.from(y, (label) => 2 * label - 1);
  const counts = Float64Array.from(y, (_, i) => weights?.[i] ?? 1);
  const beta = new Float64Array(columns);
  let eta: Float64Array = new Float64Array(rows);
  let deviance = logisticDeviance(eta, signs, counts);
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const qr = factorQr(weighted(table, eta, counts), rows, columns);
    if (qr.kept.length < columns) return { beta, covariance: null, deviance, iterations, converged: false, separated: false };
    const step = solveQr(qr, eta.map((value, i) => Math.sqrt(counts[i]) * signs[i] * Math.exp((-signs[i] * value) / 2)));
    const along = multiply(table, step, rows);
    const taken = descend(eta, along, deviance, signs, counts);
    for (let j = 0; j < columns; j++) beta[j] += taken.size * step[j];
    eta = taken.eta;
    deviance = taken.deviance;
    if (separates(along, signs, table) || separatesStrictly(eta, signs)) {
      return { beta, covariance: null, deviance, iterations, converged: false, separated: true };
    }
    if (taken.size * greatest(along) <= settled * (1 + greatest(eta))) {
      const covariance = inverseGram(factorQr(weighted(table, eta, counts), rows, columns));
      return { beta, covariance, deviance, iterations, converged: true, separated: false };
    }
  }
  return { beta, covariance: null, deviance, iterations: maxIterations, converged: false, separated: false };
}

/** sqrt(W) X: w = count p (1 - p), written so that it keeps its digits where p is near 0 or 1. */
function weighted(table: Float64Array, eta: Float64Array, counts: Float64Array): Float64Array {
  const rows = eta.length;
  const root = eta.map((value, i) => {
    const half = Math.exp(-Math.abs(value) / 2);
    return (Math.sqrt(counts[i]) * half) / (1 + half * half);
  });
  return table.map((value, at) => value * root[at % rows]);
}

/** The longest of the steps 1, 1/2, 1/4, ... along which the deviance does not rise by more than rounding. */
function descend(eta: Float64Array, along: Float64Array, deviance: number, signs: Float64Array, counts: Float64Array) {
  for (let size = 1; ; size /= 2) {
    const next = eta.map((value, i) => value + size * along[i]);
    const reached = logisticDeviance(next, signs, counts);
    if (reached <= deviance * (1 + 1e-12) || size < 1e-6) return { size, eta: next, deviance: reached };
  }
}

/** -2 log likelihood of linear predictors. */
export function logisticDeviance(eta: Float64Array, signs: Float64Array, counts: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < eta.length; i++) {
    const side = signs[i] * eta[i];
    sum += counts[i] * (Math.log1p(Math.exp(-Math.abs(side))) + (side < 0 ? -side : 0));
  }
  return 2 * sum;
}

function multiply(table: Float64Array, step: Float64Array, rows: number): Float64Array {
  const sums = new Float64Array(rows);
  for (let j = 0; j < step.length; j++) for (let i = 0; i < rows; i++) sums[i] += table[j * rows + i] * step[j];
  return sums;
}

/** Greatest magnitude. */
export function greatest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
