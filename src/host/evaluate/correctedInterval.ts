import { InputError } from "../errors.ts";
import { tailOf } from "../stats/confidence.ts";
import { mean, variance } from "../stats/descriptive.ts";
import { studentT } from "../stats/studentT.ts";

export interface CorrectedInterval {
  readonly mean: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  readonly df: number;
  /** t of the mean against 0 and its two-sided p: meant for differences of two models on the same splits. */
  readonly statistic: number;
  readonly p: number;
  readonly reason?: string;
}

/**
 * Mean of the scores of J repeated splits with the corrected resampled t: the splits share training cases, so the variance
 * s^2 / J is raised to s^2 (1 / J + testSize / trainSize). For r times k folds J = r k and testSize / trainSize = 1 / (k - 1).
 * NaN with a reason where all scores are the same.
 * @param scores one of each split, or differences of two models on the same splits, [splits]
 * @throws InputError for fewer than two scores, a score that is not finite, or sizes that are not positive
 * @source Nadeau & Bengio, Mach Learn 52 (2003) 239; Bouckaert & Frank, PAKDD 2004 (repeated folds)
 */
export function correctedInterval(
  scores: ArrayLike<number>,
  { trainSize, testSize, confidence = 0.95 }: { trainSize: number; testSize: number; confidence?: number },
): CorrectedInterval {
  if (scores.length < 2) throw new InputError(`correctedInterval: ${scores.length} scores, at least 2 are needed`);
  if (!(trainSize > 0 && testSize > 0)) throw new InputError(`correctedInterval: ${trainSize} training and ${testSize} test cases, both must be above 0`);
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) throw new InputError(`correctedInterval: score ${i + 1} is ${scores[i]}, a finite number is needed`);
  }
  const tail = tailOf(confidence);
  const centre = mean(scores);
  const standardError = Math.sqrt(variance(scores) * (1 / scores.length + testSize / trainSize));
  const df = scores.length - 1;
  const result = { mean: centre, standardError, df };
  if (standardError === 0) return { ...result, lower: NaN, upper: NaN, statistic: NaN, p: NaN, reason: "all scores are the same" };
  const half = studentT.upperQuantile(tail, df) * standardError;
  const statistic = centre / standardError;
  return { ...result, lower: centre - half, upper: centre + half, statistic, p: 2 * studentT.sf(Math.abs(statistic), df) };
}
