import { InputError } from "../errors.ts";
import { tailOf } from "../stats/confidence.ts";
import { variance } from "../stats/descriptive.ts";
import type { BinaryCounts } from "../stats/labels.ts";
import { normal } from "../stats/normal.ts";
import { studentT } from "../stats/studentT.ts";
import { aucOfSteps } from "./roc.ts";
import { checkScores, stepsOf } from "./scores.ts";

/** An AUC with DeLong's standard error and interval; NaN, with the reason, where there is no variance to build them on. */
export interface AucInterval extends BinaryCounts {
  readonly auc: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  readonly reason?: string;
}

/** Test of two AUCs: `difference` is the first minus the second. */
export interface AucComparison {
  readonly first: number;
  readonly second: number;
  readonly difference: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** z for one set of cases, t for two. */
  readonly statistic: number;
  /** Degrees of freedom of t. */
  readonly df?: number;
  readonly p: number;
  readonly reason?: string;
}

/** Tests of every two models: [first, second], z being positive where the first has the higher AUC. */
export interface AucMatrix {
  readonly aucs: readonly number[];
  readonly z: readonly (readonly number[])[];
  readonly p: readonly (readonly number[])[];
}

/** For each case of a class the share of the other class that it is ranked rightly against, ties counting half. */
interface Placements {
  readonly auc: number;
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/**
 * AUC with DeLong's variance and a normal interval on the scale of the AUC itself, cut at 0 and 1.
 * Where the variance is zero (an AUC of 0 or 1, constant scores) or a class has one case, the interval is NaN with a reason:
 * [1, 1] would claim a certainty that the cases do not give.
 * @throws InputError as checkScores
 * @source DeLong et al., Biometrics 44 (1988) 837; in O(n log n) by ranks as Sun & Xu, IEEE Signal Process Lett 21 (2014) 1389
 */
export function delong(y: ArrayLike<number>, scores: ArrayLike<number>, { confidence = 0.95 }: { confidence?: number } = {}): AucInterval {
  const counts = checkScores(y, scores);
  const z = normal.upperQuantile(tailOf(confidence));
  const placements = placementsOf(y, scores, counts);
  const standardError = Math.sqrt(varianceOf(placements.positives, placements.negatives));
  const reason = whyNone(standardError, counts);
  const half = reason ? NaN : z * standardError;
  return {
    auc: placements.auc,
    standardError,
    lower: Math.max(0, placements.auc - half),
    upper: Math.min(1, placements.auc + half),
    ...counts,
    ...(reason && { reason }),
  };
}

/**
 * DeLong's test of the AUCs of two models on the same cases: z, two-sided. The interval is of the difference.
 * Models that rank all pairs alike have z = 0 and p = 1.
 * @throws InputError as checkScores
 * @source DeLong et al. 1988
 */
export function compareAuc(
  y: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { confidence = 0.95 }: { confidence?: number } = {},
): AucComparison {
  const counts = checkScores(y, first, "scores of the first model");
  checkScores(y, second, "scores of the second model");
  return comparePaired(placementsOf(y, first, counts), placementsOf(y, second, counts), counts, confidence);
}

/**
 * Test of the AUCs of two sets of cases that have none in common: t with Welch's degrees of freedom over all cases of a set,
 * two-sided, as pROC has it; for large sets it is DeLong's z.
 * @throws InputError as checkScores
 * @source Robin et al., BMC Bioinformatics 12 (2011) 77 (pROC)
 */
export function compareAucUnpaired(
  y1: ArrayLike<number>,
  scores1: ArrayLike<number>,
  y2: ArrayLike<number>,
  scores2: ArrayLike<number>,
  { confidence = 0.95 }: { confidence?: number } = {},
): AucComparison {
  checkScores(y1, scores1, "scores of the first set");
  checkScores(y2, scores2, "scores of the second set");
  const tail = tailOf(confidence);
  const a = delong(y1, scores1);
  const b = delong(y2, scores2);
  const [va, vb] = [a.standardError ** 2, b.standardError ** 2];
  const df = (va + vb) ** 2 / (va ** 2 / (y1.length - 1) + vb ** 2 / (y2.length - 1));
  const standardError = Math.sqrt(va + vb);
  const difference = a.auc - b.auc;
  const reason = whyNone(standardError, {
    positives: Math.min(a.positives, b.positives),
    negatives: Math.min(a.negatives, b.negatives),
  });
  if (reason) return { first: a.auc, second: b.auc, difference, standardError, lower: NaN, upper: NaN, statistic: NaN, df: NaN, p: NaN, reason };
  const statistic = difference / standardError;
  const half = studentT.upperQuantile(tail, df) * standardError;
  return {
    first: a.auc,
    second: b.auc,
    difference,
    standardError,
    lower: difference - half,
    upper: difference + half,
    statistic,
    df,
    p: 2 * studentT.sf(Math.abs(statistic), df),
  };
}

/**
 * DeLong's paired test between every two of several models on the same cases. The p-values are not adjusted.
 * @param models scores, [models][cases]
 * @throws InputError as checkScores
 */
export function compareAucs(y: ArrayLike<number>, models: readonly ArrayLike<number>[]): AucMatrix {
  if (models.length === 0) throw new InputError("compareAucs: no models given");
  const placements = models.map((scores, k) => placementsOf(y, scores, checkScores(y, scores, `scores of model ${k + 1}`)));
  const counts = { positives: placements[0].positives.length, negatives: placements[0].negatives.length };
  const tests = placements.map((a) => placements.map((b) => comparePaired(a, b, counts, 0.95)));
  return {
    aucs: placements.map((model) => model.auc),
    z: tests.map((row) => row.map((test) => test.statistic)),
    p: tests.map((row) => row.map((test) => test.p)),
  };
}

function comparePaired(a: Placements, b: Placements, counts: BinaryCounts, confidence: number): AucComparison {
  const z = normal.upperQuantile(tailOf(confidence));
  const difference = a.auc - b.auc;
  // The variance of the differences is var(a) + var(b) - 2 cov(a, b), but exactly 0 for models that rank alike.
  const standardError = Math.sqrt(varianceOf(minus(a.positives, b.positives), minus(a.negatives, b.negatives)));
  const compared = { first: a.auc, second: b.auc, difference, standardError };
  if (standardError === 0 && difference === 0) return { ...compared, lower: 0, upper: 0, statistic: 0, p: 1 };
  const reason = whyNone(standardError, counts);
  if (reason) return { ...compared, lower: NaN, upper: NaN, statistic: NaN, p: NaN, reason };
  const statistic = difference / standardError;
  const half = z * standardError;
  return { ...compared, lower: difference - half, upper: difference + half, statistic, p: 2 * normal.sf(Math.abs(statistic)) };
}

function placementsOf(y: ArrayLike<number>, scores: ArrayLike<number>, counts: BinaryCounts): Placements {
  const steps = stepsOf(y, scores);
  const ofPositive = new Float64Array(steps.scores.length);
  const ofNegative = new Float64Array(steps.scores.length);
  let above = 0;
  let below = counts.negatives;
  for (let k = 0; k < steps.scores.length; k++) {
    below -= steps.negatives[k];
    ofPositive[k] = (below + steps.negatives[k] / 2) / counts.negatives;
    ofNegative[k] = (above + steps.positives[k] / 2) / counts.positives;
    above += steps.positives[k];
  }
  const positives = new Float64Array(counts.positives);
  const negatives = new Float64Array(counts.negatives);
  let [m, n] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    if (y[i] === 1) positives[m++] = ofPositive[steps.stepOf[i]];
    else negatives[n++] = ofNegative[steps.stepOf[i]];
  }
  return { auc: aucOfSteps(steps.positives, steps.negatives), positives, negatives };
}

function varianceOf(positives: Float64Array, negatives: Float64Array): number {
  if (positives.length < 2 || negatives.length < 2) return NaN;
  return variance(positives) / positives.length + variance(negatives) / negatives.length;
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}

function whyNone(standardError: number, { positives, negatives }: BinaryCounts): string | undefined {
  if (positives < 2) return "one case of class 1: no variance";
  if (negatives < 2) return "one case of class 0: no variance";
  return standardError === 0 ? "DeLong's variance is zero" : undefined;
}
