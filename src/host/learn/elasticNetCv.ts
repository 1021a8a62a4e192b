import { takeRows, type Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { ranks } from "../stats/descriptive.ts";
import { elasticNetPath, fitElasticNet, type ElasticNetOptions, type ElasticNetPath } from "./elasticNet.ts";
import { interpolation } from "./elasticNetAt.ts";
import { sidesOf } from "./folds.ts";

export type ElasticNetMeasure = "mse" | "deviance" | "class" | "auc";

export interface ElasticNetCvOptions extends ElasticNetOptions {
  /** Fold of each case, 0, 1, ... */
  readonly folds: ArrayLike<number>;
  /** Error to choose by: "mse" where gaussian; "deviance" (the default), "class" (share of errors at 0.5) or "auc" where binomial. */
  readonly measure?: ElasticNetMeasure;
}

/** A path of all cases with its cross-validated error; the arrays have one value for each of its lambdas. */
export interface ElasticNetCv {
  readonly path: ElasticNetPath;
  readonly measure: ElasticNetMeasure;
  readonly lambdas: readonly number[];
  /** Number of coefficients that are not 0 in the path of all cases. */
  readonly df: readonly number[];
  /** Mean error over the folds, each weighted by its cases. */
  readonly mean: readonly number[];
  /** Standard error of that mean. */
  readonly error: readonly number[];
  /** The lambda of the least mean error (the greatest AUC). */
  readonly lambdaMin: number;
  /** The greatest lambda whose mean error is within one standard error of that. */
  readonly lambda1se: number;
  /** Their places in `lambdas`. */
  readonly indexMin: number;
  readonly index1se: number;
  readonly warnings: readonly string[];
}

/** Probabilities in the deviance are kept this far from 0 and 1. */
const leastProbability = 1e-5;

/**
 * Cross-validation of the elastic net as cv.glmnet's with given folds: each fold's path has lambdas of its own and is
 * interpolated at those of all cases; the error of a fold is that of its cases, and the standard error that of the folds' mean.
 * With fewer than 3 cases a fold the cases are taken for the folds.
 * @throws InputError for folds without cases, or whose other cases are of one class only
 * @source Friedman, Hastie & Tibshirani, J. Stat. Softw. 33 (2010) 1
 */
export function elasticNetCv(x: Matrix, y: ArrayLike<number>, options: ElasticNetCvOptions): ElasticNetCv {
  const { folds, family } = options;
  const measure = options.measure ?? (family === "gaussian" ? "mse" : "deviance");
  if ((measure === "mse") !== (family === "gaussian")) throw new InputError(`elastic net: measure ${measure} is not one of family ${family}`);
  const parts = casesOfFolds(folds, y, family);
  const path = elasticNetPath(x, y, options);
  const predictors = parts.map((held, f) => {
    const { others: train } = sidesOf(folds, f);
    const given = options.weights;
    const weights = given && Float64Array.from(train, (i) => given[i]);
    const fitted = fitElasticNet(x, train, Float64Array.from(train, (i) => y[i]), { ...options, weights });
    return predict(fitted, path.lambdas, takeRows(x, held));
  });

  const weights = Float64Array.from(y, (_, i) => options.weights?.[i] ?? 1);
  const grouped = measure === "auc" || y.length / parts.length >= 3;
  const summaries = path.lambdas.map((_, k) => {
    const errors = parts.flatMap((held, f) => foldErrors(held, predictors[f][k], y, weights, measure, grouped));
    return summary(errors);
  });
  return {
    path,
    measure,
    lambdas: path.lambdas,
    df: path.df,
    mean: summaries.map(({ mean }) => mean),
    error: summaries.map(({ error }) => error),
    ...choice(path.lambdas, summaries, measure === "auc" ? -1 : 1),
    warnings: [...path.warnings, ...(grouped ? [] : ["fewer than 3 cases a fold: the standard error is over cases, not folds"])],
  };
}

/** Cases of each fold. */
function casesOfFolds(folds: ArrayLike<number>, y: ArrayLike<number>, family: string): number[][] {
  if (folds.length !== y.length) throw new InputError(`elastic net: folds of ${folds.length} cases for ${y.length} outcomes`);
  const parts: number[][] = [];
  for (let i = 0; i < folds.length; i++) {
    if (!Number.isInteger(folds[i]) || folds[i] < 0) throw new InputError(`elastic net: the fold of case ${i + 1} is ${folds[i]}, expected 0, 1, ...`);
    (parts[folds[i]] ??= []).push(i);
  }
  if (parts.length < 2) throw new InputError(`elastic net: ${parts.length} fold, expected 2 or more`);
  for (let f = 0; f < parts.length; f++) {
    if (!parts[f]) throw new InputError(`elastic net: fold ${f + 1} of ${parts.length} has no cases (${y.length} cases in all)`);
    const others = new Set(Array.from(y).filter((_, i) => folds[i] !== f));
    if (family === "binomial" && others.size < 2) throw new InputError(`elastic net: without fold ${f + 1} all cases are of class ${[...others].join()}`);
  }
  return parts;
}

/** Linear predictors of the cases at each lambda. */
function predict(path: ElasticNetPath, lambdas: readonly number[], x: Matrix): Float64Array[] {
  const atEnds = path.coefficients.map(({ columns, values }, k) => {
    const sums = new Float64Array(x.rows).fill(path.intercepts[k]);
    columns.forEach((j, e) => {
      for (let i = 0; i < x.rows; i++) sums[i] += values[e] * x.values[j * x.rows + i];
    });
    return sums;
  });
  return lambdas.map((lambda) => {
    const { left, right, share } = interpolation(path.lambdas, lambda);
    return atEnds[right].map((value, i) => share * value + (1 - share) * atEnds[left][i]);
  });
}

interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** Error of a fold, or of each of its cases where not grouped. */
function foldErrors(held: readonly number[], eta: Float64Array, y: ArrayLike<number>, weights: Float64Array, measure: ElasticNetMeasure, grouped: boolean): Weighted[] {
  const total = held.reduce((sum, i) => sum + weights[i], 0);
  if (measure === "auc") return [{ value: areaUnderRoc(held.map((i) => y[i]), eta), weight: total }];
  const errors = held.map((i, h) => ({ value: caseError(y[i], eta[h], measure), weight: weights[i] }));
  return grouped ? [{ value: errors.reduce((sum, e) => sum + e.weight * e.value, 0) / total, weight: total }] : errors;
}

function caseError(y: number, eta: number, measure: ElasticNetMeasure): number {
  if (measure === "mse") return (y - eta) ** 2;
  const p = 1 / (1 + Math.exp(-eta));
  if (measure === "class") return y === 1 ? Number(p <= 0.5) : Number(p > 0.5);
  const kept = Math.min(Math.max(p, leastProbability), 1 - leastProbability);
  return -2 * Math.log(y === 1 ? kept : 1 - kept);
}

/** Share of pairs of the two classes in the right order, ties one half. NaN where the fold has one class only. */
function areaUnderRoc(labels: readonly number[], eta: Float64Array): number {
  const positives = labels.filter((label) => label === 1).length;
  const sum = ranks(eta).ranks.reduce((total, rank, i) => total + (labels[i] === 1 ? rank : 0), 0);
  return (sum - (positives * (positives + 1)) / 2) / (positives * (labels.length - positives));
}

function summary(errors: readonly Weighted[]): { mean: number; error: number } {
  const known = errors.filter(({ value }) => !Number.isNaN(value));
  const total = known.reduce((sum, e) => sum + e.weight, 0);
  const mean = known.reduce((sum, e) => sum + e.weight * e.value, 0) / total;
  const spread = known.reduce((sum, e) => sum + e.weight * (e.value - mean) ** 2, 0) / total;
  return { mean, error: Math.sqrt(spread / (known.length - 1)) };
}

function choice(lambdas: readonly number[], summaries: readonly { mean: number; error: number }[], sign: number) {
  const means = summaries.map(({ mean }) => sign * mean);
  const indexMin = means.indexOf(Math.min(...means));
  const within = means[indexMin] + summaries[indexMin].error;
  const index1se = means.findIndex((mean) => mean <= within);
  return { indexMin, index1se, lambdaMin: lambdas[indexMin], lambda1se: lambdas[index1se] };
}
