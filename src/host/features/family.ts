import { invariant } from "../errors.ts";
import type { Family, FamilyResult } from "./types.ts";

/** PyRadiomics adds this inside every logarithm: numpy.spacing(1). */
export const eps = Number.EPSILON;

interface Declaration<Input, Terms> extends Omit<Family<Input, Terms>, "compute"> {
  /**
   * What the features are computed from, one entry per matrix; the features are averaged over them. An entry may take the memory of
   * the one before.
   */
  readonly terms: (input: Input) => Iterable<NoInfer<Terms>>;
  /** Why there is nothing to compute from when `terms` gives no entry. */
  readonly nothing: string;
}

/** Completes a family with the computation that all of them share: terms once, every feature as its mean over the terms. */
export function defineFamily<Input, Terms>({ terms, nothing, ...family }: Declaration<Input, Terms>): Family<Input, Terms> {
  const byName = new Map(family.features.map((feature) => [feature.name, feature]));
  function compute(input: Input, names: readonly string[]): FamilyResult {
    const wanted = names.map((name) => {
      const feature = byName.get(name);
      invariant(feature, `${family.name} has no feature ${name}`);
      return feature;
    });
    const values = new Float64Array(names.length);
    let count = 0;
    for (const one of terms(input)) {
      for (let k = 0; k < wanted.length; k++) values[k] += wanted[k].compute(one);
      count++;
    }
    const notes = new Map<string, string>();
    wanted.forEach(({ name, degenerate }, k) => {
      values[k] /= count;
      if (Number.isNaN(values[k])) notes.set(name, count === 0 ? nothing : degenerate);
    });
    return { values, notes };
  }
  return { ...family, compute };
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
