import { invariant } from "../errors.ts";
import type { Family, FamilyResult, Feature } from "./types.ts";

/** PyRadiomics adds this inside every logarithm: numpy.spacing(1). */
export const eps = Number.EPSILON;

interface Declaration<Input, Terms> extends Omit<Family<Input, Terms>, "compute"> {
  /** What the features are computed from, one entry per matrix; the features are averaged over them. */
  readonly terms: (input: Input) => readonly NoInfer<Terms>[];
  /** Why there is nothing to compute from when `terms` gives an empty list. */
  readonly nothing: string;
}

/** Completes a family with the computation that all of them share: terms once, every feature as its mean over the terms. */
export function defineFamily<Input, Terms>({ terms, nothing, ...family }: Declaration<Input, Terms>): Family<Input, Terms> {
  const byName = new Map(family.features.map((feature) => [feature.name, feature]));
  function compute(input: Input, names: readonly string[]): FamilyResult {
    const values = new Float64Array(names.length);
    const notes = new Map<string, string>();
    const all = terms(input);
    names.forEach((name, index) => {
      const feature = byName.get(name);
      invariant(feature, `${family.name} has no feature ${name}`);
      const value = mean(feature, all);
      values[index] = value;
      if (Number.isNaN(value)) notes.set(name, all.length === 0 ? nothing : feature.degenerate);
    });
    return { values, notes };
  }
  return { ...family, compute };
}

function mean<Terms>(feature: Feature<Terms>, terms: readonly Terms[]): number {
  let sum = 0;
  for (const one of terms) sum += feature.compute(one);
  return sum / terms.length;
}

/** Shannon entropy in bits of probabilities, as PyRadiomics computes it: -sum p log2(p + eps). */
export function entropy(probabilities: Float64Array): number {
  const size = probabilities.length;
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const p = probabilities[k];
    if (p > 0) sum -= p * Math.log2(p + eps);
  }
  return sum;
}
