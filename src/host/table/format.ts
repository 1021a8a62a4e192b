import { pythonFloat, toPython, Tuple, type PythonValue } from "../params/python.ts";
import { parsePython } from "../params/pythonParser.ts";
import { csvLine } from "../dataset/csv.ts";
import { cells, isCountColumn, isTextColumn, type ResultTable, type Row, type Value } from "./table.ts";

export const tableFormats = ["csv", "json", "txt"] as const;

export type TableFormat = (typeof tableFormats)[number];

export interface FormatOptions {
  /** Leave NaN out: an empty cell in csv, no entry in json and txt. */
  readonly skipNans?: boolean;
}

/**
 * The table as PyRadiomics prints it. Numbers read back as exactly the same float64, and look as Python's do (1.0, 1e-05, nan).
 * json differs from PyRadiomics' in one point: NaN and infinities are null, since JSON has no word for them.
 */
export function formatTable(table: ResultTable, format: TableFormat, { skipNans = false }: FormatOptions = {}): string {
  const rows = table.rows.map((row) => ({ row, cells: withoutNans(cells(table, row), skipNans) }));
  if (format === "json") return jsonText(rows.map(({ row, cells }) => jsonObject(row, cells)));
  if (format === "txt") {
    return rows.flatMap(({ row, cells }) => Array.from(cells, ([column, value]) => `Case-${row.index}_${column}: ${cellText(column, value)}\n`)).join("");
  }
  const lines = rows.map(({ cells }) => csvLine(table.columns.map((column) => (cells.has(column) ? cellText(column, cells.get(column)!) : ""))));
  return csvLine(table.columns) + lines.join("");
}

/** The text of one cell, in every format but json. */
export function cellText(column: string, value: Value): string {
  if (typeof value === "string") return value;
  return isCountColumn(column) && Number.isInteger(value) ? String(value) : pythonFloat(value);
}

function withoutNans(found: Map<string, Value>, skip: boolean): Map<string, Value> {
  return skip ? new Map([...found].filter(([, value]) => !Number.isNaN(value))) : found;
}

/** PyRadiomics' json holds the tuples and dictionaries of the diagnostics as arrays and objects, where csv has their text. */
function jsonObject(row: Row, found: Map<string, Value>): PythonValue {
  const entries = Array.from(found, ([column, value]): [string, PythonValue] => {
    if (typeof value === "number") return [column, isCountColumn(column) ? toPython(value) : value];
    const structured = !row.input.has(column) && isTextColumn(column) && /^[({]/.test(value);
    return [column, structured ? (parsePython(value)?.value ?? value) : value];
  });
  return Object.fromEntries(entries);
}

/** Python's `json.dumps(value, indent=2)`, except that text is not escaped to ASCII. */
function jsonText(value: PythonValue, indent = ""): string {
  if (typeof value === "number") return Number.isFinite(value) ? pythonFloat(value) : "null";
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value) || value instanceof Tuple;
  const items = isList
    ? (value instanceof Tuple ? value.items : (value as readonly PythonValue[])).map((item) => jsonText(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item, inner)}`);
  const [open, close] = isList ? "[]" : "{}";
  return items.length === 0 ? open + close : `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
}
