import type { Matrix } from "../dataset/matrix.ts";
import { elasticNetCv, type ElasticNetCv } from "../learn/elasticNetCv.ts";
import { judge } from "./judge.ts";
import type { Selection } from "./selection.ts";

export interface LassoOptions {
  /** Fold of each case. */
  readonly folds: ArrayLike<number>;
  /** "binomial" is logistic LASSO; "gaussian" takes the labels for numbers, as LassoCV in many studies does. */
  readonly family?: "binomial" | "gaussian";
  /** The penalty of the least mean error, or the largest within one standard error of it. */
  readonly lambda?: "min" | "1se";
  /** Keep no more than this many columns, those of the greatest coefficients per standard deviation. */
  readonly most?: number;
}

/** A LASSO selection, with the coefficients of all columns at the penalty chosen, in the units of the columns. */
export interface LassoSelection extends Selection {
  readonly intercept: number;
  readonly coefficients: readonly number[];
  /** The whole path and its cross-validation, for the figures. */
  readonly cv: ElasticNetCv;
}

/**
 * Keeps columns whose LASSO coefficient is not zero at the penalty that cross-validation chooses.
 * @source Tibshirani, J. R. Stat. Soc. B 58 (1996) 267; Friedman, Hastie & Tibshirani, J. Stat. Softw. 33 (2010) 1
 */
export function selectByLasso(x: Matrix, y: ArrayLike<number>, { folds, family = "binomial", lambda = "min", most }: LassoOptions): LassoSelection {
  throw new Error(`${String([x, y, folds, family, lambda, most, elasticNetCv, judge])}`);
}
