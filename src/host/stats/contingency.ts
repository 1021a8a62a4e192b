import { InputError } from "../errors.ts";

/** Totals of a table of counts, and why its rows and columns cannot be tested for independence, if they cannot. */
export interface Contingency {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly total: number;
  readonly reason?: string;
}

/** @throws InputError where the table is not rectangular or holds other than whole numbers from 0 on */
export function contingency(table: readonly (readonly number[])[], what: string): Contingency {
  const width = table[0]?.length ?? 0;
  if (width === 0) throw new InputError(`${what}: a table of ${table.length} rows and ${width} columns`);
  table.forEach((row, i) => {
    if (row.length !== width) throw new InputError(`${what}: row ${i + 1} has ${row.length} counts, the first has ${width}`);
    const wrong = row.findIndex((count) => !(Number.isSafeInteger(count) && count >= 0));
    if (wrong >= 0) throw new InputError(`${what}: the count in row ${i + 1}, column ${wrong + 1} is ${row[wrong]}, expected a whole number from 0 on`);
  });
  const rows = table.map(sum);
  const columns = table[0].map((_, j) => sum(table.map((row) => row[j])));
  return { rows, columns, total: sum(rows), reason: untestable("row", rows) ?? untestable("column", columns) };
}

function untestable(name: string, totals: readonly number[]): string | undefined {
  if (totals.length < 2) return `one ${name}, at least 2 are needed`;
  const empty = totals.indexOf(0);
  return empty < 0 ? undefined : `${name} ${empty + 1} has no cases`;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
