import { InputError } from "../errors.ts";
import { columnNamed, numberColumn, textsOf, type FeatureTable, type NumberColumn } from "./featureTable.ts";

type Values = string | number | readonly (string | number)[];

export interface OutcomeOptions {
  /** The value or values of class 1, compared as texts. */
  readonly positive: Values;
  /** The value or values of class 0. */
  readonly negative: Values;
  /** What to do with rows that are neither, or missing: "error", or "exclude" them. Default "error". */
  readonly others?: "error" | "exclude";
}

export interface BinaryOutcome {
  /** 0 or 1 for each row taken. */
  readonly y: Uint8Array;
  /** Numbers of the rows taken. */
  readonly rows: readonly number[];
  /** Rows that are neither, with what they hold; null where it is missing. */
  readonly excluded: readonly { readonly row: number; readonly value: string | null }[];
}

/**
 * A column as labels.
 * @throws InputError where a row is neither positive nor negative (by choice), or a value is said to be both
 */
export function binaryOutcome(table: FeatureTable, column: string, { positive, negative, others = "error" }: OutcomeOptions): BinaryOutcome {
  const [ones, zeros] = [positive, negative].map((values) => new Set([values].flat().map(String)));
  const both = [...ones].find((value) => zeros.has(value));
  if (both !== undefined) throw new InputError(`${table.name}: ${column} ${both} is said to be positive and negative`);
  const values = textsOf(columnNamed(table, column));
  const isKnown = (value: string | null): boolean => value !== null && (ones.has(value) || zeros.has(value));
  const rows = [...values.keys()].filter((row) => isKnown(values[row]));
  const excluded = [...values.keys()].filter((row) => !isKnown(values[row])).map((row) => ({ row, value: values[row] }));
  if (others === "error" && excluded.length > 0) {
    const [{ row, value }] = excluded;
    const expected = [...ones, ...zeros].join(", ");
    throw new InputError(`${table.name}: ${column} of row ${row + 1} is ${value ?? "missing"}, not one of ${expected} (${excluded.length} such row${excluded.length === 1 ? "" : "s"})`);
  }
  return { y: Uint8Array.from(rows, (row) => (ones.has(values[row]!) ? 1 : 0)), rows, excluded };
}

/**
 * A column of categories as columns of 0 and 1, one for each category but the first, called `column=category`. Missing stays missing.
 * @param categories all that may occur, so that new cases get the same columns
 * @throws InputError where a row is of none of them
 */
export function indicators(table: FeatureTable, column: string, categories: readonly string[]): NumberColumn[] {
  const values = textsOf(columnNamed(table, column));
  const odd = values.findIndex((value) => value !== null && !categories.includes(value));
  if (odd >= 0) throw new InputError(`${table.name}: ${column} of row ${odd + 1} is ${values[odd]}, not one of ${categories.join(", ")}`);
  return categories.slice(1).map((category) => numberColumn(`${column}=${category}`, values.map((value) => (value === null ? NaN : Number(value === category)))));
}
