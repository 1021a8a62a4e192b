import { InputError } from "../errors.ts";
import { binaryCounts } from "../stats/labels.ts";

/** "balanced": cases / (2 x cases of the class), as scikit-learn; or the weights of class 0 and class 1. */
export type ClassWeights = "balanced" | readonly [number, number];

/** Weight of each case: 1 without class weights. */
export function caseWeights(y: ArrayLike<number>, classWeights: ClassWeights | undefined, what: string): Float64Array {
  const { negatives, positives } = binaryCounts(y, what);
  if (classWeights === undefined) return new Float64Array(y.length).fill(1);
  const ofClass = classWeights === "balanced" ? [y.length / (2 * negatives), y.length / (2 * positives)] : classWeights;
  if (!ofClass.every((weight) => weight > 0 && weight < Infinity)) throw new InputError(`${what}: class weights ${ofClass.join(", ")}, expected numbers above 0`);
  return Float64Array.from(y, (label) => ofClass[label]);
}
