import { InputError } from "../errors.ts";
import { checkScores, stepsOf } from "./scores.ts";

/**
 * How a threshold is chosen on training scores:
 * - "youden": greatest sensitivity + specificity - 1;
 * - "closest": least distance of the ROC point to (0, 1);
 * - "sensitivity", "specificity": the best of the other where this one is at least `at`;
 * - "fixed": `at` itself.
 */
export type ThresholdRule =
  | { readonly rule: "youden" | "closest" }
  | { readonly rule: "sensitivity" | "specificity" | "fixed"; readonly at: number };

export interface OperatingPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/** A threshold with the cases that it calls right. */
interface Candidate {
  readonly threshold: number;
  readonly truePositives: number;
  readonly trueNegatives: number;
}

/**
 * Chooses the threshold at or above which a case is called positive. Thresholds are scores of the given cases (as in
 * scikit-learn; pROC's lie midway between two), so that the same cases are classified alike when it is read back. Of several
 * that are equally good the greatest is taken, the one of the highest specificity. Where a required specificity leaves no
 * case of class 1 above it, the threshold is the next number above all scores. Constant scores are all called positive.
 * @param scores finite numbers, higher in class 1, [cases]
 * @throws InputError as checkScores, or where a required rate is outside 0 to 1
 * @source Youden, Cancer 3 (1950) 32; Perkins & Schisterman, Am J Epidemiol 163 (2006) 670
 */
export function chooseThreshold(y: ArrayLike<number>, scores: ArrayLike<number>, choice: ThresholdRule): OperatingPoint {
  const { positives, negatives } = checkScores(y, scores);
  const candidates = candidatesOf(y, scores, negatives);
  const [none, ...atScores] = candidates;
  const point = ({ threshold, truePositives, trueNegatives }: Candidate): OperatingPoint => ({
    threshold,
    sensitivity: truePositives / positives,
    specificity: trueNegatives / negatives,
  });
  switch (choice.rule) {
    case "youden":
      return point(greatest(atScores, (c) => c.truePositives * negatives + c.trueNegatives * positives));
    case "closest":
      return point(greatest(atScores, (c) => -(((positives - c.truePositives) * negatives) ** 2 + ((negatives - c.trueNegatives) * positives) ** 2)));
    case "sensitivity":
      checkRate(choice.rule, choice.at);
      return point(greatest(atScores, (c) => (c.truePositives / positives >= choice.at ? c.trueNegatives : -1)));
    case "specificity":
      checkRate(choice.rule, choice.at);
      return point(greatest(candidates, (c) => (c.trueNegatives / negatives >= choice.at ? c.truePositives : -1)));
    case "fixed": {
      if (!Number.isFinite(choice.at)) throw new InputError(`threshold: ${choice.at}, a finite number is needed`);
      const reached = atScores.findLast((c) => c.threshold >= choice.at) ?? none;
      return point({ ...reached, threshold: choice.at });
    }
  }
}

/** Thresholds from above all scores down to the least score. */
function candidatesOf(y: ArrayLike<number>, scores: ArrayLike<number>, negatives: number): Candidate[] {
  const steps = stepsOf(y, scores);
  let [truePositives, trueNegatives] = [0, negatives];
  const candidates = [{ threshold: justAbove(steps.scores[0]), truePositives, trueNegatives }];
  steps.scores.forEach((threshold, k) => {
    truePositives += steps.positives[k];
    trueNegatives -= steps.negatives[k];
    candidates.push({ threshold, truePositives, trueNegatives });
  });
  return candidates;
}

/** The first of the greatest merit; merits are made of whole numbers, so that rounding decides no tie. */
function greatest(candidates: readonly Candidate[], merit: (candidate: Candidate) => number): Candidate {
  return candidates.reduce((best, candidate) => (merit(candidate) > merit(best) ? candidate : best));
}

function checkRate(rule: string, at: number): void {
  if (!(at >= 0 && at <= 1)) throw new InputError(`threshold: a ${rule} of ${at} is outside 0 to 1`);
}

/** The next number above a score. */
function justAbove(score: number): number {
  return score + Math.max(Math.abs(score) * Number.EPSILON, Number.MIN_VALUE);
}
