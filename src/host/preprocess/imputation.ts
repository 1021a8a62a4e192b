import { requireColumns } from "../dataset/complete.ts";
import { column, matrixOfColumns, type Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { mean, median, present } from "../stats/descriptive.ts";

/** A column of whole numbers with at most this many different values is taken for a discrete one. */
const mostDiscreteValues = 10;

/** What the training cases say of one column. */
export type ImputedColumn =
  | { readonly action: "median" | "mean"; readonly missing: number; readonly value: number }
  | { readonly action: "drop"; readonly missing: number; readonly why: string };

export interface Imputation {
  /** One for each column, in order; `missing` counts training cases, `value` stands for what is missing. */
  readonly columns: readonly ImputedColumn[];
  /** Numbers of the columns that stay, ascending. */
  readonly kept: readonly number[];
}

export interface ImputationOptions {
  /** Which columns are discrete. `"auto"`: those whose present values are whole numbers, at most 10 different ones. */
  readonly discrete?: readonly boolean[] | "auto";
  /** Columns with at least this share of missing values are dropped; those without any value always are. */
  readonly dropAt?: number;
}

/**
 * How to fill the missing values (NaN) of x [cases, features]: a discrete column by its median (the mean of the middle two
 * where their number is even), a continuous one by its mean, over the training cases that have a value.
 * @throws InputError for no cases, an infinite value, or flags that are not one for each column
 */
export function fitImputation(x: Matrix, { discrete = "auto", dropAt = 0.2 }: ImputationOptions = {}): Imputation {
  if (x.rows === 0) throw new InputError("imputation: no cases");
  if (discrete !== "auto" && discrete.length !== x.columns) {
    throw new InputError(`imputation: ${discrete.length} flags of discreteness for ${x.columns} columns`);
  }
  const columns = Array.from({ length: x.columns }, (_, j): ImputedColumn => {
    const values = present(column(x, j));
    const infinite = values.find((value) => !Number.isFinite(value));
    if (infinite !== undefined) throw new InputError(`imputation: column ${j + 1} has a value of ${infinite}`);
    const missing = x.rows - values.length;
    if (values.length === 0) return { action: "drop", missing, why: `all ${x.rows} values missing` };
    if (missing / x.rows >= dropAt) return { action: "drop", missing, why: `${missing} of ${x.rows} values missing, limit ${dropAt * 100} %` };
    return (discrete === "auto" ? looksDiscrete(values) : discrete[j])
      ? { action: "median", missing, value: median(values) }
      : { action: "mean", missing, value: mean(values) };
  });
  return { columns, kept: columns.flatMap(({ action }, j) => (action === "drop" ? [] : [j])) };
}

/**
 * The columns kept, with the training cases' values where x has none.
 * @throws InputError for another number of columns
 */
export function applyImputation(x: Matrix, { columns }: Imputation): Matrix {
  requireColumns(x, columns.length, "imputation");
  const filled = columns.flatMap((fitted, j) => {
    if (fitted.action === "drop") return [];
    return [column(x, j).map((value) => (Number.isNaN(value) ? fitted.value : value))];
  });
  return matrixOfColumns(filled, x.rows);
}

function looksDiscrete(values: Float64Array): boolean {
  return values.every(Number.isInteger) && new Set(values).size <= mostDiscreteValues;
}
