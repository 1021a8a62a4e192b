import { InputError } from "../errors.ts";

/**
 * Numbers of cases in columns, [columns, rows]: the value of case i in column j is `values[j * rows + i]`, so that a feature
 * lies in one piece. NaN is a missing value.
 */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** @throws InputError where the values are not rows x columns */
export function matrix(rows: number, columns: number, values: Float64Array = new Float64Array(rows * columns)): Matrix {
  if (values.length !== rows * columns) throw new InputError(`matrix: ${values.length} values for ${rows} rows x ${columns} columns`);
  return { rows, columns, values };
}

/** A matrix of rows, each an array of one value per column. */
export function matrixOfRows(rows: readonly ArrayLike<number>[], columns: number = rows[0]?.length ?? 0): Matrix {
  const made = matrix(rows.length, columns);
  rows.forEach((row, i) => {
    if (row.length !== columns) throw new InputError(`matrix: row ${i + 1} has ${row.length} values, the first has ${columns}`);
    for (let j = 0; j < columns; j++) made.values[j * rows.length + i] = row[j];
  });
  return made;
}

/** A matrix of columns of one length. */
export function matrixOfColumns(columns: readonly ArrayLike<number>[], rows: number = columns[0]?.length ?? 0): Matrix {
  const made = matrix(rows, columns.length);
  columns.forEach((column, j) => {
    if (column.length !== rows) throw new InputError(`matrix: column ${j + 1} has ${column.length} values, the first has ${rows}`);
    made.values.set(column, j * rows);
  });
  return made;
}

/** Column j as a view. */
export function column(x: Matrix, j: number): Float64Array {
  return x.values.subarray(j * x.rows, (j + 1) * x.rows);
}

/** Row i as a copy. */
export function row(x: Matrix, i: number): Float64Array {
  return Float64Array.from({ length: x.columns }, (_, j) => x.values[j * x.rows + i]);
}

/** The rows named by their numbers, in that order; a row may come more than once. */
export function takeRows(x: Matrix, rows: ArrayLike<number>): Matrix {
  const taken = matrix(rows.length, x.columns);
  for (let j = 0; j < x.columns; j++) for (let i = 0; i < rows.length; i++) taken.values[j * rows.length + i] = x.values[j * x.rows + rows[i]];
  return taken;
}

/** The columns named by their numbers, in that order. */
export function takeColumns(x: Matrix, columns: ArrayLike<number>): Matrix {
  const taken = matrix(x.rows, columns.length);
  for (let j = 0; j < columns.length; j++) taken.values.set(column(x, columns[j]), j * x.rows);
  return taken;
}
