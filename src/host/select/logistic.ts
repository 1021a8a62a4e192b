import { InputError } from "../errors.ts";
import { column, matrixOfColumns, type Matrix } from "../dataset/matrix.ts";
import { checkComplete } from "../learn/linear.ts";
import { fitLogistic, type LogisticFit } from "../learn/logistic.ts";
import { judge, notBelow } from "./judge.ts";
import type { Selection } from "./selection.ts";

export interface LogisticSelectionOptions {
  /** A column is kept when its Wald p lies below. */
  readonly below?: number;
}

/**
 * By a logistic regression of the outcome on each column alone. A column that separates the classes has no finite coefficient and
 * no Wald p; it is kept, with a warning, for it tells the most.
 * @throws InputError for missing values, labels that are not 0 and 1, one class only
 */
export function selectByUnivariateLogistic(x: Matrix, y: ArrayLike<number>, { below = 0.05 }: LogisticSelectionOptions = {}): Selection & { readonly fits: readonly LogisticFit[] } {
  checkComplete(x, y, "univariate logistic regression");
  const fits = Array.from({ length: x.columns }, (_, j) => fitLogistic(matrixOfColumns([column(x, j)]), y));
  const separated = fits.flatMap((fit, j) => (fit.separated ? [j + 1] : []));
  const warnings = separated.length > 0 ? [`kept without a test: columns ${separated.join(", ")} separate the classes, so that their coefficients are infinite`] : [];
  return { ...judge(x, (j) => (fits[j].separated ? null : notBelow(fits[j].p[1], below, "constant")), warnings), fits };
}

/**
 * By one logistic regression of the outcome on all columns.
 * @throws InputError where there are not at least two more cases than columns, and as selectByUnivariateLogistic
 */
export function selectByMultivariateLogistic(x: Matrix, y: ArrayLike<number>, { below = 0.05 }: LogisticSelectionOptions = {}): Selection & { readonly fit: LogisticFit } {
  if (x.columns >= x.rows - 1) throw new InputError(`multivariate logistic regression: ${x.columns} columns for ${x.rows} cases; select fewer than ${x.rows - 1} first`);
  const fit = fitLogistic(x, y);
  if (fit.separated) return { ...judge(x, () => null, ["kept all: the columns together separate the classes, so that their coefficients are infinite and have no Wald test"]), fit };
  return { ...judge(x, (j) => notBelow(fit.p[j + 1], below, fit.converged ? "constant, or dependent on the columns before it" : "the regression did not converge"), fit.warnings), fit };
}
