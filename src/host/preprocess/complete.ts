import type { Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";

/** @throws InputError naming the first value of the matrix that is missing or infinite; `what` is the method that needs it */
export function requireComplete(x: Matrix, what: string): void {
  const at = x.values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const [column, row] = [Math.floor(at / x.rows) + 1, (at % x.rows) + 1];
  const advice = Number.isNaN(x.values[at]) ? "is missing: impute first" : `is ${x.values[at]}`;
  throw new InputError(`${what}: column ${column} of case ${row} ${advice}`);
}

/** @throws InputError where new data do not have the columns that `what` was fitted on */
export function requireColumns(x: Matrix, columns: number, what: string): void {
  if (x.columns !== columns) throw new InputError(`${what}: ${x.columns} columns, fitted on ${columns}`);
}
