import { InputError } from "../errors.ts";
import { tailOf } from "../stats/confidence.ts";
import { mean, sortedQuantile, standardDeviation } from "../stats/descriptive.ts";
import { binaryCounts } from "../stats/labels.ts";
import { normal } from "../stats/normal.ts";
import type { Random } from "../stats/random.ts";
import { aucOfSteps } from "./roc.ts";
import { checkScores, stepsOf } from "./scores.ts";

export interface BootstrapOptions {
  readonly random: Random;
  /** Default 2000. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Default "percentile". */
  readonly interval?: "percentile" | "bca";
}

export interface BootstrapInterval {
  /** Of the cases themselves. */
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** Resamples in which the statistic was NaN, which are left out. */
  readonly undefinedResamples: number;
  readonly reason?: string;
}

/**
 * Stratified bootstrap of a statistic: each resample draws as many cases of class 0, then of class 1, as there are, with
 * replacement, each by `random.integer(cases of the class)`. Interval: percentile (type 7 quantiles), or BCa with the
 * acceleration of two samples. Where all resamples give one value there is no interval but a reason.
 * @param statistic of case numbers, which come several times and in any order; of two models where they share the cases
 * @throws InputError where y is not of 0 and 1, both present, or for fewer than 2 resamples
 * @source Efron & Tibshirani, An Introduction to the Bootstrap (1993), 13.3 and 14.3; several samples as in scipy.stats.bootstrap
 */
export function bootstrap(y: ArrayLike<number>, statistic: (cases: Uint32Array) => number, options: BootstrapOptions): BootstrapInterval {
  const { random, resamples = 2000, confidence = 0.95, interval = "percentile" } = options;
  const tail = tailOf(confidence);
  if (!(Number.isInteger(resamples) && resamples > 1)) throw new InputError(`bootstrap: ${resamples} resamples, a whole number from 2 on is needed`);
  const classes = classesOf(y);
  const estimate = statistic(join(classes));
  const all = new Float64Array(resamples);
  const drawn = new Uint32Array(y.length);
  for (let b = 0; b < resamples; b++) {
    let at = 0;
    for (const members of classes) for (let i = 0; i < members.length; i++) drawn[at++] = members[random.integer(members.length)];
    all[b] = statistic(drawn);
  }
  const values = all.filter((value) => !Number.isNaN(value)).sort();
  const result = { estimate, undefinedResamples: resamples - values.length };
  const none = (reason: string) => ({ ...result, standardError: values.length > 1 ? standardDeviation(values) : NaN, lower: NaN, upper: NaN, reason });
  if (Number.isNaN(estimate)) return none("the statistic of the cases is not defined");
  if (values.length < 2) return none("the statistic is not defined in the resamples");
  if (values[0] === values[values.length - 1]) return none("all resamples give one value");
  if (interval === "bca" && classes.some((members) => members.length === 1)) return none("no BCa interval: a class has one case, which cannot be left out");
  const levels = interval === "percentile" ? [tail, 1 - tail] : bcaLevels(estimate, values, jackknife(classes, statistic), tail);
  if (levels.some(Number.isNaN)) return none("no BCa interval: the bias or the acceleration is not defined");
  return { ...result, standardError: standardDeviation(values), lower: sortedQuantile(values, levels[0]), upper: sortedQuantile(values, levels[1]) };
}

/**
 * Stratified bootstrap of a statistic of labels and scores, such as the F1 score at a threshold.
 * @throws InputError as checkScores
 */
export function bootstrapScores(
  y: ArrayLike<number>,
  scores: ArrayLike<number>,
  statistic: (y: Float64Array, scores: Float64Array) => number,
  options: BootstrapOptions,
): BootstrapInterval {
  checkScores(y, scores);
  const take = (values: ArrayLike<number>, cases: Uint32Array) => Float64Array.from(cases, (i) => values[i]);
  return bootstrap(y, (cases) => statistic(take(y, cases), take(scores, cases)), options);
}

/**
 * Stratified bootstrap of the AUC. Scores are sorted once; a resample is counted over their distinct values.
 * @throws InputError as checkScores
 */
export function bootstrapAuc(y: ArrayLike<number>, scores: ArrayLike<number>, options: BootstrapOptions): BootstrapInterval {
  checkScores(y, scores);
  const { stepOf, positives, negatives } = stepsOf(y, scores);
  const positive = Uint8Array.from(y);
  const statistic = (cases: Uint32Array) => {
    positives.fill(0);
    negatives.fill(0);
    for (const i of cases) {
      if (positive[i] === 1) positives[stepOf[i]]++;
      else negatives[stepOf[i]]++;
    }
    return aucOfSteps(positives, negatives);
  };
  return bootstrap(y, statistic, options);
}

/** Case numbers of class 0 and of class 1. */
function classesOf(y: ArrayLike<number>): [Uint32Array, Uint32Array] {
  const { negatives, positives } = binaryCounts(y, "labels");
  const classes: [Uint32Array, Uint32Array] = [new Uint32Array(negatives), new Uint32Array(positives)];
  const filled = [0, 0];
  for (let i = 0; i < y.length; i++) classes[y[i]][filled[y[i]]++] = i;
  return classes;
}

function join(parts: readonly Uint32Array[]): Uint32Array {
  const joined = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** For each class the statistic without each of its cases in turn. */
function jackknife(classes: readonly Uint32Array[], statistic: (cases: Uint32Array) => number): Float64Array[] {
  return classes.map((members, c) =>
    Float64Array.from(members, (_, left) => {
      const rest = members.filter((_, i) => i !== left);
      return statistic(join(classes.map((other, k) => (k === c ? rest : other))));
    }),
  );
}

/** The quantiles that bias correction and acceleration make of the two tails; NaN where they do not exist. */
function bcaLevels(estimate: number, values: Float64Array, leftOut: readonly Float64Array[], tail: number): number[] {
  let below = 0;
  for (const value of values) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  // With all resamples on one side of the estimate the bias is infinite.
  const bias = below === 0 || below === values.length ? NaN : normal.quantile(below / values.length);
  let cubes = 0;
  let squares = 0;
  for (const sample of leftOut) {
    const n = sample.length;
    const centre = mean(sample);
    for (const value of sample) {
      const influence = ((n - 1) * (centre - value)) / n;
      cubes += influence ** 3;
      squares += influence ** 2;
    }
  }
  const acceleration = cubes / (6 * squares ** 1.5);
  return [normal.quantile(tail), normal.upperQuantile(tail)].map((z) => normal.cdf(bias + (bias + z) / (1 - acceleration * (bias + z))));
}
