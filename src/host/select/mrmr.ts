import { column, type Matrix } from "../dataset/matrix.ts";
import { checkComplete } from "../learn/linear.ts";
import { mean, standardDeviation } from "../stats/descriptive.ts";
import { binaryCounts } from "../stats/labels.ts";
import { dot } from "../stats/linearAlgebra.ts";
import { standardised } from "./correlations.ts";
import { requireCount, short } from "./judge.ts";
import type { Selection } from "./selection.ts";

/**
 * What relevance and redundancy are, and how they are weighed (Ding & Peng 2005): F statistic and |Pearson's r|, as a quotient (FCQ)
 * or a difference (FCD); mutual information of columns cut in three at mean +- SD / 2, as difference (MID) or quotient (MIQ); or
 * mutual information of normal variables, -ln(1 - r^2) / 2, as a difference (gaussian: what mRMRe computes).
 */
export type MrmrCriterion = "FCQ" | "FCD" | "MID" | "MIQ" | "gaussian";

export interface MrmrOptions {
  /** How many columns are kept. */
  readonly count: number;
  readonly criterion?: MrmrCriterion;
}

/**
 * Minimum redundancy, maximum relevance: the most relevant column first, then again and again the one whose relevance to the
 * outcome, against its mean redundancy with those chosen, is greatest (of equal ones the first). `kept` is in the order chosen.
 * Quotients take a redundancy of two columns below 0.001 for 0.001 (Python's mrmr_selection).
 * @source Ding & Peng, J. Bioinform. Comput. Biol. 3 (2005) 185; Peng, Long & Ding, IEEE TPAMI 27 (2005) 1226
 * @throws InputError for missing values, labels that are not 0 and 1, one class only
 */
export function selectByMrmr(x: Matrix, y: ArrayLike<number>, { count, criterion = "FCQ" }: MrmrOptions): Selection & { readonly scores: readonly number[] } {
  checkComplete(x, y, "mRMR");
  binaryCounts(y, "labels");
  requireCount("mRMR:", count);
  const measure = measures[criterion](x, y);
  const redundancy = new Float64Array(x.columns);
  const left = new Set<number>();
  for (let j = 0; j < x.columns; j++) if (measure.relevance[j] > 0) left.add(j);
  const kept: number[] = [];
  const scores: number[] = [];
  const scoreOf = (j: number): number => (kept.length === 0 ? measure.relevance[j] : measure.weigh(measure.relevance[j], redundancy[j] / kept.length));
  while (kept.length < count && left.size > 0) {
    let best = -1;
    let most = -Infinity;
    for (const j of left) {
      const score = scoreOf(j);
      if (best === -1 || score > most) [best, most] = [j, score];
    }
    left.delete(best);
    kept.push(best);
    scores.push(most);
    for (const j of left) redundancy[j] += measure.redundancy(j, best);
  }
  const dropped = Array.from({ length: x.columns }, (_, j) => j)
    .filter((j) => !kept.includes(j))
    .map((j) => ({ column: j, why: left.has(j) ? `${criterion} ${short(scoreOf(j))} after ${kept.length} were chosen` : "tells nothing of the outcome, or is constant" }));
  return { kept, dropped, scores, warnings: kept.length < count ? [`mRMR: ${count} columns asked for, only ${kept.length} tell anything of the outcome`] : [] };
}

interface Measure {
  readonly relevance: Float64Array;
  readonly redundancy: (j: number, chosen: number) => number;
  readonly weigh: (relevance: number, redundancy: number) => number;
}

const leastRedundancy = 1e-3;
const notTooSmall = (redundancy: number): number => Math.max(redundancy, leastRedundancy);
const quotient = (relevance: number, redundancy: number): number => relevance / redundancy;
// A copy of a chosen column, of infinite redundancy, is worth nothing even where its relevance is infinite, too.
const difference = (relevance: number, redundancy: number): number => (redundancy === Infinity ? -Infinity : relevance - redundancy);

const measures: Readonly<Record<MrmrCriterion, (x: Matrix, y: ArrayLike<number>) => Measure>> = {
  FCQ: (x, y) => byCorrelation(x, y, fStatistic, notTooSmall, quotient),
  FCD: (x, y) => byCorrelation(x, y, fStatistic, (r) => r, difference),
  gaussian: (x, y) => byCorrelation(x, y, normalInformation, normalInformation, difference),
  MIQ: (x, y) => byInformation(x, y, notTooSmall, quotient),
  MID: (x, y) => byInformation(x, y, (information) => information, difference),
};

/** F of a one-way analysis of variance of two classes, from the column's correlation with their labels. */
function fStatistic(r: number, n: number): number {
  return (r * r * (n - 2)) / (1 - r * r);
}

function normalInformation(r: number): number {
  return -Math.log(1 - r * r) / 2;
}

function byCorrelation(x: Matrix, y: ArrayLike<number>, relevant: (r: number, n: number) => number, redundant: (r: number) => number, weigh: Measure["weigh"]): Measure {
  const outcome = standardised(Float64Array.from(y));
  const columns = Array.from({ length: x.columns }, (_, j) => standardised(column(x, j)));
  // Rounding takes |r| of equal columns to either side of 1, where F and the information are infinite.
  const magnitude = (a: Float64Array, b: Float64Array): number => {
    const r = Math.abs(dot(a, b));
    return r > 1 - 1e-14 ? 1 : r;
  };
  return {
    relevance: Float64Array.from(columns, (values) => relevant(magnitude(values, outcome), x.rows)),
    redundancy: (j, chosen) => redundant(magnitude(columns[j], columns[chosen])),
    weigh,
  };
}

function byInformation(x: Matrix, y: ArrayLike<number>, redundant: (information: number) => number, weigh: Measure["weigh"]): Measure {
  const levels = Array.from({ length: x.columns }, (_, j) => inThree(column(x, j)));
  const outcome = Uint8Array.from(y);
  return {
    relevance: Float64Array.from(levels, (each) => mutualInformation(each, outcome)),
    redundancy: (j, chosen) => redundant(mutualInformation(levels[j], levels[chosen])),
    weigh,
  };
}

/** 0 below mean - SD / 2, 2 above mean + SD / 2, 1 between. */
function inThree(values: Float64Array): Uint8Array {
  const centre = mean(values);
  const half = standardDeviation(values) / 2;
  return Uint8Array.from(values, (value) => (value < centre - half ? 0 : value > centre + half ? 2 : 1));
}

/** Mutual information of two columns of levels 0 to 2, in nats. */
function mutualInformation(a: Uint8Array, b: Uint8Array): number {
  const joint = new Float64Array(9);
  const [ofA, ofB] = [new Float64Array(3), new Float64Array(3)];
  for (let i = 0; i < a.length; i++) {
    joint[a[i] * 3 + b[i]]++;
    ofA[a[i]]++;
    ofB[b[i]]++;
  }
  let sum = 0;
  for (let k = 0; k < 9; k++) if (joint[k] > 0) sum += joint[k] * Math.log((joint[k] * a.length) / (ofA[Math.floor(k / 3)] * ofB[k % 3]));
  return Math.max(0, sum / a.length);
}
