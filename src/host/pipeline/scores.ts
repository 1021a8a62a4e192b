import { auc } from "../evaluate/roc.ts";

interface Score {
  readonly of: (y: ArrayLike<number>, p: ArrayLike<number>) => number;
  /** 1 where more is better, -1 where less is. */
  readonly sign: 1 | -1;
}

/** Scores that cross-validation, tuning and the permutation test go by. */
export const scores = {
  auc: { of: auc, sign: 1 },
  /** Mean of -ln(probability of the outcome), probabilities at least 1e-15. */
  "log-loss": { of: (y, p) => meanOver(y, (i) => -Math.log(Math.max(1e-15, y[i] === 1 ? p[i] : 1 - p[i]))), sign: -1 },
  brier: { of: (y, p) => meanOver(y, (i) => (p[i] - y[i]) ** 2), sign: -1 },
} as const satisfies Record<string, Score>;

export type ScoreName = keyof typeof scores;
export const scoreNames = Object.keys(scores) as [ScoreName, ...ScoreName[]];

function meanOver({ length }: ArrayLike<number>, term: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += term(i);
  return sum / length;
}
