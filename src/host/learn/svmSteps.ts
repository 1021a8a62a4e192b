import { cholesky, solveCholesky } from "../stats/linearAlgebra.ts";

/** A soft-margin dual on its way: the signed multipliers b within their bounds, with sum b = 0 and v = y - K b. */
export interface SvmState {
  /** [cases, cases]. */
  readonly kernel: Float64Array;
  /** 1 or -1. */
  readonly signs: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly b: Float64Array;
  readonly v: Float64Array;
}

/** Least curvature along a pair, for pairs of equal cases. */
const leastCurvature = 1e-12;
/** Multiplications of face steps in a turn, for each pair of cases: they take the cube of the number of free multipliers. */
const faceWork = 20;
const mostFaceSteps = 20;

/** Number of the case of greatest v among those whose b may grow, and least v among those whose b may fall: optimal where v[up] <= low. */
export function extremes({ b, v, lower, upper }: SvmState): { up: number; low: number } {
  let up = -1;
  let low = Infinity;
  for (let k = 0; k < b.length; k++) {
    if (b[k] < upper[k] && (up < 0 || v[k] > v[up])) up = k;
    if (b[k] > lower[k] && v[k] < low) low = v[k];
  }
  return { up, low };
}

/**
 * Steps along pairs (b_i + t, b_j - t) until the violation v[up] - low is within the tolerance, or `most` steps are taken: i
 * violates most, j promises most by second order.
 * @returns the steps taken
 * @source Fan, Chen & Lin, JMLR 6 (2005) 1889, WSS 2
 */
export function pairSteps(state: SvmState, tolerance: number, most: number): number {
  const { kernel, lower, upper, b, v } = state;
  const n = b.length;
  let { up: i, low } = extremes(state);
  let steps = 0;
  for (; v[i] - low > tolerance && steps < most; steps++) {
    const rowI = kernel.subarray(i * n, (i + 1) * n);
    const highest = v[i];
    let j = -1;
    let best = 0;
    for (let k = 0; k < n; k++) {
      const difference = highest - v[k];
      if (difference <= 0 || b[k] <= lower[k]) continue;
      const curvature = rowI[i] + kernel[k * (n + 1)] - 2 * rowI[k];
      const gain = (difference * difference) / (curvature > leastCurvature ? curvature : leastCurvature);
      if (gain > best) {
        best = gain;
        j = k;
      }
    }
    const rowJ = kernel.subarray(j * n, (j + 1) * n);
    const room = upper[i] - b[i];
    const fall = b[j] - lower[j];
    const t = Math.min((highest - v[j]) / Math.max(rowI[i] + rowJ[j] - 2 * rowI[j], leastCurvature), room, fall);
    // To the bound itself, where rounding would stop beside it.
    b[i] = t === room ? upper[i] : b[i] + t;
    b[j] = t === fall ? lower[j] : b[j] - t;
    let greatest = -Infinity;
    low = Infinity;
    for (let k = 0; k < n; k++) {
      const value = v[k] - t * (rowI[k] - rowJ[k]);
      v[k] = value;
      if (value > greatest && b[k] < upper[k]) {
        greatest = value;
        i = k;
      }
      if (value < low && b[k] > lower[k]) low = value;
    }
  }
  return steps;
}

/** Numbers of the multipliers between their bounds. */
export function freeOf({ b, lower, upper }: SvmState): number[] {
  const free: number[] = [];
  b.forEach((value, k) => {
    if (value > lower[k] && value < upper[k]) free.push(k);
  });
  return free;
}

/**
 * Steps of all free multipliers together: to their optimum while the others stay, or to the first bound on the way there and from
 * it with the rest. They end what pair steps approach slowly, and leave an error of rounding alone.
 * @source Nocedal & Wright, Numerical Optimization, 2nd ed., algorithm 16.3 (active set), with the sum eliminated
 */
export function faceSteps(state: SvmState): void {
  let work = 0;
  for (let taken = 0; taken < mostFaceSteps; taken++) {
    const free = freeOf(state);
    work += free.length ** 3 / 3;
    if (free.length < 2 || work > faceWork * state.b.length ** 2 || !faceStep(state, free)) break;
  }
  refresh(state);
}

/** @returns whether a bound was met on the way */
function faceStep(state: SvmState, [first, ...rest]: readonly number[]): boolean {
  const { b, v, lower, upper } = state;
  const steps = solveCholesky(factorOfFace(state, first, rest), rest.length, Float64Array.from(rest, (k) => v[k] - v[first]));
  // The first one takes the negative sum of the others' steps.
  const moves = [{ k: first, step: -steps.reduce((sum, step) => sum + step, 0) }, ...rest.map((k, a) => ({ k, step: steps[a] }))];
  const rooms = moves.map(({ k, step }) => (step === 0 ? Infinity : ((step > 0 ? upper[k] : lower[k]) - b[k]) / step));
  const share = Math.min(1, ...rooms);
  moves.forEach(({ k, step }, a) => {
    const target = rooms[a] === share ? (step > 0 ? upper[k] : lower[k]) : b[k] + share * step;
    move(state, k, target);
  });
  return share < 1;
}

/** Cholesky factor of the curvature of the free multipliers; where it is singular, with a ridge, so that the step runs to a bound. */
function factorOfFace({ kernel, b }: SvmState, first: number, rest: readonly number[]): Float64Array {
  const n = b.length;
  const m = rest.length;
  const curvature = new Float64Array(m * m);
  let trace = 0;
  rest.forEach((k, a) => {
    for (let c = 0; c <= a; c++) {
      curvature[a * m + c] = kernel[k * n + rest[c]] - kernel[k * n + first] - kernel[rest[c] * n + first] + kernel[first * (n + 1)];
    }
    trace += curvature[a * (m + 1)];
  });
  const factor = curvature.slice();
  for (let ridge = 1e-10 * (trace / m || 1); !cholesky(factor, m); ridge *= 100) {
    factor.set(curvature);
    for (let a = 0; a < m; a++) factor[a * (m + 1)] += ridge;
  }
  return factor;
}

/** Brings one multiplier to a value, and v after it. */
function move({ kernel, b, v }: SvmState, k: number, target: number): void {
  const n = b.length;
  const change = target - b[k];
  b[k] = target;
  for (let i = 0, at = k * n; i < n; i++) v[i] -= change * kernel[at + i];
}

/** v = y - K b from scratch. */
export function refresh({ kernel, signs, b, v }: SvmState): void {
  const n = b.length;
  v.set(signs);
  for (let j = 0; j < n; j++) {
    if (b[j] === 0) continue;
    for (let k = 0, at = j * n; k < n; k++) v[k] -= b[j] * kernel[at + k];
  }
}
