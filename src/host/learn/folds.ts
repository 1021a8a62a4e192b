import { InputError } from "../errors.ts";
import { binaryCounts } from "../stats/labels.ts";
import type { Random } from "../stats/random.ts";

/**
 * Fold (0 to k - 1) of each case, the classes spread evenly over the folds.
 *
 * Without groups, or with groups of one case each, the folds are those of scikit-learn's `StratifiedKFold(k, shuffle=True, random_state=seed)`. With groups (a
 * patient's lesions) all cases of a group are in one fold: the groups, shuffled and then sorted from the largest, go one by one to
 * the fold where the sum over folds and classes of (cases of the class in the fold / cases of the class)^2 grows least.
 *
 * @param groups group of each case
 * @throws InputError where a class has fewer cases (or groups that hold it) than there are folds
 */
export function stratifiedFolds(y: ArrayLike<number>, k: number, random: Random, groups?: readonly (string | number)[]): Int32Array {
  if (!Number.isInteger(k) || k < 2) throw new InputError(`folds: ${k} folds, expected a whole number from 2 on`);
  const { negatives, positives } = binaryCounts(y, "folds");
  if (groups && groups.length !== y.length) throw new InputError(`folds: ${groups.length} groups for ${y.length} cases`);
  if (groups && new Set(groups).size < groups.length) return groupedFolds(y, k, random, groups);
  if (k > Math.min(negatives, positives)) {
    throw new InputError(`folds: ${k} folds, but ${negatives} cases of class 0 and ${positives} of class 1`);
  }
  // Cases in the order of class are dealt to the folds in turn; the class that comes first in the table is dealt first.
  const first = y[0];
  const folds = new Int32Array(y.length);
  for (const label of [first, 1 - first]) {
    const from = label === first ? 0 : [negatives, positives][first];
    const dealt = Int32Array.from({ length: [negatives, positives][label] }, (_, i) => (from + i) % k).sort();
    random.shuffle(dealt);
    let next = 0;
    for (let i = 0; i < y.length; i++) if (y[i] === label) folds[i] = dealt[next++];
  }
  return folds;
}

function groupedFolds(y: ArrayLike<number>, k: number, random: Random, groups: readonly (string | number)[]): Int32Array {
  const cases = new Map<string | number, [number, number]>();
  const totals = [0, 0];
  groups.forEach((group, i) => {
    const counts = cases.get(group) ?? [0, 0];
    counts[y[i]]++;
    totals[y[i]]++;
    cases.set(group, counts);
  });
  const names = [...cases.keys()];
  const holding = [0, 1].map((label) => names.filter((name) => cases.get(name)![label] > 0).length);
  if (k > Math.min(...holding)) {
    throw new InputError(`folds: ${k} folds, but ${holding[0]} groups with cases of class 0 and ${holding[1]} with cases of class 1`);
  }
  const size = (name: string | number) => cases.get(name)![0] + cases.get(name)![1];
  const order = Array.from(random.permutation(names.length), (at) => names[at]).sort((a, b) => size(b) - size(a));

  const held = Array.from({ length: k }, () => [0, 0]);
  const foldOf = new Map<string | number, number>();
  for (const name of order) {
    const counts = cases.get(name)!;
    const growth = held.map((fold) => counts.reduce((sum, count, label) => sum + (count * (2 * fold[label] + count)) / totals[label] ** 2, 0));
    const best = growth.indexOf(Math.min(...growth));
    foldOf.set(name, best);
    counts.forEach((count, label) => (held[best][label] += count));
  }
  held.forEach((fold, f) => {
    if (fold.includes(0)) throw new InputError(`folds: fold ${f + 1} of ${k} would have ${fold[0]} cases of class 0 and ${fold[1]} of class 1; take fewer folds`);
  });
  return Int32Array.from(groups, (group) => foldOf.get(group)!);
}

/** Numbers of the cases outside a fold, and of those in it. */
export function sidesOf(folds: ArrayLike<number>, fold: number): { readonly others: number[]; readonly held: number[] } {
  const [others, held]: number[][] = [[], []];
  for (let i = 0; i < folds.length; i++) (folds[i] === fold ? held : others).push(i);
  return { others, held };
}
