import { InputError } from "../errors.ts";
import { checkProbabilities } from "./scores.ts";

/** Net benefit per case at each threshold probability; that of treating none is 0 everywhere. */
export interface DecisionCurve {
  readonly thresholds: readonly number[];
  readonly model: readonly number[];
  /** Of treating all cases. */
  readonly all: readonly number[];
  /** Interventions per case that the model saves over treating all without missing a case of class 1; NaN at a threshold of 0. */
  readonly interventionsAvoided: readonly number[];
  /** Where the model is above both treating all and treating none. */
  readonly ranges: readonly Range[];
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** 0, 0.01, ... 0.99. */
const hundredths: readonly number[] = Array.from({ length: 100 }, (_, k) => k / 100);

/**
 * Decision curve: net benefit = TP / n - FP / n * t / (1 - t) where cases of probability >= t are treated.
 * `ranges` are those of the curves as drawn, straight between the given thresholds: their ends are where the model crosses the
 * higher of the two others, found by linear interpolation. Where it only touches them a range goes on.
 * @param p probabilities of class 1, [cases]
 * @param thresholds ascending, from 0 to below 1; 0 to 0.99 in hundredths where none are given
 * @throws InputError as checkProbabilities, or where thresholds do not ascend from 0 to below 1
 * @source Vickers & Elkin, Med Decis Making 26 (2006) 565
 */
export function decisionCurve(y: ArrayLike<number>, p: ArrayLike<number>, thresholds: readonly number[] = hundredths): DecisionCurve {
  const { positives, negatives } = checkProbabilities(y, p);
  thresholds.forEach((t, k) => {
    if (!(t >= 0 && t < 1) || (k > 0 && t <= thresholds[k - 1])) {
      throw new InputError(`decisionCurve: threshold ${k + 1} is ${t}, they must ascend from 0 to below 1`);
    }
  });
  const netBenefit = (treatedPositives: number, treatedNegatives: number, t: number) =>
    treatedPositives / y.length - (treatedNegatives / y.length) * (t / (1 - t));
  const model = thresholds.map((t) => {
    const treated = [0, 0];
    for (let i = 0; i < y.length; i++) if (p[i] >= t) treated[y[i]]++;
    return netBenefit(treated[1], treated[0], t);
  });
  const all = thresholds.map((t) => netBenefit(positives, negatives, t));
  return {
    thresholds,
    model,
    all,
    interventionsAvoided: thresholds.map((t, k) => (t === 0 ? NaN : (model[k] - all[k]) / (t / (1 - t)))),
    ranges: rangesAbove(thresholds, model, all),
  };
}

function rangesAbove(thresholds: readonly number[], model: readonly number[], all: readonly number[]): Range[] {
  const ranges: { from: number; to: number }[] = [];
  for (let k = 0; k + 1 < thresholds.length; k++) {
    const overNone = positivePart(model[k], model[k + 1]);
    const overAll = positivePart(model[k] - all[k], model[k + 1] - all[k + 1]);
    const [start, end] = [Math.max(overNone[0], overAll[0]), Math.min(overNone[1], overAll[1])];
    if (start >= end) continue;
    const at = (part: number) => (part === 1 ? thresholds[k + 1] : thresholds[k] + part * (thresholds[k + 1] - thresholds[k]));
    const last = ranges.at(-1);
    if (last && last.to === at(start)) last.to = at(end);
    else ranges.push({ from: at(start), to: at(end) });
  }
  return ranges;
}

/** Where the straight line from a at 0 to b at 1 is above 0: [start, end], start = end where nowhere. */
function positivePart(a: number, b: number): [number, number] {
  if (a > 0 && b > 0) return [0, 1];
  if (a <= 0 && b <= 0) return [0, 0];
  const crossing = a / (a - b);
  return a > 0 ? [0, crossing] : [crossing, 1];
}
