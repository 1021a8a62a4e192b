import { InputError } from "../errors.ts";
import { binaryCounts } from "../stats/labels.ts";

/** Probability of class 1 at decision value f: 1 / (1 + exp(slope f + offset)); the slope is negative where f tells the classes. */
export interface PlattSigmoid {
  readonly slope: number;
  readonly offset: number;
}

const maxIterations = 100;
/** Keeps the Hessian positive definite. */
const ridge = 1e-12;
const leastStep = 1e-10;

/**
 * Platt's sigmoid for decision values [cases] and labels 0 and 1, by Newton's method with backtracking until the greatest
 * derivative is below 1e-10 of the number of cases. Targets are (n1 + 1) / (n1 + 2) and 1 / (n0 + 2), so that classes told apart
 * without error still have a finite slope. Decision values must come from cases that the model was not fitted to.
 * @source Lin, Lin & Weng, Machine Learning 68 (2007) 267, algorithm 1
 * @throws InputError for labels other than 0 and 1, one class only, or a decision value that is not finite
 */
export function fitPlatt(decisions: ArrayLike<number>, y: ArrayLike<number>): PlattSigmoid {
  const n = decisions.length;
  if (y.length !== n) throw new InputError(`Platt scaling: ${y.length} labels for ${n} decision values`);
  const { negatives, positives } = binaryCounts(y, "Platt scaling");
  const scale = greatestMagnitude(decisions);
  // Of decision values in units of the greatest, so that one ridge and one criterion suit all.
  const f = Float64Array.from(decisions, (value) => value / scale);
  const targets = Float64Array.from(y, (label) => (label === 1 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2)));

  let slope = 0;
  let offset = Math.log((negatives + 1) / (positives + 1));
  let loss = crossEntropy(f, targets, slope, offset);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const { bySlope, byOffset, hessian } = derivatives(f, targets, slope, offset);
    if (Math.max(Math.abs(bySlope), Math.abs(byOffset)) < 1e-10 * n) break;
    const [h11, h12, h22] = hessian;
    const determinant = h11 * h22 - h12 * h12;
    const stepSlope = (h12 * byOffset - h22 * bySlope) / determinant;
    const stepOffset = (h12 * bySlope - h11 * byOffset) / determinant;
    const descent = bySlope * stepSlope + byOffset * stepOffset;
    let step = 1;
    for (; step >= leastStep; step /= 2) {
      const next = crossEntropy(f, targets, slope + step * stepSlope, offset + step * stepOffset);
      if (next >= loss + 1e-4 * step * descent) continue;
      slope += step * stepSlope;
      offset += step * stepOffset;
      loss = next;
      break;
    }
    if (step < leastStep) break;
  }
  return { slope: slope / scale, offset };
}

/** Probabilities of class 1. */
export function applyPlatt({ slope, offset }: PlattSigmoid, decisions: ArrayLike<number>): Float64Array {
  return Float64Array.from(decisions, (f) => 1 / (1 + Math.exp(slope * f + offset)));
}

function greatestMagnitude(decisions: ArrayLike<number>): number {
  let greatest = 0;
  for (let i = 0; i < decisions.length; i++) {
    if (!Number.isFinite(decisions[i])) throw new InputError(`Platt scaling: the decision value of case ${i + 1} is ${decisions[i]}`);
    greatest = Math.max(greatest, Math.abs(decisions[i]));
  }
  return greatest || 1;
}

/** Negative log likelihood of the targets, without overflow for either sign. */
function crossEntropy(f: Float64Array, targets: Float64Array, slope: number, offset: number): number {
  let loss = 0;
  for (let i = 0; i < f.length; i++) {
    const z = slope * f[i] + offset;
    loss += (z >= 0 ? targets[i] : targets[i] - 1) * z + Math.log1p(Math.exp(-Math.abs(z)));
  }
  return loss;
}

function derivatives(f: Float64Array, targets: Float64Array, slope: number, offset: number): { bySlope: number; byOffset: number; hessian: [number, number, number] } {
  let bySlope = 0;
  let byOffset = 0;
  const hessian: [number, number, number] = [ridge, 0, ridge];
  for (let i = 0; i < f.length; i++) {
    const p = 1 / (1 + Math.exp(slope * f[i] + offset));
    const excess = targets[i] - p;
    const weight = p * (1 - p);
    bySlope += f[i] * excess;
    byOffset += excess;
    hessian[0] += f[i] * f[i] * weight;
    hessian[1] += f[i] * weight;
    hessian[2] += weight;
  }
  return { bySlope, byOffset, hessian };
}
