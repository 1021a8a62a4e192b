import { matrix } from "../dataset/matrix.ts";
import { fitLogistic } from "../learn/logistic.ts";
import { tailOf } from "../stats/confidence.ts";
import { normal } from "../stats/normal.ts";
import type { Estimate } from "./proportion.ts";
import { checkProbabilities } from "./scores.ts";

export interface Calibration {
  /** Of logit P(y = 1) = a + logit p, the calibration in the large: 0 is ideal, below 0 the probabilities are too high. */
  readonly intercept: Estimate;
  /** b of logit P(y = 1) = a + b logit p: 1 is ideal, below 1 the probabilities are too extreme. */
  readonly slope: Estimate;
  /** a of the same line. */
  readonly lineIntercept: Estimate;
  /** Sum of the probabilities over the cases of class 1: 1 is ideal. Over all cases. */
  readonly expectedToObserved: Estimate;
  /** Cases with a probability of 0 or 1, which have no logit: they are not in intercept, slope and line. */
  readonly leftOut: number;
}

/**
 * Calibration of probabilities by logistic recalibration, with Wald intervals. Cases of probability 0 or 1 are left out as in
 * rms::val.prob. The interval of expected to observed is that of its logarithm with variance (1 - share) / observed.
 * @param p probabilities of class 1, [cases]
 * @throws InputError as checkProbabilities
 * @source Cox, Biometrika 45 (1958) 562; Steyerberg, Clinical Prediction Models, 2nd ed. (2019), 15.3; Debray et al., BMJ 356 (2017) i6460 (E/O)
 */
export function calibration(y: ArrayLike<number>, p: ArrayLike<number>, { confidence = 0.95 }: { confidence?: number } = {}): Calibration {
  const { positives } = checkProbabilities(y, p);
  const z = normal.upperQuantile(tailOf(confidence));
  const kept = Uint32Array.from({ length: y.length }, (_, i) => i).filter((i) => p[i] > 0 && p[i] < 1);
  const labels = Float64Array.from(kept, (i) => y[i]);
  const logits = Float64Array.from(kept, (i) => Math.log(p[i]) - Math.log1p(-p[i]));
  const wald = (value: number, standardError: number): Estimate => ({ value, lower: value - z * standardError, upper: value + z * standardError });
  return {
    ...recalibrate(labels, logits, wald),
    expectedToObserved: expectedToObserved(p, positives, z),
    leftOut: y.length - kept.length,
  };
}

type Wald = (value: number, standardError: number) => Estimate;

function recalibrate(y: Float64Array, logits: Float64Array, wald: Wald): Pick<Calibration, "intercept" | "slope" | "lineIntercept"> {
  const none = (reason: string): Estimate => ({ value: NaN, lower: NaN, upper: NaN, reason });
  const positives = y.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === y.length) {
    const reason = none("without the cases of probability 0 and 1 only one class is left");
    return { intercept: reason, slope: reason, lineIntercept: reason };
  }
  const intercept = inTheLarge(y, logits, wald);
  if (logits.every((logit) => logit === logits[0])) {
    const reason = none("all probabilities are the same");
    return { intercept, slope: reason, lineIntercept: reason };
  }
  const line = fitLogistic(matrix(y.length, 1, logits), y);
  if (!line.converged) {
    const reason = none(line.warnings.join("; "));
    return { intercept, slope: reason, lineIntercept: reason };
  }
  return {
    intercept,
    slope: wald(line.coefficients[0], line.standardErrors[1]),
    lineIntercept: wald(line.intercept, line.standardErrors[0]),
  };
}

/**
 * a with sum of sigmoid(a + logit) = number of positives, by Newton's steps kept between bounds: with every logit at its
 * greatest the sum would be too large, at its least too small. The standard error is that of the information at a.
 */
function inTheLarge(y: Float64Array, logits: Float64Array, wald: Wald): Estimate {
  const share = y.reduce((sum, label) => sum + label, 0) / y.length;
  const level = Math.log(share) - Math.log1p(-share);
  let low = level - logits.reduce((most, logit) => Math.max(most, logit));
  let high = level - logits.reduce((least, logit) => Math.min(least, logit));
  let a = Math.min(high, Math.max(low, 0));
  for (;;) {
    let excess = 0;
    let information = 0;
    for (let i = 0; i < y.length; i++) {
      const q = 1 / (1 + Math.exp(-(a + logits[i])));
      excess += q - y[i];
      information += q * (1 - q);
    }
    if (excess > 0) high = a;
    else low = a;
    const step = a - excess / information;
    const next = step >= low && step <= high ? step : (low + high) / 2;
    if (Math.abs(next - a) <= 1e-13 * Math.max(1, Math.abs(a))) return wald(next, 1 / Math.sqrt(information));
    a = next;
  }
}

function expectedToObserved(p: ArrayLike<number>, positives: number, z: number): Estimate {
  let expected = 0;
  for (let i = 0; i < p.length; i++) expected += p[i];
  const value = expected / positives;
  const factor = Math.exp(z * Math.sqrt((1 - positives / p.length) / positives));
  return { value, lower: value / factor, upper: value * factor };
}
