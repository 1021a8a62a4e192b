import type { Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import type { Dropped, Selection } from "./selection.ts";

/** Keeps the columns that `verdict` says nothing against. */
export function judge(x: Matrix, verdict: (column: number) => string | null, warnings: readonly string[] = []): Selection {
  const kept: number[] = [];
  const dropped: Dropped[] = [];
  for (let column = 0; column < x.columns; column++) {
    const why = verdict(column);
    if (why === null) kept.push(column);
    else dropped.push({ column, why });
  }
  return { kept, dropped, warnings };
}

/** What speaks against a p-value that has to lie below a limit. */
export function notBelow(p: number, below: number, reason?: string): string | null {
  if (Number.isNaN(p)) return `cannot be tested: ${reason ?? "p is not a number"}`;
  return p < below ? null : `p = ${short(p)}, not below ${below}`;
}

/** @throws InputError unless a step can keep so many columns; `what` begins the message: "mRMR:" */
export function requireCount(what: string, count: number): void {
  if (!(Number.isInteger(count) && count >= 1)) throw new InputError(`${what} ${count} columns to keep, a whole number from 1 on is expected`);
}

/** A number as reasons print it: three digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
