import { column, takeColumns, type Matrix } from "../dataset/matrix.ts";
import { isConstant, moments } from "../stats/descriptive.ts";
import { binaryCounts } from "../stats/labels.ts";
import { factorQr } from "../stats/linearAlgebra.ts";
import { tailOf } from "../stats/confidence.ts";
import { normal } from "../stats/normal.ts";
import { checkComplete, checkWeights, type LinearModel } from "./linear.ts";
import { newton, type NewtonFit } from "./newton.ts";
import { separatingColumns } from "./separation.ts";

export { predictLogistic } from "./linear.ts";

export interface LogisticFit extends LinearModel {
  /** [1 + columns, 1 + columns] row by row, the intercept first, as in all that follow. NaN for aliased columns, and all NaN unless converged. */
  readonly covariance: readonly number[];
  readonly standardErrors: readonly number[];
  /** Wald's: coefficient / standard error. */
  readonly z: readonly number[];
  /** Two-sided, of the normal distribution. */
  readonly p: readonly number[];
  /** -2 log likelihood. */
  readonly deviance: number;
  /** Deviance of the intercept alone. */
  readonly nullDeviance: number;
  readonly logLikelihood: number;
  /** Deviance + 2 x number of coefficients estimated. */
  readonly aic: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** The classes are separated completely or quasi-completely: there is no estimate; the coefficients are of the iteration that showed it. */
  readonly separated: boolean;
  /** Columns that depend linearly on the columns before them (or are constant): left out, coefficient 0. */
  readonly aliased: readonly number[];
  readonly warnings: readonly string[];
}

/** Spread of a column outside the span of those before it, relative to its own, below which it depends on them. */
const dependent = 1e-9;

/**
 * Logistic regression by maximum likelihood with Wald's inference: log(p / (1 - p)) = intercept + coefficients . x.
 * Newton's steps are least-squares problems solved by QR on centred and scaled columns. Separation is certified by a direction
 * that the steps show (`separates`), so that no divergent coefficient is passed off as an estimate.
 * @param x [cases, columns]
 * @param y 0 or 1 of each case
 * @param options `weights`: how often each case counts
 * @throws InputError for missing values, labels that are not 0 and 1, one class only
 * @source McCullagh & Nelder, Generalized Linear Models, 2nd ed., 4.4
 */
export function fitLogistic(
  x: Matrix,
  y: ArrayLike<number>,
  { weights, maxIterations = 100 }: { weights?: ArrayLike<number>; maxIterations?: number } = {},
): LogisticFit {
  checkComplete(x, y, "logistic regression");
  binaryCounts(y, "logistic regression");
  if (weights) checkWeights(weights, x.rows, "logistic regression");
  const { table, means, scales } = standardised(x);
  const { kept } = factorQr(table.slice(), x.rows, x.columns + 1, dependent);
  const independent = takeColumns({ rows: x.rows, columns: x.columns + 1, values: table }, kept).values;
  const fit = newton(independent, y, weights, maxIterations);

  const { beta, covariance } = unstandardised(fit, kept, means, scales);
  const standardErrors = beta.map((_, j) => Math.sqrt(covariance[j * beta.length + j]));
  const z = beta.map((b, j) => b / standardErrors[j]);
  const aliased = Array.from({ length: x.columns }, (_, j) => j).filter((j) => !kept.includes(j + 1));
  return {
    intercept: beta[0],
    coefficients: beta.slice(1),
    covariance,
    standardErrors,
    z,
    p: z.map((value) => 2 * normal.sf(Math.abs(value))),
    deviance: fit.deviance,
    nullDeviance: nullDeviance(y, weights),
    logLikelihood: -fit.deviance / 2,
    aic: fit.deviance + 2 * kept.length,
    iterations: fit.iterations,
    converged: fit.converged,
    separated: fit.separated,
    aliased,
    warnings: [
      ...(fit.separated ? [separationWarning(x, y)] : []),
      ...(fit.converged || fit.separated ? [] : [`not converged after ${fit.iterations} iterations`]),
      ...(aliased.length ? [`constant or linearly dependent on columns before them, left out: columns ${aliased.map((j) => j + 1).join(", ")}`] : []),
    ],
  };
}

export interface OddsRatio {
  readonly oddsRatio: number;
  readonly lower: number;
  readonly upper: number;
}

/** exp(coefficient) of each column, with Wald's interval exp(coefficient -+ z standard error). NaN bounds where there is no standard error. */
export function oddsRatios(fit: Pick<LogisticFit, "coefficients" | "standardErrors">, confidence = 0.95): OddsRatio[] {
  const z = normal.upperQuantile(tailOf(confidence));
  return fit.coefficients.map((b, j) => {
    const half = z * fit.standardErrors[j + 1];
    return { oddsRatio: Math.exp(b), lower: Math.exp(b - half), upper: Math.exp(b + half) };
  });
}

/** -2 log likelihood of the share of class 1. */
function nullDeviance(y: ArrayLike<number>, weights: ArrayLike<number> | undefined): number {
  const sums = [0, 0];
  for (let i = 0; i < y.length; i++) sums[y[i]] += weights?.[i] ?? 1;
  const total = sums[0] + sums[1];
  return -2 * (sums[0] * Math.log(sums[0] / total) + sums[1] * Math.log(sums[1] / total));
}

function separationWarning(x: Matrix, y: ArrayLike<number>): string {
  const alone = separatingColumns(x, y);
  const by = alone.length ? `column ${alone.map((j) => j + 1).join(", ")} alone` : "a combination of columns";
  return `the classes are separated by ${by}: the likelihood has no maximum`;
}

/** [1, (x - mean) / sd] as [1 + columns, rows], so that columns of any unit are solved equally well; 0 for a constant column. */
function standardised(x: Matrix): { table: Float64Array; means: number[]; scales: number[] } {
  const table = new Float64Array((x.columns + 1) * x.rows).fill(1, 0, x.rows);
  const means = [0];
  const scales = [1];
  for (let j = 0; j < x.columns; j++) {
    const from = column(x, j);
    const found = moments(from);
    const scale = isConstant(found) ? 1 : Math.sqrt(found.squares / x.rows);
    if (!isConstant(found)) from.forEach((value, i) => (table[(j + 1) * x.rows + i] = (value - found.mean) / scale));
    means.push(found.mean);
    scales.push(scale);
  }
  return { table, means, scales };
}

/**
 * Coefficients and covariance of the columns as given, from those of the standardised ones: b_j = beta_j / scale_j and
 * intercept = beta_0 - sum_j beta_j mean_j / scale_j.
 */
function unstandardised({ beta, covariance }: NewtonFit, kept: readonly number[], means: readonly number[], scales: readonly number[]) {
  const all = means.length;
  const k = kept.length;
  const shift = kept.map((j) => means[j] / scales[j]);
  const full = { beta: new Array<number>(all).fill(0), covariance: new Array<number>(all * all).fill(NaN) };
  kept.forEach((j, a) => (full.beta[j] = beta[a] / scales[j]));
  full.beta[0] -= shift.reduce((sum, s, a) => sum + beta[a] * s, 0);
  if (!covariance) return full;
  const withIntercept = kept.map((_, b) => covariance[b] - shift.reduce((sum, s, a) => sum + s * covariance[a * k + b], 0));
  const intercept = withIntercept[0] - shift.reduce((sum, s, b) => sum + s * withIntercept[b], 0);
  kept.forEach((j, a) => {
    kept.forEach((l, b) => (full.covariance[j * all + l] = covariance[a * k + b] / scales[j] / scales[l]));
    full.covariance[j] = full.covariance[j * all] = a === 0 ? intercept : withIntercept[a] / scales[j];
  });
  return full;
}
