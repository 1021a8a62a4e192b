import { InputError } from "../errors.ts";
import { lowerBound } from "../stats/descriptive.ts";
import { binaryCounts, type BinaryCounts } from "../stats/labels.ts";

/**
 * Checks labels y of 0 and 1 against one finite score per case.
 * @throws InputError where the lengths differ, a label is not 0 or 1, a class is empty or a score is not finite
 */
export function checkScores(y: ArrayLike<number>, scores: ArrayLike<number>, what = "scores"): BinaryCounts {
  if (scores.length !== y.length) throw new InputError(`${what}: ${scores.length} values for ${y.length} labels`);
  const counts = binaryCounts(y, "labels");
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) throw new InputError(`${what}: case ${i + 1} is ${scores[i]}, a finite number is needed`);
  }
  return counts;
}

/**
 * Checks labels y of 0 and 1 against one probability per case.
 * @throws InputError as checkScores, and where a value lies outside [0, 1]
 */
export function checkProbabilities(y: ArrayLike<number>, p: ArrayLike<number>, what = "probabilities"): BinaryCounts {
  const counts = checkScores(y, p, what);
  for (let i = 0; i < p.length; i++) {
    if (p[i] < 0 || p[i] > 1) throw new InputError(`${what}: case ${i + 1} is ${p[i]}, outside 0 to 1`);
  }
  return counts;
}

/** The distinct scores from the greatest to the least, with what a threshold gains at each: tied cases are one step. */
export interface Steps {
  readonly scores: Float64Array;
  readonly positives: Uint32Array;
  readonly negatives: Uint32Array;
  /** The step of each case. */
  readonly stepOf: Uint32Array;
}

/** Steps of checked scores. */
export function stepsOf(y: ArrayLike<number>, scores: ArrayLike<number>): Steps {
  // As in `midranks`: a sort of plain numbers and a search for each is faster than a sort of cases by a comparison.
  const ascending = Float64Array.from(scores).sort().filter((score, k, sorted) => k === 0 || score !== sorted[k - 1]);
  const positives = new Uint32Array(ascending.length);
  const negatives = new Uint32Array(ascending.length);
  const stepOf = Uint32Array.from({ length: y.length }, (_, i) => ascending.length - 1 - lowerBound(ascending, scores[i]));
  for (let i = 0; i < y.length; i++) (y[i] === 1 ? positives : negatives)[stepOf[i]]++;
  return { scores: ascending.reverse(), positives, negatives, stepOf };
}
