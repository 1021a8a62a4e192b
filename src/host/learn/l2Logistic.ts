import type { Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { cholesky, dot, solveCholesky } from "../stats/linearAlgebra.ts";
import { caseWeights, type ClassWeights } from "./classWeights.ts";
import { checkComplete, type LinearModel } from "./linear.ts";
import { greatest, logisticDeviance } from "./newton.ts";

/** Change of the linear predictor, relative to its greatest value, at which the steps end. */
const settled = 1e-9;

export interface L2Logistic extends LinearModel {
  readonly C: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Logistic regression with a ridge penalty, as scikit-learn defines it: the least of
 * C sum_i weight_i log(1 + exp(-s_i (intercept + coefficients . x_i))) + |coefficients|^2 / 2, s = -1 or 1.
 * The intercept is not penalised; columns are taken as they are (scale them first). Newton's steps on the coefficients or, where
 * there are more columns than cases, on one number for each case.
 * @throws InputError for missing values, labels that are not 0 and 1, one class only, C not above 0
 */
export function fitL2Logistic(
  x: Matrix,
  y: ArrayLike<number>,
  { C = 1, classWeights, maxIterations = 200 }: { C?: number; classWeights?: ClassWeights; maxIterations?: number } = {},
): L2Logistic {
  checkComplete(x, y, "L2 logistic regression");
  if (!(C > 0 && C < Infinity)) throw new InputError(`L2 logistic regression: C is ${C}, expected a number above 0`);
  const problem: Problem = {
    signs: Float64Array.from(y, (label) => 2 * label - 1),
    costs: caseWeights(y, classWeights, "L2 logistic regression").map((weight) => C * weight),
  };
  const form = x.columns > x.rows ? overCases(x, problem) : overColumns(x, problem);

  let theta: Float64Array = new Float64Array(form.size);
  let eta: Float64Array = new Float64Array(x.rows);
  let objective = logisticDeviance(eta, problem.signs, problem.costs) / 2;
  let iterations = 0;
  let change = Infinity;
  for (; !(change <= settled) && iterations < maxIterations; iterations++) {
    const next = form.newton(theta, eta);
    if (!next) break;
    for (let size = 1; ; size /= 2) {
      const tried = theta.map((value, j) => value + size * (next[j] - value));
      const reached = form.predict(tried);
      const cost = logisticDeviance(reached, problem.signs, problem.costs) / 2 + form.penalty(tried) / 2;
      if (cost > objective * (1 + 1e-12) && size > 1e-6) continue;
      change = greatest(reached.map((value, i) => value - eta[i])) / (1 + greatest(reached));
      [theta, eta, objective] = [tried, reached, cost];
      break;
    }
  }
  return { intercept: theta[0], coefficients: form.coefficients(theta), C, iterations, converged: change <= settled };
}

interface Problem {
  readonly signs: Float64Array;
  /** C x weight of each case. */
  readonly costs: Float64Array;
}

/** The problem in parameters theta = [intercept, ...]. */
interface Form {
  readonly size: number;
  /** Where Newton's step from theta leads; null where rounding hides it: beside great values of dependent columns the penalty's 1 is lost. */
  newton(theta: Float64Array, eta: Float64Array): Float64Array | null;
  predict(theta: Float64Array): Float64Array;
  /** |coefficients|^2 */
  penalty(theta: Float64Array): number;
  coefficients(theta: Float64Array): number[];
}

/** theta = [intercept, coefficients]: the Hessian is X^T W X + 1, the intercept's 1 left out. */
function overColumns(x: Matrix, { signs, costs }: Problem): Form {
  const size = x.columns + 1;
  const table = new Float64Array(size * x.rows).fill(1);
  table.set(x.values, x.rows);
  const columnOf = (j: number) => table.subarray(j * x.rows, (j + 1) * x.rows);
  return {
    size,
    newton(theta, eta) {
      const pull = eta.map((value, i) => (costs[i] * signs[i]) / (1 + Math.exp(signs[i] * value)));
      const curvature = eta.map((value) => slope(value));
      const hessian = new Float64Array(size * size);
      const step = new Float64Array(size);
      for (let j = 0; j < size; j++) {
        const penalty = j > 0 ? 1 : 0;
        const weighted = columnOf(j).map((value, i) => value * costs[i] * curvature[i]);
        for (let k = 0; k <= j; k++) hessian[j * size + k] = dot(weighted, columnOf(k));
        hessian[j * size + j] += penalty;
        step[j] = dot(pull, columnOf(j)) - penalty * theta[j];
      }
      if (!cholesky(hessian, size)) return null;
      return solveCholesky(hessian, size, step).map((value, j) => theta[j] + value);
    },
    predict: (theta) => combine(x.rows, size, (j) => theta[j], columnOf),
    penalty: (theta) => dot(theta, theta) - theta[0] ** 2,
    coefficients: (theta) => Array.from(theta.subarray(1)),
  };
}

/**
 * theta = [intercept, a], coefficients = X^T a: with K = X X^T and S = W^1/2, Newton's a = S (1 + S K S)^-1 S (z - intercept), whose
 * sum is 0; z is the working response.
 * @source Rasmussen & Williams, Gaussian Processes for Machine Learning, algorithm 3.1
 */
function overCases(x: Matrix, { signs, costs }: Problem): Form {
  const n = x.rows;
  const kernel = gramOfRows(x);
  const rowOf = (i: number) => kernel.subarray(i * n, (i + 1) * n);
  return {
    size: n + 1,
    newton(_, eta) {
      const root = eta.map((value, i) => Math.sqrt(costs[i] * slope(value)));
      // S z, with the residual over S written so that it stays finite where p is near 0 or 1
      const response = eta.map((value, i) => root[i] * value + Math.sqrt(costs[i]) * signs[i] * Math.exp((-signs[i] * value) / 2));
      const inner = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) inner[i * n + j] = root[i] * kernel[i * n + j] * root[j];
        inner[i * n + i] += 1;
      }
      if (!cholesky(inner, n)) return null;
      const ofResponse = solveCholesky(inner, n, response);
      const ofOne = solveCholesky(inner, n, root.slice());
      const intercept = dot(root, ofResponse) / dot(root, ofOne);
      return Float64Array.from({ length: n + 1 }, (__, i) => (i === 0 ? intercept : root[i - 1] * (ofResponse[i - 1] - intercept * ofOne[i - 1])));
    },
    predict: (theta) => combine(n, n, (i) => theta[i + 1], rowOf).map((sum) => sum + theta[0]),
    penalty: (theta) => dot(theta.subarray(1), combine(n, n, (i) => theta[i + 1], rowOf)),
    coefficients: (theta) => Array.from({ length: x.columns }, (_, j) => dot(x.values.subarray(j * n, (j + 1) * n), theta.subarray(1))),
  };
}

/** X X^T, [rows, rows]. */
function gramOfRows(x: Matrix): Float64Array {
  const { rows, columns, values } = x;
  const byRow = new Float64Array(values.length);
  for (let j = 0; j < columns; j++) for (let i = 0; i < rows; i++) byRow[i * columns + j] = values[j * rows + i];
  const rowOf = (i: number) => byRow.subarray(i * columns, (i + 1) * columns);
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j <= i; j++) gram[i * rows + j] = gram[j * rows + i] = dot(rowOf(i), rowOf(j));
  return gram;
}

/** p (1 - p) */
function slope(eta: number): number {
  const e = Math.exp(-Math.abs(eta));
  return e / (1 + e) ** 2;
}

function combine(rows: number, parts: number, factor: (part: number) => number, part: (part: number) => Float64Array): Float64Array {
  const sums = new Float64Array(rows);
  for (let k = 0; k < parts; k++) {
    const f = factor(k);
    const values = part(k);
    for (let i = 0; i < rows; i++) sums[i] += f * values[i];
  }
  return sums;
}
