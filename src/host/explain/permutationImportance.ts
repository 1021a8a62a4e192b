import { InputError } from "../errors.ts";
import { column, matrix, type Matrix } from "../dataset/matrix.ts";
import { mean, ranks, standardDeviation } from "../stats/descriptive.ts";
import { binaryCounts } from "../stats/labels.ts";
import { Random } from "../stats/random.ts";
import type { Predict } from "./exactShap.ts";

export interface PermutationImportanceOptions {
  /** Score of probabilities, the higher the better: the area under the ROC curve. */
  readonly score?: (y: ArrayLike<number>, p: ArrayLike<number>) => number;
  /** 10. */
  readonly repeats?: number;
  /** 0. */
  readonly seed?: number;
}

export interface PermutationImportance {
  /** Score of the table as it is. */
  readonly score: number;
  /** What the score loses when a feature is shuffled, [features]: mean over the repeats, their standard deviation (1 / n), and each. */
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  readonly repeats: readonly (readonly number[])[];
}

/**
 * What a model's score loses when one feature's values are shuffled among the cases. The same shuffles as scikit-learn's
 * permutation_importance of the same seed.
 * @param x cases that the model was not fitted on, [cases, features]
 * @param y 0 or 1 for each case
 * @source Breiman, Machine Learning 45 (2001) 5, section 10; Fisher, Rudin & Dominici, JMLR 20 (2019) 177
 * @throws InputError for labels that are not binary, repeats below 1
 */
export function permutationImportance(predict: Predict, x: Matrix, y: ArrayLike<number>, { score = auc, repeats = 10, seed = 0 }: PermutationImportanceOptions = {}): PermutationImportance {
  if (y.length !== x.rows) throw new InputError(`permutation importance: ${y.length} labels for ${x.rows} cases`);
  if (!Number.isInteger(repeats) || repeats < 1) throw new InputError(`permutation importance: repeats is ${repeats}, it must be a whole number from 1`);
  binaryCounts(y, "permutation importance");
  const whole = score(y, predict(x));
  const ofFeature = new Random(seed).integer(2 ** 31);
  const shuffled = matrix(x.rows, x.columns, x.values.slice());
  const losses = Array.from({ length: x.columns }, (_, j) => {
    const random = new Random(ofFeature);
    const order = Uint32Array.from({ length: x.rows }, (_, i) => i);
    const values = column(shuffled, j);
    const of = Array.from({ length: repeats }, () => {
      random.shuffle(order);
      values.set(Float64Array.from(order, (i) => values[i]));
      return whole - score(y, predict(shuffled));
    });
    values.set(column(x, j));
    return of;
  });
  return { score: whole, mean: losses.map(mean), sd: losses.map((of) => standardDeviation(of, 0)), repeats: losses };
}

/** Area under the ROC curve: the rank-sum statistic over its greatest value. */
function auc(y: ArrayLike<number>, p: ArrayLike<number>): number {
  const { positives, negatives } = binaryCounts(y, "permutation importance");
  const sum = ranks(p).ranks.reduce((all, rank, i) => (y[i] === 1 ? all + rank : all), 0);
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
