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
  const groups = [...byTask(rows), ["all", rows] as const];
  const total = groups.map(([task, own]) => [
    task, String(own.length), text(estimateOf(own.map(({ honest }) => honest))), ofAll(own, ({ kept }) => kept > 0),
    text(estimateOf(own.map(({ leaky }) => leaky))), ofAll(own, ({ keptByLeak }) => keptByLeak > 0), text(estimateOf(own.filter(({ keptByLeak }) => keptByLeak > 0).map(({ leaky }) => leaky))),
  ]);
  const single = rows.map((row) => [String(row.seed), row.task, String(row.tested), row.honest.toFixed(3), String(row.kept), row.leaky.toFixed(3), String(row.keptByLeak), String(row.refused.length)]);
  return [
    markdown(["task", "cohorts", "runner", "kept a feature", "leak", "kept a feature ", "leak, where it kept one"], total),
    markdown(["seed", "task", "test cases", "runner", "kept", "leak", "kept ", "refused"], single),
  ].join("\n");
}

function byTask<Row extends { readonly task: string }>(rows: readonly Row[]): (readonly [string, readonly Row[]])[] {
  return [...new Set(rows.map(({ task }) => task))].map((task) => [task, rows.filter((row) => row.task === task)]);
}

const ofAll = <Row>(rows: readonly Row[], isOne: (row: Row) => boolean): string => `${rows.filter(isOne).length} of ${rows.length}`;
const text = ({ mean: value, error }: Estimate): string => `${value.toFixed(3)} ± ${error.toFixed(3)}`;
const signed = (estimate: Estimate): string => `${estimate.mean > 0 ? "+" : ""}${text(estimate)}`;

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map((_, k) => (k === 0 ? "---" : "--:")), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
