import { moments } from "../stats/descriptive.ts";

/** Of one batch, for each feature: mean and sum of squared deviations from it of the standardised values. */
export interface BatchMoments {
  readonly cases: number;
  readonly means: Float64Array;
  readonly squares: Float64Array;
}

/** Additive (gamma) and multiplicative (delta, a variance) effect of a batch on each feature, in standardised units. */
export interface BatchEffects {
  readonly gamma: Float64Array;
  readonly delta: Float64Array;
}

export interface EffectsOptions {
  /** Priors of a normal and an inverse gamma distribution; otherwise the features themselves are the prior. */
  readonly parametric: boolean;
  /** Shrink the effects of a feature towards those of all features. */
  readonly empiricalBayes: boolean;
  /** Location alone: delta is 1. */
  readonly meanOnly: boolean;
}

/** Greatest relative change at which the parametric iteration stops: sva's `conv`. */
const convergence = 1e-4;
/** exp(-50) is lost in a sum that has a term of 1. */
const negligible = 50;

/**
 * Effects of a batch from its moments, for at least two features where `empiricalBayes`.
 * @source Johnson, Li & Rabinovic, Biostatistics 8 (2007) 118, section 3 and the supplement (non-parametric)
 */
export function batchEffects(batch: BatchMoments, { parametric, empiricalBayes, meanOnly }: EffectsOptions): BatchEffects {
  const gamma = batch.means;
  const delta = meanOnly ? new Float64Array(gamma.length).fill(1) : batch.squares.map((sum) => sum / (batch.cases - 1));
  if (!empiricalBayes) return { gamma, delta };
  if (!parametric) return nonParametric(batch, delta);
  return meanOnly ? { gamma: posteriorMeans(gamma, 1, delta), delta } : parametricBoth(batch, delta);
}

/** Mean of gamma's posterior for each feature, given delta. The prior is normal with the mean and variance of all features' gamma. */
function posteriorMeans(gamma: Float64Array, cases: number, delta: Float64Array): Float64Array {
  const prior = meanAndVariance(gamma);
  const weight = cases * prior.variance;
  return gamma.map((g, j) => (weight * g + delta[j] * prior.mean) / (weight + delta[j]));
}

/**
 * Conditional posterior means of gamma and delta in turn, for all features together until none changes by more than 1e-4 of its
 * value. As in sva the change of a negative gamma counts as negative, so that the number of turns, and with it the result, is
 * the same; one turn more changes the result by some 1e-5.
 */
function parametricBoth({ cases, means, squares }: BatchMoments, fitted: Float64Array): BatchEffects {
  const { mean, variance } = meanAndVariance(fitted);
  // Moments of the inverse gamma distribution; where all features agree its limit is the mean alone.
  const shape = variance > 0 ? mean ** 2 / variance + 2 : Infinity;
  const rate = mean * (shape - 1);
  let effects: BatchEffects = { gamma: means, delta: fitted };
  for (let change = Infinity; change > convergence; ) {
    const gamma = posteriorMeans(means, cases, effects.delta);
    const delta = gamma.map((g, j) => {
      const sum = squares[j] + cases * (means[j] - g) ** 2;
      return shape === Infinity ? mean : (sum / 2 + rate) / (cases / 2 + shape - 1);
    });
    change = Math.max(greatestChange(effects.gamma, gamma), greatestChange(effects.delta, delta));
    effects = { gamma, delta };
  }
  return effects;
}

function greatestChange(before: Float64Array, after: Float64Array): number {
  let greatest = 0;
  for (let j = 0; j < before.length; j++) {
    const change = Math.abs(after[j] - before[j]) / before[j];
    if (change > greatest) greatest = change;
  }
  return greatest;
}

/**
 * Each feature's effects are the mean of all other features' effects, weighted by the likelihood that they give its values.
 * The weights are relative to the greatest, so that many cases do not underflow.
 */
function nonParametric({ cases, means, squares }: BatchMoments, fitted: Float64Array): BatchEffects {
  const features = means.length;
  const precision = fitted.map((d) => 0.5 / d);
  const constant = fitted.map((d) => -0.5 * cases * Math.log(d));
  const logLikelihood = new Float64Array(features);
  const gamma = new Float64Array(features);
  const delta = new Float64Array(features);
  for (let j = 0; j < features; j++) {
    const [mean, square] = [means[j], squares[j]];
    let greatest = -Infinity;
    for (let k = 0; k < features; k++) {
      const distance = mean - means[k];
      const value = k === j ? -Infinity : constant[k] - (square + cases * distance * distance) * precision[k];
      logLikelihood[k] = value;
      if (value > greatest) greatest = value;
    }
    let sum = 0;
    let sumGamma = 0;
    let sumDelta = 0;
    for (let k = 0; k < features; k++) {
      const below = greatest - logLikelihood[k];
      if (below > negligible) continue;
      const weight = decay(below);
      sum += weight;
      sumGamma += weight * means[k];
      sumDelta += weight * fitted[k];
    }
    gamma[j] = sumGamma / sum;
    delta[j] = sumDelta / sum;
  }
  return { gamma, delta };
}

const steps = 64;
const atSteps = Float64Array.from({ length: negligible * steps + 1 }, (_, n) => Math.exp(-n / steps));

/** exp(-t) for t in [0, negligible], to 2 units in the last place: a step's and the rest's series. `Math.exp` would be most of the time. */
function decay(t: number): number {
  const step = Math.floor(t * steps);
  const r = step / steps - t;
  return atSteps[step] * (1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r / 720))))));
}

function meanAndVariance(values: Float64Array): { mean: number; variance: number } {
  const { n, mean, squares } = moments(values);
  return { mean, variance: squares / (n - 1) };
}
