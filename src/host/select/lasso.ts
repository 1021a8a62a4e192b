import { column, type Matrix } from "../dataset/matrix.ts";
import { elasticNetAt } from "../learn/elasticNetAt.ts";
import { elasticNetCv, type ElasticNetCv } from "../learn/elasticNetCv.ts";
import { standardDeviation } from "../stats/descriptive.ts";
import { judge, requireCount, short } from "./judge.ts";
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
export function selectByLasso(x: Matrix, y: ArrayLike<number>, { folds, family = "binomial", lambda = "min", most = x.columns }: LassoOptions): LassoSelection {
  requireCount("LASSO: at most", most);
  const cv = elasticNetCv(x, y, { folds, family });
  const penalty = lambda === "min" ? cv.lambdaMin : cv.lambda1se;
  const { intercept, coefficients } = elasticNetAt(cv.path, penalty);
  const sizes = coefficients.map((coefficient, j) => (coefficient === 0 ? 0 : Math.abs(coefficient) * standardDeviation(column(x, j))));
  const least = [...sizes].sort((a, b) => b - a)[most - 1] ?? 0;
  const selection = judge(
    x,
    (j) => {
      if (sizes[j] === 0) return `coefficient 0 at lambda.${lambda} = ${short(penalty)}`;
      return sizes[j] >= least ? null : `coefficient per SD ${short(sizes[j])}, the last of the ${most} greatest is ${short(least)}`;
    },
    cv.warnings,
  );
  return { ...selection, intercept, coefficients, cv };
}
