/** A value in the table: numbers are float64 (NaN where a feature could not be computed), the rest is text. */
export type Value = number | string;

/** One case of a run. */
export interface Row {
  /** Number of the case in its batch, from 1. */
  readonly index: number;
  /** Columns that came with the case (Image, Mask, what the batch file holds besides), in order. */
  readonly input: ReadonlyMap<string, string>;
  readonly status: "done" | "failed";
  /** Why the case failed. */
  readonly reason?: string;
  /** Diagnostics and features, in PyRadiomics' order. */
  readonly values: ReadonlyMap<string, Value>;
  /** Column -> why its value is NaN, or what else there is to know about it. */
  readonly notes: ReadonlyMap<string, string>;
}

/** What computed a table. */
export interface Provenance {
  readonly program: string;
  readonly backend: string;
  readonly adapter: string;
}

/** Cases x columns, as PyRadiomics names them. */
export interface ResultTable {
  /** Input columns, then those of the first case that was done, then what only later cases have, sorted. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly provenance?: Provenance;
}

/** The column that says why a case failed; it is there only when one did. */
export const reasonColumn = "diagnostics_Error";

/** Orders the columns of a run's cases. PyRadiomics takes the first case's, we the first that did not fail. */
export function buildTable(rows: readonly Row[], provenance?: Provenance): ResultTable {
  const first = rows.find(({ status }) => status === "done");
  const columns = new Set([...rows.flatMap(({ input }) => [...input.keys()]), ...(first?.values.keys() ?? [])]);
  const later = rows.flatMap(({ values }) => [...values.keys()]).filter((column) => !columns.has(column));
  for (const column of later.sort()) columns.add(column);
  if (rows.some(({ status }) => status === "failed")) columns.add(reasonColumn);
  return { columns: [...columns], rows, provenance };
}

/** The cells of a row that hold something, in the table's order. */
export function cells({ columns }: ResultTable, row: Row): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const column of columns) {
    const value = row.values.get(column) ?? row.input.get(column) ?? (column === reasonColumn ? row.reason : undefined);
    if (value !== undefined) found.set(column, value);
  }
  return found;
}

/** Whether a column of results holds text: the diagnostics that are not single numbers. */
export function isTextColumn(column: string): boolean {
  return column.startsWith("diagnostics_") && !/_(Mean|Minimum|Maximum|VoxelNum|VolumeNum)$/.test(column);
}

/** Whether a column of results holds counts, which Python prints without a point. */
export function isCountColumn(column: string): boolean {
  return /^diagnostics_Mask-.*_(VoxelNum|VolumeNum)$/.test(column);
}
