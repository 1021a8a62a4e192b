import { InputError } from "../errors.ts";
import { describeColumn, type ColumnMetadata } from "./describeColumn.ts";

/** One value per row; NaN is missing. */
export interface NumberColumn extends ColumnMetadata {
  readonly kind: "number";
  readonly values: Float64Array;
}

/** One value per row; null is missing. */
export interface TextColumn extends ColumnMetadata {
  readonly kind: "text";
  readonly values: readonly (string | null)[];
}

export type TableColumn = NumberColumn | TextColumn;

/** Cases x columns. */
export interface FeatureTable {
  /** What errors call it: the file's name. */
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

/** A column of numbers; what its name says is derived, what is given comes before it. */
export function numberColumn(name: string, values: ArrayLike<number>, given: Partial<ColumnMetadata> = {}): NumberColumn {
  return { ...describeColumn(name), ...given, name, kind: "number", values: values instanceof Float64Array ? values : Float64Array.from(values) };
}

/** A column of texts; what its name says is derived, what is given comes before it. */
export function textColumn(name: string, values: readonly (string | null)[], given: Partial<ColumnMetadata> = {}): TextColumn {
  return { ...describeColumn(name), ...given, name, kind: "text", values };
}

/** @throws InputError where columns differ in length, or two have one name */
export function featureTable(name: string, columns: readonly TableColumn[]): FeatureTable {
  const rows = columns[0]?.values.length ?? 0;
  const names = new Set<string>();
  for (const column of columns) {
    if (names.has(column.name)) throw new InputError(`${name}: two columns are called ${column.name}`);
    names.add(column.name);
    if (column.values.length !== rows) throw new InputError(`${name}: column ${column.name} has ${column.values.length} rows, ${columns[0].name} has ${rows}`);
  }
  return { name, rows, columns };
}

/** @throws InputError where there is no such column */
export function columnNamed(table: FeatureTable, name: string): TableColumn {
  const found = table.columns.find((column) => column.name === name);
  if (!found) {
    const names = table.columns.slice(0, 5).map((column) => column.name).join(", ");
    throw new InputError(`${table.name}: no column ${name}; there are ${names}${table.columns.length > 5 ? `, ... (${table.columns.length} in all)` : ""}`);
  }
  return found;
}

/** The rows named by their numbers, in that order. */
export function takeTableRows(table: FeatureTable, rows: ArrayLike<number>): FeatureTable {
  const columns = table.columns.map((column): TableColumn => column.kind === "number"
    ? { ...column, values: Float64Array.from(rows, (i) => column.values[i]) }
    : { ...column, values: Array.from(rows, (i) => column.values[i]) });
  return { name: table.name, rows: rows.length, columns };
}

/** The table with more columns at its end. */
export function withColumns(table: FeatureTable, columns: readonly TableColumn[]): FeatureTable {
  return featureTable(table.name, [...table.columns, ...columns]);
}

/** Each row's value as text (numbers as `String` has them); null where it is missing. */
export function textsOf(column: TableColumn): readonly (string | null)[] {
  return column.kind === "text" ? column.values : Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)));
}
