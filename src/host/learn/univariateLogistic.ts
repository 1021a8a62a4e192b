import { InputError } from "../errors.ts";
import { isConstant, moments } from "../stats/descriptive.ts";
import { binaryCounts } from "../stats/labels.ts";
import { tailOf } from "../stats/confidence.ts";
import { normal } from "../stats/normal.ts";
import { columnSeparates } from "./separation.ts";

export interface UnivariateLogistic {
  /** Cases with a value. */
  readonly n: number;
  readonly intercept: number;
  readonly coefficient: number;
  readonly standardError: number;
  /** Wald's. */
  readonly z: number;
  readonly p: number;
  readonly oddsRatio: number;
  readonly lower: number;
  readonly upper: number;
  readonly separated: boolean;
  /** Why the numbers above are NaN. */
  readonly reason?: string;
}

/**
 * Logistic regression on one column with Wald's inference and the interval of the odds ratio, as `fitLogistic` on that column
 * but quick enough for thousands. Missing values are dropped. NaN with a reason where the column is constant, one class has no
 * value, or the classes' ranges do not overlap (there is then no estimate).
 * @throws InputError for labels that are not 0 and 1, one class only, another number of values than labels
 */
export function univariateLogistic(values: ArrayLike<number>, y: ArrayLike<number>, { confidence = 0.95 } = {}): UnivariateLogistic {
  if (values.length !== y.length) throw new InputError(`logistic regression: ${values.length} values for ${y.length} outcomes`);
  binaryCounts(y, "logistic regression");
  const { x, labels } = withValue(values, y);
  const found = moments(x);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === labels.length) return unknown(x.length, false, "one class only has values");
  if (isConstant(found)) return unknown(x.length, false, "constant");
  if (columnSeparates(x, labels)) return unknown(x.length, true, "the classes are separated: the likelihood has no maximum");

  const { mean, squares } = found;
  const scale = Math.sqrt(squares / x.length);
  const fit = fitTwo(x.map((value) => (value - mean) / scale), labels);
  if (!fit) return unknown(x.length, false, "not converged");
  const coefficient = fit.slope / scale;
  const standardError = fit.slopeError / scale;
  const z = coefficient / standardError;
  const half = normal.upperQuantile(tailOf(confidence)) * standardError;
  return {
    n: x.length,
    intercept: fit.intercept - coefficient * mean,
    coefficient,
    standardError,
    z,
    p: 2 * normal.sf(Math.abs(z)),
    oddsRatio: Math.exp(coefficient),
    lower: Math.exp(coefficient - half),
    upper: Math.exp(coefficient + half),
    separated: false,
  };
}

function unknown(n: number, separated: boolean, reason: string): UnivariateLogistic {
  const none = { intercept: NaN, coefficient: NaN, standardError: NaN, z: NaN, p: NaN, oddsRatio: NaN, lower: NaN, upper: NaN };
  return { n, ...none, separated, reason };
}

/** The cases that have a value. */
function withValue(values: ArrayLike<number>, y: ArrayLike<number>): { x: Float64Array; labels: Uint8Array } {
  const x = new Float64Array(y.length);
  const labels = new Uint8Array(y.length);
  let n = 0;
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(values[i])) continue;
    x[n] = values[i];
    labels[n++] = y[i];
  }
  return { x: x.subarray(0, n), labels: labels.subarray(0, n) };
}

/** Newton's steps of intercept and slope on a column of mean 0 and variance 1, halved where the likelihood would fall. */
function fitTwo(x: Float64Array, labels: Uint8Array): { intercept: number; slope: number; slopeError: number } | null {
  let [a, b] = [0, 0];
  let [stepA, stepB] = [0, 0];
  let last = Infinity;
  for (let iteration = 0; iteration < 200; iteration++) {
    let [deviance, ga, gb, haa, hab] = [0, 0, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const eta = a + b * x[i];
      const e = Math.exp(-Math.abs(eta));
      const p = eta > 0 ? 1 / (1 + e) : e / (1 + e);
      const w = e / ((1 + e) * (1 + e));
      deviance += Math.log1p(e) + (eta > 0 === (labels[i] === 1) ? 0 : Math.abs(eta));
      ga += labels[i] - p;
      gb += (labels[i] - p) * x[i];
      haa += w;
      hab += w * x[i];
    }
    if (deviance > last * (1 + 1e-12)) {
      [stepA, stepB] = [stepA / 2, stepB / 2];
      [a, b] = [a - stepA, b - stepB];
      continue;
    }
    // Schur's complement as a sum of squares about the weighted mean: positive however uneven the weights are
    const centre = hab / haa;
    let rest = 0;
    for (let i = 0; i < x.length; i++) {
      const e = Math.exp(-Math.abs(a + b * x[i]));
      rest += (e / ((1 + e) * (1 + e))) * (x[i] - centre) ** 2;
    }
    if (!(rest > 0)) return null;
    const settled = Math.abs(stepA) + Math.abs(stepB) <= 1e-8 * (1 + Math.abs(a) + Math.abs(b));
    if (iteration > 0 && settled) return { intercept: a, slope: b, slopeError: Math.sqrt(1 / rest) };
    last = deviance;
    stepB = (gb - centre * ga) / rest;
    stepA = ga / haa - centre * stepB;
    [a, b] = [a + stepA, b + stepB];
  }
  return null;
}
