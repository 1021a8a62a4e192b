import { featureTable, numberColumn, textColumn, textsOf, withColumns, type FeatureTable, type TableColumn } from "../../dataset/featureTable.ts";
import { metricsRow } from "../../evaluate/metrics.ts";
import { comparisonRows } from "./comparisons.ts";
import { metricsRows, scoredSets } from "./metrics.ts";
import type { StudyResults } from "./results.ts";

/** A table with the study's hash (its first 16 digits) and the engine's version in its last columns. */
export function stamped(table: FeatureTable, { hash, version }: Pick<StudyResults, "hash" | "version">): FeatureTable {
  const all = (value: string): string[] => new Array<string>(table.rows).fill(value);
  return withColumns(table, [textColumn("study_hash", all(hash.slice(0, 16))), textColumn("engine_version", all(version))]);
}

/** How to read each column off a row; a column of numbers or of texts by what the first row gives. */
type Columns<Row> = Readonly<Record<string, (row: Row) => string | number | null>>;

/** Rows as a table: numbers where every row has one, else texts. */
export function tableOfRows<Row>(name: string, rows: readonly Row[], columns: Columns<Row>): FeatureTable {
  return featureTable(name, Object.entries(columns).map(([column, of]): TableColumn => {
    const values = rows.map(of);
    return values.every((value) => typeof value === "number") ? numberColumn(column, values) : textColumn(column, values.map((value) => (value === null ? null : String(value))));
  }));
}

/** metrics.csv */
export function metricsTable(results: StudyResults): FeatureTable {
  const rows = metricsRows(results);
  const measures = Object.keys(rows.flatMap(({ metrics }) => (metrics ? [metricsRow(metrics)] : [])).at(0) ?? {}).filter((name) => name !== "n");
  const values = rows.map((row) => ({ ...row, numbers: row.metrics && metricsRow(row.metrics) }));
  return tableOfRows("metrics.csv", values, {
    task: ({ task }) => task,
    model: ({ model }) => model,
    set: ({ set }) => set,
    n: ({ n }) => n,
    ...Object.fromEntries(measures.map((name) => [name, ({ numbers }: (typeof values)[number]) => numbers?.[name] ?? NaN])),
  });
}

/** predictions.csv */
export function predictionsTable(results: StudyResults): FeatureTable {
  const rows = scoredSets(results).flatMap(({ task, model, set, ids, y, p }) => ids.map((id, i) => ({ task, model, set, id, y: y[i], p: p[i] })));
  return tableOfRows("predictions.csv", rows, {
    task: ({ task }) => task,
    model: ({ model }) => model,
    set: ({ set }) => set,
    id: ({ id }) => id,
    y: ({ y }) => y,
    p: ({ p }) => p,
  });
}

/** comparisons.csv */
export function comparisonsTable(results: StudyResults): FeatureTable {
  return tableOfRows("comparisons.csv", comparisonRows(results), {
    task: ({ task }) => task,
    set: ({ set }) => set,
    first: ({ first }) => first,
    second: ({ second }) => second,
    n: ({ n }) => n,
    auc_first: ({ auc }) => auc.first,
    auc_second: ({ auc }) => auc.second,
    auc_difference: ({ auc }) => auc.difference,
    auc_difference_low: ({ auc }) => auc.lower,
    auc_difference_high: ({ auc }) => auc.upper,
    delong_z: ({ auc }) => auc.statistic,
    delong_p: ({ auc }) => auc.p,
    idi: ({ idi }) => idi.estimate,
    idi_low: ({ idi }) => idi.lower,
    idi_high: ({ idi }) => idi.upper,
    idi_z: ({ idi }) => idi.statistic,
    idi_p: ({ idi }) => idi.p,
  });
}

/** readings.csv: the readers' tables, one after another. */
export function readingsTable({ measured: { readings } }: Pick<StudyResults, "measured">): FeatureTable {
  const [{ table: first }] = readings;
  const readers = textColumn("reader", readings.flatMap(({ reader, table }) => new Array<string>(table.rows).fill(reader)));
  const columns = first.columns.map((column, j): TableColumn => {
    // All readers' tables have the same columns.
    const parts = readings.map(({ table }) => table.columns[j]);
    return column.kind === "text" ? { ...column, values: parts.flatMap((part) => [...textsOf(part)]) } : { ...column, values: Float64Array.from(parts.flatMap((part) => [...(part.values as Float64Array)])) };
  });
  return featureTable("readings.csv", [readers, ...columns]);
}

/** notes.csv: why values are missing; cases that could not be measured, with no column. */
export function notesTable({ measured: { notes, failed } }: Pick<StudyResults, "measured">): FeatureTable {
  const rows = [...notes, ...failed.map(({ id, reason }) => ({ id, column: null, reason }))];
  return tableOfRows("notes.csv", rows, { id: ({ id }) => id, column: ({ column }) => column, reason: ({ reason }) => reason });
}
