import { mean } from "../stats/descriptive.ts";
import { normal } from "../stats/normal.ts";
import { checkProbabilities } from "./scores.ts";

export interface Brier {
  readonly brier: number;
  /** 1 - Brier / (m (1 - m)), m the share of class 1: 1 is perfect, 0 as good as m for every case, below 0 worse. */
  readonly scaled: number;
}

/**
 * Mean squared difference of probability and label, also scaled by that of the share of class 1.
 * @throws InputError as checkProbabilities
 * @source Brier, Mon Weather Rev 78 (1950) 1; Steyerberg et al., Epidemiology 21 (2010) 128
 */
export function brierScore(y: ArrayLike<number>, p: ArrayLike<number>): Brier {
  const { positives } = checkProbabilities(y, p);
  const brier = mean(Float64Array.from(p, (value, i) => (value - y[i]) ** 2));
  const share = positives / y.length;
  return { brier, scaled: 1 - brier / (share * (1 - share)) };
}

/**
 * Spiegelhalter's z of the Brier score against what it would be were the probabilities right, two-sided.
 * NaN with a reason where all probabilities are 0, 0.5 or 1.
 * @throws InputError as checkProbabilities
 * @source Spiegelhalter, Stat Med 5 (1986) 421
 */
export function spiegelhalter(y: ArrayLike<number>, p: ArrayLike<number>): { statistic: number; p: number; reason?: string } {
  checkProbabilities(y, p);
  let difference = 0;
  let variance = 0;
  for (let i = 0; i < y.length; i++) {
    difference += (y[i] - p[i]) * (1 - 2 * p[i]);
    variance += (1 - 2 * p[i]) ** 2 * p[i] * (1 - p[i]);
  }
  if (variance === 0) return { statistic: NaN, p: NaN, reason: "all probabilities are 0, 0.5 or 1" };
  const statistic = difference / Math.sqrt(variance);
  return { statistic, p: 2 * normal.sf(Math.abs(statistic)) };
}
