import type { Element, ElementArrays } from "../src/kernels/operation.ts";
import { families } from "../src/host/features/registry.ts";

/** Their lists and hash tables hold the same entries in any order. */
const anyOrder = new Set(["glcm-sparse", "glrlm", "glszm"]);

/** Greatest |a - b| of an operation's outputs, relative to the largest magnitude in the output. */
export function outputDifference(operation: string, ours: readonly ElementArrays[Element][], theirs: readonly ElementArrays[Element][]): number {
  let greatest = 0;
  ours.forEach((values, k) => {
    const [a, b] = anyOrder.has(operation) ? [values.slice().sort(), theirs[k].slice().sort()] : [values, theirs[k]];
    let difference = 0;
    let magnitude = 0;
    for (let i = 0; i < a.length; i++) {
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
      magnitude = Math.max(magnitude, Math.abs(b[i]));
    }
    if (difference > 0) greatest = Math.max(greatest, difference / magnitude);
  });
  return greatest;
}

/** Natural scale of each feature: below it differences are absolute. */
const scales: ReadonlyMap<string, number> = new Map(
  families.flatMap(({ name, features }) => features.map((feature) => [`${name}_${feature.name}`, feature.scale ?? 0])),
);

/** |a - b| / max(|b|, natural scale) of a column; infinite where only one of them has it. */
export function featureDifference(column: string, a: number = NaN, b: number): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  const [, ...feature] = column.split("_");
  const difference = Math.abs(a - b) / Math.max(Math.abs(b), scales.get(feature.join("_")) ?? 0);
  return Number.isNaN(difference) ? Infinity : difference;
}

export interface FeatureAgreement {
  readonly features: number;
  /** Greatest |a - b| / max(|b|, natural scale). */
  readonly greatest: number;
  readonly worst: string;
}

/** Compares all features of two results; a feature that only one of them has counts as infinitely far. */
export function featureAgreement(ours: ReadonlyMap<string, unknown>, theirs: ReadonlyMap<string, unknown>): FeatureAgreement {
  const names = new Set([...ours.keys(), ...theirs.keys()].filter((name) => name.startsWith("original_")));
  let greatest = 0;
  let worst = "";
  for (const name of names) {
    const [a, b] = [Number(ours.get(name) ?? NaN), Number(theirs.get(name) ?? NaN)];
    const found = ours.has(name) && theirs.has(name) ? featureDifference(name, a, b) : Infinity;
    if (found > greatest) [greatest, worst] = [found, name];
  }
  return { features: names.size, greatest, worst };
}
