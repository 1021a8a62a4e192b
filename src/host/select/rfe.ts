import { InputError } from "../errors.ts";
import { takeColumns, takeRows, type Matrix } from "../dataset/matrix.ts";
import { auc } from "../evaluate/roc.ts";
import { sidesOf } from "../learn/folds.ts";
import { binaryCounts } from "../stats/labels.ts";
import { requireCount, short } from "./judge.ts";
import type { Dropped, Selection } from "./selection.ts";

/** A fitted model that tells how much each of its columns counts, and predicts. */
export interface Ranked {
  readonly importance: ArrayLike<number>;
  readonly predict: (x: Matrix) => ArrayLike<number>;
}

/** Fits a model that ranks columns (src/host/select/rankers.ts). */
export type Ranker = (x: Matrix, y: ArrayLike<number>) => Promise<Ranked>;

export interface RfeOptions {
  readonly ranker: Ranker;
  /** How many columns are kept. */
  readonly count: number;
  /** Columns dropped at a time: their number, or below 1 the share of all columns. */
  readonly step?: number;
}

/**
 * Recursive feature elimination: a model is fitted, the least important columns are dropped, and again, until `count` are left.
 * @source Guyon et al., Machine Learning 46 (2002) 389; rounding of shares as in scikit-learn's RFE
 */
export async function selectByRfe(x: Matrix, y: ArrayLike<number>, { ranker, count, step = 1 }: RfeOptions): Promise<Selection> {
  checkCount("RFE", count, x.columns);
  let kept: readonly number[] = [];
  const dropped: Dropped[] = [];
  for await (const { left } of elimination(x, y, ranker, step, count)) {
    for (const column of kept) if (!left.includes(column)) dropped.push({ column, why: `among the least important when ${kept.length} columns were left` });
    kept = left;
  }
  dropped.sort((a, b) => a.column - b.column);
  return { kept, dropped, warnings: count > x.columns ? [`RFE: ${count} columns asked for, there are ${x.columns}`] : [] };
}

export interface RfecvOptions {
  readonly ranker: Ranker;
  /** Fold of each case, from 0. */
  readonly folds: ArrayLike<number>;
  readonly step?: number;
  /** Fewest columns kept. */
  readonly least?: number;
}

export interface RfecvSelection extends Selection {
  /** Mean and standard deviation (1/n) over the folds of the AUC on cases left out, by number of columns, ascending. */
  readonly curve: readonly { readonly columns: number; readonly auc: number; readonly sd: number }[];
}

/**
 * RFE whose number of columns is that of the greatest mean AUC over the folds (the smallest of equal ones): elimination runs in the
 * other folds' cases and is judged in each fold; then once more in all cases.
 * @source scikit-learn's RFECV, which it follows in all choices
 */
export async function selectByRfecv(x: Matrix, y: ArrayLike<number>, { ranker, folds, step = 1, least = 1 }: RfecvOptions): Promise<RfecvSelection> {
  checkCount("RFECV", least, x.columns);
  if (y.length !== x.rows || folds.length !== x.rows) throw new InputError(`RFECV: ${y.length} labels and folds of ${folds.length} cases for ${x.rows} cases`);
  const scores = new Map<number, number[]>();
  const numbers = [...new Set(Array.from(folds))].sort((a, b) => a - b);
  for (const fold of numbers) {
    const { others: train, held: test } = sidesOf(folds, fold);
    const labels = { train: train.map((i) => y[i]), test: test.map((i) => y[i]) };
    binaryCounts(labels.train, `RFECV: cases outside fold ${fold + 1}`);
    binaryCounts(labels.test, `RFECV: fold ${fold + 1}`);
    const [inside, outside] = [takeRows(x, train), takeRows(x, test)];
    for await (const { left, ranked } of elimination(inside, labels.train, ranker, step, least)) {
      const score = auc(labels.test, ranked.predict(takeColumns(outside, left)));
      scores.set(left.length, [...(scores.get(left.length) ?? []), score]);
    }
  }
  const curve = [...scores].sort(([a], [b]) => a - b).map(([columns, found]) => {
    const mean = found.reduce((sum, score) => sum + score, 0) / found.length;
    return { columns, auc: mean, sd: Math.sqrt(found.reduce((sum, score) => sum + (score - mean) ** 2, 0) / found.length) };
  });
  // Means of the same scores differ by rounding.
  const best = curve.reduce((most, point) => (point.auc > most.auc + 1e-12 ? point : most));
  const selection = await selectByRfe(x, y, { ranker, count: best.columns, step });
  return { ...selection, dropped: selection.dropped.map(({ column, why }) => ({ column, why: `${why}; ${best.columns} columns had the greatest AUC, ${short(best.auc)}` })), curve };
}

/** Each set of columns on the way from all to `count`, with the model of it. */
async function* elimination(x: Matrix, y: ArrayLike<number>, ranker: Ranker, step: number, count: number): AsyncGenerator<{ left: readonly number[]; ranked: Ranked }> {
  if (!(step > 0)) throw new InputError(`RFE: step ${step}, a number of columns or a share above 0 is expected`);
  const atOnce = step < 1 ? Math.max(1, Math.floor(step * x.columns)) : Math.floor(step);
  let left = Array.from({ length: x.columns }, (_, j) => j);
  for (;;) {
    const ranked = await ranker(takeColumns(x, left), y);
    yield { left, ranked };
    if (left.length <= count) return;
    const order = [...left.keys()].sort((a, b) => ranked.importance[a] - ranked.importance[b] || a - b);
    const gone = new Set(order.slice(0, Math.min(atOnce, left.length - count)));
    left = left.filter((_, k) => !gone.has(k));
  }
}

function checkCount(what: string, count: number, columns: number): void {
  requireCount(`${what}:`, count);
  if (columns === 0) throw new InputError(`${what}: no columns to choose from`);
}
