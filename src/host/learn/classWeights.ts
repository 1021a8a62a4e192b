import { InputError } from "../errors.ts";
import { binaryCounts, type BinaryCounts } from "../stats/labels.ts";

/** "balanced": cases / (2 x cases of the class), as scikit-learn; or the weights of class 0 and class 1. */
export type ClassWeights = "balanced" | readonly [number, number];

/** Weights of class 0 and class 1: 1 unless given. @throws InputError for a weight that is not a number above 0 */
export function weightsOfClasses({ negatives, positives }: BinaryCounts, classWeights: ClassWeights = [1, 1], what: string): readonly [number, number] {
  const cases = negatives + positives;
  if (classWeights === "balanced") return [cases / (2 * negatives), cases / (2 * positives)];
  for (const label of [0, 1] as const) {
    const weight = classWeights[label];
    if (!(weight > 0 && weight < Infinity)) throw new InputError(`${what}: the weight of class ${label} is ${weight}, expected a number above 0`);
  }
  return classWeights;
}

/** Weight of each case by its class. */
export function caseWeights(y: ArrayLike<number>, classWeights: ClassWeights | undefined, what: string): Float64Array {
  const ofClass = weightsOfClasses(binaryCounts(y, what), classWeights, what);
  return Float64Array.from(y, (label) => ofClass[label]);
}
