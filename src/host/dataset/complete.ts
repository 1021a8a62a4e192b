import { InputError } from "../errors.ts";
import type { Matrix } from "./matrix.ts";

/** @throws InputError naming the first value that is missing or infinite; `what` is the method that needs it */
export function requireComplete(x: Matrix, what: string): void {
  const at = x.values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const place = `column ${Math.floor(at / x.rows) + 1}, case ${(at % x.rows) + 1}`;
  throw new InputError(`${what}: ${place} is ${Number.isNaN(x.values[at]) ? "missing (impute first)" : x.values[at]}`);
}

/** @throws InputError where new data do not have the columns that `what` was fitted on */
export function requireColumns(x: Matrix, columns: number, what: string): void {
  if (x.columns !== columns) throw new InputError(`${what}: ${x.columns} columns, fitted on ${columns}`);
}
