import type { Dataset } from "../../dataset/dataset.ts";
import { InputError } from "../../errors.ts";
import { stratifiedFolds } from "../../learn/folds.ts";
import { Random } from "../../stats/random.ts";

/** The fold of each case, from 0: stratified by outcome, a patient's cases together. */
export function foldsOf({ patients, y }: Dataset, k: number, seed: number): ArrayLike<number> {
  if (!y) throw new InputError("folds: the cases have no outcome");
  return stratifiedFolds(y, k, new Random(seed), patients);
}
