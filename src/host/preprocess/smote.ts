import { requireComplete } from "../dataset/complete.ts";
import { matrix, takeRows, type Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { binaryCounts } from "../stats/labels.ts";
import type { Random } from "../stats/random.ts";

export interface SmoteOptions {
  readonly random: Random;
  /** Nearest minority cases of a case among which its partner is drawn; one less than the minority cases where these are fewer. */
  readonly neighbours?: number;
  /** Minority cases wanted for each majority case, in (0, 1]. */
  readonly ratio?: number;
}

export interface SmoteResult {
  /** The cases given, then the added ones. */
  readonly x: Matrix;
  readonly y: Uint8Array;
  /** For each added case the two cases (numbers of those given) on whose connecting line it lies. */
  readonly added: readonly { readonly from: number; readonly to: number }[];
  /** Neighbours used. */
  readonly neighbours: number;
  readonly warnings: readonly string[];
}

/**
 * Adds cases to the smaller class, each at a uniform place between one of its cases and one of that case's nearest neighbours of
 * the class, until it has floor(ratio x majority) cases. Distances are Euclidean over all features (scale them first); among equal
 * ones the case with the lower number is nearer. Draws are imbalanced-learn's for the same seed: first all partners, then all
 * places. For training cases alone. Classes of equal size, or a minority at the ratio already, are left as they are.
 * @source Chawla et al., J. Artificial Intelligence Research 16 (2002) 321
 * @throws InputError for missing values, labels not 0 and 1, a single minority case, a ratio outside (0, 1], neighbours below 1
 */
export function smote(x: Matrix, y: ArrayLike<number>, { random, neighbours = 5, ratio = 1 }: SmoteOptions): SmoteResult {
  if (y.length !== x.rows) throw new InputError(`SMOTE: ${y.length} labels for ${x.rows} cases`);
  requireComplete(x, "SMOTE");
  if (!(ratio > 0 && ratio <= 1)) throw new InputError(`SMOTE: ratio ${ratio}, not above 0 and up to 1`);
  if (!(Number.isInteger(neighbours) && neighbours >= 1)) throw new InputError(`SMOTE: ${neighbours} neighbours, not a whole number from 1`);
  const { negatives, positives } = binaryCounts(y, "SMOTE");
  const label = positives < negatives ? 1 : 0;
  const few = Math.min(positives, negatives);
  if (few === 1) throw new InputError(`SMOTE: class ${label} has 1 case, at least 2 are needed`);
  const minority = Array.from({ length: x.rows }, (_, i) => i).filter((i) => y[i] === label);
  const used = Math.min(neighbours, few - 1);
  const warnings = used < neighbours ? [`class ${label} has ${few} cases: ${used} neighbours instead of ${neighbours}`] : [];
  const count = Math.max(0, Math.floor(Math.max(positives, negatives) * ratio - few));
  const near = nearest(takeRows(x, minority), used);
  const draws = Array.from({ length: count }, () => random.integer(few * used));
  const places = Array.from({ length: count }, () => random.uniform());
  const added = draws.map((draw) => ({ from: minority[Math.floor(draw / used)], to: minority[near[draw]] }));

  const all = matrix(x.rows + count, x.columns);
  for (let j = 0; j < x.columns; j++) {
    const values = x.values.subarray(j * x.rows, (j + 1) * x.rows);
    const to = all.values.subarray(j * all.rows, (j + 1) * all.rows);
    to.set(values);
    added.forEach((pair, i) => (to[x.rows + i] = values[pair.from] + places[i] * (values[pair.to] - values[pair.from])));
  }
  const labels = new Uint8Array(all.rows).fill(label);
  labels.set(y);
  return { x: all, y: labels, added, neighbours: used, warnings };
}

/** Numbers of the k nearest other cases of each case, nearest first, [cases, k]. */
function nearest(x: Matrix, k: number): Uint32Array {
  const n = x.rows;
  const distances = squaredDistances(x);
  const near = new Uint32Array(n * k);
  for (let i = 0; i < n; i++) {
    const row = distances.subarray(i * n, (i + 1) * n);
    const others = Array.from(row.keys()).filter((other) => other !== i);
    near.set(others.sort((a, b) => row[a] - row[b] || a - b).slice(0, k), i * k);
  }
  return near;
}

/** [cases, cases]. */
function squaredDistances({ rows: n, columns, values }: Matrix): Float64Array {
  const distances = new Float64Array(n * n);
  for (let j = 0; j < columns; j++) {
    const column = values.subarray(j * n, (j + 1) * n);
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n; b++) distances[a * n + b] += (column[a] - column[b]) ** 2;
    }
  }
  return distances;
}
