import { InputError } from "../errors.ts";
import { tailOf } from "../stats/confidence.ts";
import { normal } from "../stats/normal.ts";
import { proportion, type Estimate, type ProportionInterval } from "./proportion.ts";
import { checkScores } from "./scores.ts";

/** Numbers of cases by label and call. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

export interface ConfusionMeasures {
  readonly accuracy: Estimate;
  readonly sensitivity: Estimate;
  readonly specificity: Estimate;
  /** Positive predictive value. */
  readonly ppv: Estimate;
  /** Negative predictive value. */
  readonly npv: Estimate;
  readonly f1: Estimate;
  /** Matthews' correlation coefficient. */
  readonly mcc: Estimate;
  readonly balancedAccuracy: Estimate;
}

export interface IntervalOptions {
  /** Default 0.95. */
  readonly confidence?: number;
  /** Default "wilson". */
  readonly interval?: ProportionInterval;
}

/**
 * Counts the cases called positive, score >= threshold, and the others against their labels.
 * @throws InputError as checkScores, or where the threshold is not a number
 */
export function confusion(y: ArrayLike<number>, scores: ArrayLike<number>, threshold: number): Confusion {
  checkScores(y, scores);
  if (Number.isNaN(threshold)) throw new InputError("confusion: the threshold is NaN");
  const counts = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < y.length; i++) counts[y[i]][scores[i] >= threshold ? 1 : 0]++;
  return { truePositives: counts[1][1], falsePositives: counts[0][1], trueNegatives: counts[0][0], falseNegatives: counts[1][0] };
}

/**
 * Measures of a confusion matrix with their intervals. A measure whose denominator is empty is NaN with a reason (scikit-learn
 * has 0 there).
 * - Accuracy, sensitivity, specificity, PPV, NPV: binomial proportions, PPV and NPV given the number called positive or negative.
 * - F1 = 2 TP / (2 TP + FP + FN) = 2 q / (1 + q), q = TP / (TP + FP + FN): the limits of the proportion q, put into the formula
 *   (with Wilson's limits the "Wilson indirect" interval).
 * - MCC: limits of atanh(MCC) by the delta method, the four counts being multinomial.
 * - Balanced accuracy, (sensitivity + specificity) / 2: the two proportions' limits joined by the square-and-add rule.
 * @source Lam et al., arXiv:2309.14621 (F1); Bishop, Fienberg & Holland, Discrete Multivariate Analysis (1975) 11.3 (MCC);
 * Newcombe, Stat Med 17 (1998) 873, method 10 (balanced accuracy)
 */
export function confusionMeasures(counts: Confusion, { confidence = 0.95, interval = "wilson" }: IntervalOptions = {}): ConfusionMeasures {
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = counts;
  const share = (k: number, n: number, without: string) => proportion(k, n, interval, confidence, without);
  const sensitivity = share(tp, tp + fn, "no case of class 1");
  const specificity = share(tn, tn + fp, "no case of class 0");
  return {
    accuracy: share(tp + tn, tp + tn + fp + fn, "no case"),
    sensitivity,
    specificity,
    ppv: share(tp, tp + fp, "no case is called positive"),
    npv: share(tn, tn + fn, "no case is called negative"),
    f1: f1Of(share(tp, tp + fp + fn, "no case of class 1 and none is called positive")),
    mcc: mccOf(counts, confidence),
    balancedAccuracy: meanOf(sensitivity, specificity),
  };
}

function f1Of({ value, lower, upper, ...rest }: Estimate): Estimate {
  const f1 = (q: number) => (2 * q) / (1 + q);
  return { value: f1(value), lower: f1(lower), upper: f1(upper), ...rest };
}

function mccOf({ truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn }: Confusion, confidence: number): Estimate {
  const n = tp + fp + tn + fn;
  const [labels, called] = [(tp + fn) / n, (tp + fp) / n];
  const spread = labels * (1 - labels) * called * (1 - called);
  if (!(spread > 0)) return { value: NaN, lower: NaN, upper: NaN, reason: "all cases are of one class or called one" };
  if ((fp === 0 && fn === 0) || (tp === 0 && tn === 0)) return { value: fp === 0 ? 1 : -1, lower: NaN, upper: NaN, reason: "the variance of MCC is zero" };
  const mcc = (tp * tn - fp * fn) / Math.sqrt((tp + fn) * (tn + fp) * (tp + fp) * (tn + fn));
  const [a, b] = [2 * labels - 1, 2 * called - 1];
  const skew = (a ** 2 / (labels * (1 - labels)) + b ** 2 / (called * (1 - called))) * 0.75;
  const variance = (1 - mcc ** 2 + mcc * (1 + mcc ** 2 / 2) * ((a * b) / Math.sqrt(spread)) - mcc ** 2 * skew) / n;
  const half = (normal.upperQuantile(tailOf(confidence)) * Math.sqrt(variance)) / (1 - mcc ** 2);
  return { value: mcc, lower: Math.tanh(Math.atanh(mcc) - half), upper: Math.tanh(Math.atanh(mcc) + half) };
}

function meanOf(a: Estimate, b: Estimate): Estimate {
  const value = (a.value + b.value) / 2;
  const reason = a.reason ?? b.reason;
  return {
    value,
    lower: value - Math.hypot(a.value - a.lower, b.value - b.lower) / 2,
    upper: value + Math.hypot(a.upper - a.value, b.upper - b.value) / 2,
    ...(reason && { reason }),
  };
}
