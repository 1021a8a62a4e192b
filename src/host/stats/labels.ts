import { InputError } from "../errors.ts";

export interface BinaryCounts {
  readonly negatives: number;
  readonly positives: number;
}

/**
 * Cases of class 0 and of class 1.
 * @param what names the labels in the messages
 * @throws InputError for a label other than 0 and 1, and where all cases are of one class
 */
export function binaryCounts(y: ArrayLike<number>, what = "labels"): BinaryCounts {
  let positives = 0;
  for (let i = 0; i < y.length; i++) {
    if (y[i] === 1) positives++;
    else if (y[i] !== 0) throw new InputError(`${what}: case ${i + 1} is ${y[i]}, expected 0 or 1`);
  }
  const negatives = y.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new InputError(`${what}: ${negatives} cases of class 0 and ${positives} of class 1, both classes are needed`);
  }
  return { negatives, positives };
}
