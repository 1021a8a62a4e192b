import { mean, standardDeviation } from "../../src/host/stats/descriptive.ts";
import type { FixedRow } from "./fixed.ts";
import type { ShuffledRow } from "./shuffled.ts";

/** Mean over cohorts, and its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly error: number;
}

export function estimateOf(values: readonly number[]): Estimate {
  return { mean: mean(values), error: standardDeviation(values) / Math.sqrt(values.length) };
}

/** Tables in Markdown: by task over the seeds, and seed by seed. */
export function fixedTables(rows: readonly FixedRow[]): string {
  const columns = ["model", "allowed", "shown", "latent", "truth"] as const;
  const differences = ["allowed", "shown", "latent"] as const;
  const total = byTask(rows).map(([task, own]) => [
    task, ...columns.map((column) => text(estimateOf(own.map((row) => row[column])))),
    ...differences.map((column) => signed(estimateOf(own.map((row) => row.model - row[column])))),
  ]);
  const single = rows.map((row) => [String(row.seed), row.task, String(row.tested), ...columns.map((column) => row[column].toFixed(3))]);
  return [
    markdown(["task", ...columns, ...differences.map((column) => `model - ${column}`)], total),
    markdown(["seed", "task", "test cases", ...columns], single),
  ].join("\n");
}

export function shuffledTables(rows: readonly ShuffledRow[]): string {
  const groups = [...byTask(rows), ["both", rows] as const];
  const total = groups.map(([task, own]) => [
    task, String(own.length), text(estimateOf(own.map(({ honest }) => honest))), keeping(own, ({ kept }) => kept), text(estimateOf(own.map(({ leaky }) => leaky))), keeping(own, ({ keptByLeak }) => keptByLeak),
    text(estimateOf(own.map(({ top }) => top.honest))), text(estimateOf(own.map(({ top }) => top.leaky))),
  ]);
  const single = rows.map(({ seed, task, tested, honest, kept, leaky, keptByLeak, top, refused }) => [
    String(seed), task, String(tested), `${honest.toFixed(3)} (${kept})`, `${leaky.toFixed(3)} (${keptByLeak})`, top.honest.toFixed(3), top.leaky.toFixed(3), String(refused.length),
  ]);
  return [
    markdown(["task", "cohorts", "S5", "kept a feature", "S5, selected on all", "kept a feature ", "top 7", "top 7, selected on all"], total),
    markdown(["seed", "task", "test cases", "S5 (kept)", "S5, selected on all (kept)", "top 7", "top 7, selected on all", "leaks refused"], single),
  ].join("\n");
}

function byTask<Row extends { readonly task: string }>(rows: readonly Row[]): (readonly [string, readonly Row[]])[] {
  return [...new Set(rows.map(({ task }) => task))].map((task) => [task, rows.filter((row) => row.task === task)]);
}

const keeping = (rows: readonly ShuffledRow[], count: (row: ShuffledRow) => number): string => `${rows.filter((row) => count(row) > 0).length} of ${rows.length}`;
const text = ({ mean: value, error }: Estimate): string => `${value.toFixed(3)} ± ${error.toFixed(3)}`;
const signed = (estimate: Estimate): string => `${estimate.mean > 0 ? "+" : ""}${text(estimate)}`;

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map((_, k) => (k === 0 ? "---" : "--:")), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
