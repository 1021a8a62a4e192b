import { extremes, faceSteps, freeOf, pairSteps, refresh, type SvmState } from "./svmSteps.ts";

export interface SvmSolution {
  /** Signed multiplier of each case: alpha of class 1, -alpha of class 0. */
  readonly multipliers: Float64Array;
  readonly bias: number;
  /** Pair steps. */
  readonly iterations: number;
  /** Greatest violation of the optimality conditions (Karush-Kuhn-Tucker), in units of the decision value. */
  readonly violation: number;
  /** (primal - dual objective) / primal. */
  readonly gap: number;
  /** Whether the violation is at most 1e-10 (or what rounding leaves, where values are great) and the gap at most 1e-8. */
  readonly converged: boolean;
}

const greatestViolation = 1e-10;
const greatestGap = 1e-8;
/** Turns of pair and face steps. Scaled features take some ten; those of thousands with a great C may take more. */
const mostTurns = 1000;
/** Costs of a stage over those of the one before: a power of 2, so that what is at its bound stays there to the bit. */
const growth = 8;
const turnsOfStage = 10;
/** At which a stage ends. */
const roughViolation = 1e-2;

/**
 * The soft-margin support vector machine in its dual: sequential minimal optimisation by pairs, and after as many steps as there
 * are cases one step of all free multipliers; from small costs to those wanted.
 * @param kernel [cases, cases]
 * @param signs 1 or -1 for each case, both present
 * @param costs upper bound of each multiplier
 */
export function solveSvm(kernel: Float64Array, signs: Float64Array, costs: Float64Array): SvmSolution {
  const lower = signs.map((sign, i) => Math.min(0, sign * costs[i]));
  const upper = signs.map((sign, i) => Math.max(0, sign * costs[i]));
  const state: SvmState = { kernel, signs, lower, upper, b: new Float64Array(signs.length), v: signs.slice() };
  let iterations = approach(state);
  for (let turn = 1, tolerance = greatestViolation; ; turn++) {
    iterations += pairSteps(state, tolerance, signs.length);
    const { up, low } = extremes(state);
    const violation = Math.max(0, state.v[up] - low);
    const least = rounding(state);
    if (violation <= Math.max(tolerance, least) || turn === mostTurns) {
      const { bias, gap } = biasAndGap(state, costs, (state.v[up] + low) / 2);
      if (gap <= greatestGap || violation <= least || turn === mostTurns) {
        return { multipliers: state.b, bias, iterations, violation, gap, converged: turn < mostTurns && gap <= greatestGap };
      }
      tolerance /= 10;
    }
    faceSteps(state);
  }
}

/**
 * Brings the multipliers near their optimum by way of smaller costs, from those that make one case's own product count for little.
 * Straight from 0 a great cost frees as many multipliers as there are cases, which is more than face steps can take, and pair steps
 * alone would take millions; from the optimum of an eighth of the cost few are free.
 * @returns the pair steps taken
 */
function approach(state: SvmState): number {
  const { kernel, signs, lower, upper, b } = state;
  const products = signs.map((_, i) => (upper[i] - lower[i]) * kernel[i * (signs.length + 1)]);
  const greatest = Math.min(Number.MAX_VALUE, products.reduce((a, b) => Math.max(a, b)));
  let share = 1;
  while (greatest * share >= growth) share /= growth;
  let iterations = 0;
  for (; share < 1; share *= growth) {
    const stage: SvmState = { ...state, lower: lower.map((bound) => bound * share), upper: upper.map((bound) => bound * share) };
    for (let turn = 0; turn < turnsOfStage; turn++) {
      iterations += pairSteps(stage, roughViolation, signs.length);
      const { up, low } = extremes(stage);
      if (stage.v[up] - low <= roughViolation) break;
      faceSteps(stage);
    }
    for (let i = 0; i < b.length; i++) b[i] *= growth;
    refresh(state);
  }
  return iterations;
}

/** What the sums v = y - K b are uncertain by. */
function rounding({ kernel, b, signs }: SvmState): number {
  let multipliers = 0;
  let most = 0;
  for (let i = 0; i < signs.length; i++) {
    multipliers += Math.abs(b[i]);
    most = Math.max(most, kernel[i * (signs.length + 1)]);
  }
  return Number.EPSILON * multipliers * most;
}

/** Bias: mean v of the free multipliers, or where there is none the middle of what optimality allows. */
function biasAndGap(state: SvmState, costs: Float64Array, middle: number): { bias: number; gap: number } {
  const { b, v, signs } = state;
  const free = freeOf(state);
  const bias = free.length > 0 ? free.reduce((sum, k) => sum + v[k], 0) / free.length : middle;
  let quadratic = 0; // b^T K b
  let multipliers = 0;
  let losses = 0;
  b.forEach((value, k) => {
    quadratic += value * (signs[k] - v[k]);
    multipliers += Math.abs(value);
    losses += costs[k] * Math.max(0, signs[k] * (v[k] - bias));
  });
  return { bias, gap: (quadratic + losses - multipliers) / (quadratic / 2 + losses) };
}
