import type { BinaryCounts } from "../stats/labels.ts";
import { checkScores, stepsOf } from "./scores.ts";

/**
 * Points of the ROC curve from (0, 0) to (1, 1): point k calls a case positive whose score is at least `thresholds[k]`.
 * The first threshold is Infinity (no case is positive); the others are the distinct scores in descending order, so that
 * tied cases are one straight step.
 */
export interface Roc extends BinaryCounts {
  readonly thresholds: readonly number[];
  readonly truePositiveRate: readonly number[];
  readonly falsePositiveRate: readonly number[];
  readonly auc: number;
}

/**
 * ROC curve of scores that are higher in class 1; the direction is never turned round.
 * Constant scores have the one step from (0, 0) to (1, 1) and an AUC of 0.5.
 * @param y labels 0 and 1, [cases]
 * @param scores finite numbers, [cases]
 * @throws InputError as checkScores
 * @source Fawcett, Pattern Recognit Lett 27 (2006) 861, algorithm 1
 */
export function rocCurve(y: ArrayLike<number>, scores: ArrayLike<number>): Roc {
  const counts = checkScores(y, scores);
  const steps = stepsOf(y, scores);
  const thresholds = [Infinity];
  const truePositiveRate = [0];
  const falsePositiveRate = [0];
  let truePositives = 0;
  let falsePositives = 0;
  steps.scores.forEach((score, k) => {
    truePositives += steps.positives[k];
    falsePositives += steps.negatives[k];
    thresholds.push(score);
    truePositiveRate.push(truePositives / counts.positives);
    falsePositiveRate.push(falsePositives / counts.negatives);
  });
  return { ...counts, thresholds, truePositiveRate, falsePositiveRate, auc: aucOfSteps(steps.positives, steps.negatives) };
}

/**
 * Area under the ROC curve: the chance that a case of class 1 has a higher score than one of class 0, ties counting half
 * (the Mann-Whitney U over the number of pairs). Its test against 0.5 is the rank-sum test.
 * @throws InputError as checkScores
 * @source Hanley & McNeil, Radiology 143 (1982) 29
 */
export function auc(y: ArrayLike<number>, scores: ArrayLike<number>): number {
  checkScores(y, scores);
  const { positives, negatives } = stepsOf(y, scores);
  return aucOfSteps(positives, negatives);
}

/** AUC of the numbers of cases at each distinct score, in descending order; NaN where a class is empty. */
export function aucOfSteps(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  let above = 0;
  let below = 0;
  let twiceU = 0;
  for (let k = 0; k < positives.length; k++) {
    twiceU += negatives[k] * (2 * above + positives[k]);
    above += positives[k];
    below += negatives[k];
  }
  return twiceU / (2 * above * below);
}
