import { column, type Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { binaryCounts } from "../stats/labels.ts";
import { dot } from "../stats/linearAlgebra.ts";
import { simd } from "../wasm/memory.ts";
import { caseWeights, type ClassWeights } from "./classWeights.ts";
import { binomialFamily, gaussianFamily } from "./elasticNetFamily.ts";
import { ElasticNetMemory } from "./elasticNetMemory.ts";
import { ElasticNetSolver } from "./elasticNetSolver.ts";
import { checkComplete, checkWeights } from "./linear.ts";

export interface ElasticNetOptions {
  /** "gaussian": squared error; "binomial": logistic regression. */
  readonly family: "gaussian" | "binomial";
  /** 1 is LASSO; towards 0 it nears ridge. Above 0. */
  readonly alpha?: number;
  /** Penalties to fit, descending; without them `count` of them from the least that leaves no column. */
  readonly lambdas?: readonly number[];
  readonly count?: number;
  /** Least lambda as a part of the greatest: 0.01 where there are fewer cases than columns, else 0.0001. */
  readonly leastRatio?: number;
  readonly weights?: ArrayLike<number>;
  /** Of "binomial" only. */
  readonly classWeights?: ClassWeights;
  /** Greatest change of the standardised fit (curvature x change^2, glmnet's measure) at which a solution counts as found. */
  readonly tolerance?: number;
}

/** The solutions along the penalty; all arrays but the last three have one value for each lambda, from the greatest. */
export interface ElasticNetPath {
  readonly family: "gaussian" | "binomial";
  readonly alpha: number;
  readonly lambdas: readonly number[];
  /** Number of coefficients that are not 0. */
  readonly df: readonly number[];
  /** Part of the null deviance that is explained. */
  readonly devianceRatio: readonly number[];
  readonly intercepts: readonly number[];
  /** The coefficients that are not 0, in the units of the columns, and their column numbers. */
  readonly coefficients: readonly { readonly columns: readonly number[]; readonly values: readonly number[] }[];
  /** Number of columns. */
  readonly columns: number;
  /** Columns of one value only: never in the model. */
  readonly constant: readonly number[];
  readonly warnings: readonly string[];
}

/** Where a path of given length ends early, as glmnet's: gain and greatest part of deviance explained, least number of lambdas. */
const stops = { gain: 1e-5, explained: 0.999, least: 5 };

/**
 * The elastic net's path as glmnet defines it: the least of
 * sum_i w_i loss_i + lambda (alpha |b|_1 + (1 - alpha) / 2 |b|_2^2), the weights w summing to 1, loss (y - eta)^2 / 2 or
 * log(1 + exp(-s eta)), b of columns scaled to standard deviation 1 (of 1 / n) and given back in the columns' units; the intercept is
 * not penalised. For "gaussian" glmnet scales the outcome likewise and lambda with it, so that the part of ridge is
 * lambda (1 - alpha) / (2 SD(y)) |b|_2^2. Where no lambdas are given the path ends
 * early once it explains 99.9 % of the deviance or gains less than 1e-5 (of the present part where "gaussian").
 * @throws InputError for missing values, a constant outcome, labels of "binomial" other than 0 and 1, alpha outside (0, 1]
 * @source Friedman, Hastie & Tibshirani, J. Stat. Softw. 33 (2010) 1
 */
export function elasticNetPath(x: Matrix, y: ArrayLike<number>, options: ElasticNetOptions): ElasticNetPath {
  check(x, y, options);
  return fitElasticNet(x, Array.from(y, (_, i) => i), y, options);
}

/**
 * The path of the cases named by their numbers, unchecked but for their outcome.
 * @param y outcomes of these cases, as are the weights of the options
 */
export function fitElasticNet(x: Matrix, cases: readonly number[], y: ArrayLike<number>, options: ElasticNetOptions): ElasticNetPath {
  const { family, alpha = 1, count = 100, leastRatio = y.length < x.columns ? 0.01 : 1e-4, tolerance = 1e-14 } = options;
  const weights = weightsOf(y, options);
  const memory = new ElasticNetMemory(y.length, x.columns);
  const { means, scales, constant } = standardised(x, cases, weights, memory.lent);
  const outcome = family === "gaussian" ? standardisedOutcome(y, weights) : { values: Float64Array.from(y), mean: 0, scale: 1 };
  const kind = family === "gaussian" ? gaussianFamily(outcome.values, weights) : binomialFamily(outcome.values, weights);
  const solver = new ElasticNetSolver(memory, kind, alpha, constant, tolerance);

  const path = { lambdas: [] as number[], df: [] as number[], devianceRatio: [] as number[], intercepts: [] as number[], coefficients: [] as ElasticNetPath["coefficients"][number][] };
  const greatest = solver.greatestLambda;
  const lambdas = options.lambdas?.map((lambda) => lambda / outcome.scale) ?? Array.from({ length: count }, (_, k) => greatest * leastRatio ** (k / Math.max(1, count - 1)));
  for (const [k, lambda] of lambdas.entries()) {
    // At the greatest lambda all coefficients are 0; rounding must not let one in.
    if (lambda < greatest && (options.lambdas || k > 0)) solver.solve(lambda);
    const { columns, beta } = solver.set;
    const entries = columns.map((j, a) => ({ j, b: beta[a] })).filter(({ j, b }) => j >= 0 && b !== 0).sort((p, q) => p.j - q.j);
    const values = entries.map(({ j, b }) => (b / scales[j]) * outcome.scale);
    path.lambdas.push(lambda * outcome.scale);
    path.df.push(entries.length);
    path.devianceRatio.push(1 - solver.deviance / kind.nullDeviance);
    path.intercepts.push(beta[0] * outcome.scale + outcome.mean - entries.reduce((sum, { j }, e) => sum + values[e] * means[j], 0));
    path.coefficients.push({ columns: entries.map(({ j }) => j), values });
    if (!options.lambdas && k + 1 >= stops.least && ended(path.devianceRatio, family)) break;
  }
  const numbers = Array.from(constant.keys()).filter((j) => constant[j]);
  return {
    family,
    alpha,
    ...path,
    columns: x.columns,
    constant: numbers,
    warnings: [
      ...(numbers.length ? [`constant, left out: columns ${numbers.map((j) => j + 1).join(", ")}`] : []),
      ...(solver.converged ? [] : ["a solution did not reach the tolerance"]),
    ],
  };
}

function ended(ratios: readonly number[], family: "gaussian" | "binomial"): boolean {
  const [before, last] = ratios.slice(-2);
  return last > stops.explained || last - before < stops.gain * (family === "gaussian" ? last : 1);
}

function check(x: Matrix, y: ArrayLike<number>, { family, alpha = 1, lambdas }: ElasticNetOptions): void {
  checkComplete(x, y, "elastic net");
  if (!(alpha > 0 && alpha <= 1)) throw new InputError(`elastic net: alpha is ${alpha}, expected above 0 and at most 1`);
  lambdas?.forEach((lambda, k) => {
    if (!(lambda >= 0) || (k > 0 && !(lambda < lambdas[k - 1]))) throw new InputError(`elastic net: lambda ${k + 1} is ${lambda}${k ? ` after ${lambdas[k - 1]}` : ""}, expected numbers from 0 on, descending`);
  });
  if (family === "binomial") binaryCounts(y, "elastic net");
  for (let i = 0; i < y.length; i++) if (!Number.isFinite(y[i])) throw new InputError(`elastic net: the outcome of case ${i + 1} is ${y[i]}`);
}

/** Weights of the cases, of sum 1. */
function weightsOf(y: ArrayLike<number>, { family, weights, classWeights }: ElasticNetOptions): Float64Array {
  if (weights) checkWeights(weights, y.length, "elastic net");
  if (classWeights && family === "gaussian") throw new InputError("elastic net: class weights are for family binomial, this is gaussian");
  const ofClass = family === "binomial" ? caseWeights(y, classWeights, "elastic net") : null;
  const all = Float64Array.from({ length: y.length }, (_, i) => (weights?.[i] ?? 1) * (ofClass?.[i] ?? 1));
  const sum = all.reduce((total, weight) => total + weight, 0);
  return all.map((weight) => weight / sum);
}

/** Fills `table` with columns of mean 0 and standard deviation 1; constant ones are 0 and marked. */
function standardised(x: Matrix, cases: readonly number[], weights: Float64Array, { table, weighted }: ElasticNetMemory["lent"]): { means: Float64Array; scales: Float64Array; constant: Uint8Array } {
  const means = new Float64Array(x.columns);
  const scales = new Float64Array(x.columns).fill(1);
  const constant = new Uint8Array(x.columns);
  weighted.set(weights);
  for (let j = 0; j < x.columns; j++) {
    const values = column(x, j);
    const first = j * cases.length;
    constant[j] = 1;
    for (let i = 0; i < cases.length; i++) {
      const value = values[cases[i]];
      table[first + i] = value;
      if (value !== table[first]) constant[j] = 0;
    }
    const place = table.byteOffset + 8 * first;
    if (constant[j]) {
      table.fill(0, first, first + cases.length);
    } else {
      means[j] = simd().dot(place, weighted.byteOffset, cases.length);
      scales[j] = simd().standardise(place, weighted.byteOffset, cases.length, means[j]);
    }
  }
  return { means, scales, constant };
}

function standardisedOutcome(y: ArrayLike<number>, weights: Float64Array): { values: Float64Array; mean: number; scale: number } {
  const given = Float64Array.from(y);
  if (given.every((value) => value === given[0])) throw new InputError(`elastic net: the outcome is ${given[0]} for all cases`);
  const mean = dot(weights, given);
  const rest = given.map((value) => value - mean);
  const scale = Math.sqrt(rest.reduce((sum, value, i) => sum + weights[i] * value * value, 0));
  return { values: rest.map((value) => value / scale), mean, scale };
}
