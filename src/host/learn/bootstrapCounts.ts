import { Random } from "../stats/random.ts";

/**
 * How often each case is drawn in a bootstrap sample of as many cases, with chances that go with the weight of the case's class.
 * The same as scikit-learn 1.9 draws for a tree of that random state.
 */
export function bootstrapCounts(classes: ArrayLike<number>, [weight0, weight1]: readonly [number, number], seed: number): Uint32Array {
  const n = classes.length;
  const random = new Random(seed);
  const counts = new Uint32Array(n);
  if (weight0 === weight1) {
    for (let k = 0; k < n; k++) counts[random.integer(n)]++;
    return counts;
  }
  const upTo = chances(classes, weight0, weight1);
  for (let k = 0; k < n; k++) counts[firstAbove(upTo, random.uniform())]++;
  return counts;
}

/** Chance that the case drawn is this one or one before it. */
function chances(classes: ArrayLike<number>, weight0: number, weight1: number): Float64Array {
  const upTo = new Float64Array(classes.length);
  let sum = 0;
  for (let i = 0; i < classes.length; i++) upTo[i] = sum += classes[i] === 1 ? weight1 : weight0;
  return upTo.map((value) => value / sum);
}

function firstAbove(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
