import { InputError } from "../errors.ts";
import { column, matrix, takeColumns, type Matrix } from "../dataset/matrix.ts";
import { binomial } from "../stats/binomial.ts";
import { median } from "../stats/descriptive.ts";
import { binaryCounts } from "../stats/labels.ts";
import { adjust } from "../stats/multipleTesting.ts";
import { Random } from "../stats/random.ts";
import { short } from "./judge.ts";
import type { Dropped, Selection } from "./selection.ts";

export interface BorutaOptions {
  readonly seed: number;
  /** Importance of each column of a table, from a forest grown anew; it takes its seed from `random`. */
  readonly importance: (x: Matrix, y: ArrayLike<number>, random: Random) => Promise<ArrayLike<number>>;
  readonly iterations?: number;
  readonly alpha?: number;
  /** "two-step": Benjamini-Hochberg over the columns, then alpha / iteration (BorutaPy); "bonferroni": alpha / columns (Kursa & Rudnicki). */
  readonly correction?: "two-step" | "bonferroni";
  /** What becomes of columns that no test decides: they go, they stay, or they stay where their median passes that of the greatest shadows. */
  readonly tentative?: "drop" | "keep" | "median";
  readonly onIteration?: (iteration: number, undecided: number) => void;
}

export interface BorutaSelection extends Selection {
  readonly decisions: readonly ("confirmed" | "tentative" | "rejected")[];
  /** How often each column passed the greatest shadow. */
  readonly hits: readonly number[];
  readonly iterations: number;
}

const fewestShadows = 5;

/**
 * Boruta: a column is kept when a forest finds it more important than the best of the columns' shuffled copies ("shadows") more
 * often than by chance.
 *
 *     columns not rejected + a shuffled copy of each --forest--> importances
 *     hit: importance > the greatest of the shadows'             hits ~ Binomial(iterations, 1/2) if the column tells nothing
 *     significantly many hits: confirmed; few: rejected; else the next iteration
 *
 * @source Kursa & Rudnicki, J. Stat. Softw. 36 (2010) 11
 */
export async function selectByBoruta(x: Matrix, y: ArrayLike<number>, options: BorutaOptions): Promise<BorutaSelection> {
  const { seed, importance, iterations = 100, alpha = 0.05, correction = "two-step", tentative = "drop", onIteration } = options;
  if (y.length !== x.rows) throw new InputError(`Boruta: ${y.length} labels for ${x.rows} cases`);
  binaryCounts(y, "labels");
  if (x.columns === 0) throw new InputError("Boruta: no columns to choose from");
  const random = new Random(seed);
  const decisions = new Array<"confirmed" | "tentative" | "rejected">(x.columns).fill("tentative");
  const hits = new Uint32Array(x.columns);
  const history: Float64Array[] = [];
  const shadowMaxima: number[] = [];
  for (let iteration = 1; iteration <= iterations && decisions.includes("tentative"); iteration++) {
    const left = columnsWhere(decisions, (decision) => decision !== "rejected");
    const found = await importance(withShadows(takeColumns(x, left), random), y, random);
    const shadow = Array.from(found).slice(left.length).reduce((most, value) => Math.max(most, value), -Infinity);
    const all = new Float64Array(x.columns).fill(NaN);
    left.forEach((j, k) => (all[j] = found[k]));
    left.forEach((j, k) => (hits[j] += Number(found[k] > shadow)));
    history.push(all);
    shadowMaxima.push(shadow);
    decide(decisions, hits, iteration, alpha, correction);
    onIteration?.(iteration, columnsWhere(decisions, (decision) => decision === "tentative").length);
  }
  const settled = (j: number): boolean => tentative === "keep" || (tentative === "median" && median(history.map((all) => all[j])) > median(shadowMaxima));
  const kept = columnsWhere(decisions, (decision, j) => decision === "confirmed" || (decision === "tentative" && settled(j)));
  const dropped: Dropped[] = columnsWhere(decisions, (_, j) => !kept.includes(j)).map((column) => ({ column, why: `${decisions[column]}: passed the greatest shadow in ${hits[column]} of ${timesLeft(history, column)} forests` }));
  const open = columnsWhere(decisions, (decision) => decision === "tentative").length;
  const warnings = open > 0 ? [`Boruta: ${open} columns undecided after ${history.length} forests (alpha ${short(alpha)}): ${{ drop: "dropped", keep: "kept", median: "kept where their median importance passes the shadows'" }[tentative]}`] : [];
  return { kept, dropped, warnings, decisions, hits: Array.from(hits), iterations: history.length };
}

function columnsWhere<T>(decisions: readonly T[], holds: (decision: T, j: number) => boolean): number[] {
  return decisions.flatMap((decision, j) => (holds(decision, j) ? [j] : []));
}

/** The columns, and behind them a shuffled copy of each, or several of each where there are fewer than five. */
function withShadows(x: Matrix, random: Random): Matrix {
  let shadows = x.columns;
  while (shadows < fewestShadows) shadows *= 2;
  const both = matrix(x.rows, x.columns + shadows);
  both.values.set(x.values);
  for (let k = 0; k < shadows; k++) both.values.set(random.shuffle(column(x, k % x.columns).slice()), (x.columns + k) * x.rows);
  return both;
}

function decide(decisions: ("confirmed" | "tentative" | "rejected")[], hits: Uint32Array, iteration: number, alpha: number, correction: "two-step" | "bonferroni"): void {
  const left = columnsWhere(decisions, (decision) => decision !== "rejected");
  const many = left.map((j) => binomial.sf(hits[j] - 1, iteration, 0.5));
  const few = left.map((j) => binomial.cdf(hits[j], iteration, 0.5));
  const passes = (p: readonly number[]): boolean[] => {
    if (correction === "bonferroni") return p.map((value) => value <= alpha / decisions.length);
    return Array.from(adjust(p, "bh")).map((adjusted, k) => adjusted <= alpha && p[k] <= alpha / iteration);
  };
  const [confirmed, rejected] = [passes(many), passes(few)];
  left.forEach((j, k) => {
    if (decisions[j] !== "tentative") return;
    if (confirmed[k]) decisions[j] = "confirmed";
    else if (rejected[k]) decisions[j] = "rejected";
  });
}

function timesLeft(history: readonly Float64Array[], j: number): number {
  return history.filter((all) => !Number.isNaN(all[j])).length;
}
