import { requireColumns, requireComplete } from "../dataset/complete.ts";
import { matrix, row, takeColumns, takeRows, type Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { variance } from "../stats/descriptive.ts";
import { Random } from "../stats/random.ts";
import { caseWeights, type ClassWeights } from "./classWeights.ts";
import { sidesOf, stratifiedFolds } from "./folds.ts";
import { checkComplete, linearPredictor } from "./linear.ts";
import { applyPlatt, fitPlatt, type PlattSigmoid } from "./platt.ts";
import { kernelMatrix, kernelOf, type Kernel } from "./svmKernel.ts";
import { solveSvm } from "./svmSolver.ts";

export interface SvmOptions {
  readonly kernel: "linear" | "rbf";
  /** Cost of a case on the wrong side of its margin. */
  readonly C?: number;
  /** Of the RBF kernel. `"scale"`: 1 / (features x variance of all values together, divisor n), as in scikit-learn. */
  readonly gamma?: "scale" | number;
  /** Factors of C. */
  readonly classWeights?: ClassWeights;
  /**
   * Platt's probabilities, fitted to the decision values of stratified folds that each model has not seen; those of a group (the
   * patient of each case) are in one fold.
   */
  readonly probability?: { readonly seed?: number; readonly folds?: number; readonly groups?: readonly string[] };
}

export interface Svm {
  readonly kernel: Kernel;
  readonly features: number;
  readonly bias: number;
  /** Signed multiplier of each support vector. */
  readonly multipliers: readonly number[];
  /** Values of each support vector, [support vectors, features]. */
  readonly supportVectors: readonly (readonly number[])[];
  /** Numbers of the support vectors among the training cases. */
  readonly support: readonly number[];
  /** Of the linear kernel, for each feature; null for others. */
  readonly coefficients: readonly number[] | null;
  readonly platt: PlattSigmoid | null;
  readonly fit: SvmFit;
}

/** How well the optimum was met. */
export interface SvmFit {
  readonly iterations: number;
  readonly converged: boolean;
  /** (primal - dual objective) / primal. */
  readonly gap: number;
  /** Greatest violation of the optimality conditions, in units of the decision value. */
  readonly violation: number;
  readonly warnings: readonly string[];
}

/**
 * Support vector classifier (C-SVC) of labels 0 and 1 on x [cases, features]: scale the features first. The decision value
 * is sum of multiplier x kernel(support vector, case) + bias, positive for class 1.
 * @source Cortes & Vapnik, Machine Learning 20 (1995) 273; solver: see svmSolver.ts; probabilities: see platt.ts
 * @throws InputError for missing values, values whose products are beyond float64, labels not 0 and 1, one class only, C, gamma or
 *   weights not above 0, "scale" of constant values, a class with fewer cases (or groups that hold it) than folds
 */
export function fitSvm(x: Matrix, y: ArrayLike<number>, options: SvmOptions): Svm {
  checkComplete(x, y, "SVM");
  const { C = 1, classWeights, probability } = options;
  if (!(C > 0 && C < Infinity)) throw new InputError(`SVM: C is ${C}, not above 0`);
  const kernel = resolveKernel(options, x);
  const training: Training = {
    kernel: kernelMatrix(kernel, x),
    signs: Float64Array.from(y, (label) => (label === 1 ? 1 : -1)),
    costs: caseWeights(y, classWeights, "SVM").map((weight) => C * weight),
  };
  if (!training.kernel.every(Number.isFinite)) throw new InputError("SVM: products of the cases' values are beyond float64: scale the features");
  const { multipliers: all, bias, iterations, violation, gap, converged } = solve(training);
  const calibration = probability ? plattOf(training, y, probability) : null;
  const support = Array.from(all.keys()).filter((i) => all[i] !== 0);
  return {
    kernel,
    features: x.columns,
    bias,
    multipliers: support.map((i) => all[i]),
    supportVectors: support.map((i) => Array.from(row(x, i))),
    support,
    coefficients: kernel.kind === "linear" ? weightsOf(x, all) : null,
    platt: calibration?.sigmoid ?? null,
    fit: { iterations, converged, gap, violation, warnings: [...(converged ? [] : [notConverged(violation, gap)]), ...(calibration?.warnings ?? [])] },
  };
}

/** Decision values of cases x [cases, features]. @throws InputError for another number of columns or a missing value */
export function decisionSvm(model: Svm, x: Matrix): Float64Array {
  if (model.coefficients) return linearPredictor({ intercept: model.bias, coefficients: model.coefficients }, x);
  requireColumns(x, model.features, "SVM");
  requireComplete(x, "SVM");
  return Float64Array.from({ length: x.rows }, (_, i) =>
    model.supportVectors.reduce((sum, vector, k) => sum + model.multipliers[k] * kernelOf(model.kernel, vector, x, i), model.bias),
  );
}

/** Platt's probabilities of class 1. @throws InputError where the model was fitted without `probability` */
export function predictSvm(model: Svm, x: Matrix): Float64Array {
  if (!model.platt) throw new InputError("SVM: fitted without probability, it has decision values alone");
  return applyPlatt(model.platt, decisionSvm(model, x));
}

const notConverged = (violation: number, gap: number): string =>
  `SVM: the optimum was not reached (violation ${violation.toExponential(1)}, gap ${gap.toExponential(1)}): scale the features or lower C`;

interface Training {
  readonly kernel: Float64Array;
  readonly signs: Float64Array;
  readonly costs: Float64Array;
}

const solve = ({ kernel, signs, costs }: Training): ReturnType<typeof solveSvm> => solveSvm(kernel, signs, costs);

function resolveKernel({ kernel, gamma = "scale" }: SvmOptions, x: Matrix): Kernel {
  if (kernel === "linear") return { kind: "linear" };
  const value = gamma === "scale" ? 1 / (x.columns * variance(x.values, 0)) : gamma;
  if (!(value > 0 && value < Infinity)) throw new InputError(`SVM: gamma is ${gamma === "scale" ? `"scale" of constant values` : value}, not above 0`);
  return { kind: "rbf", gamma: value };
}

function weightsOf(x: Matrix, multipliers: Float64Array): number[] {
  return Array.from({ length: x.columns }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < x.rows; i++) sum += multipliers[i] * x.values[j * x.rows + i];
    return sum;
  });
}

/** The sigmoid of out-of-sample decision values; gamma and the weights are those of all cases, as in libsvm. */
function plattOf(
  training: Training, y: ArrayLike<number>, { seed = 0, folds = 5, groups }: NonNullable<SvmOptions["probability"]>,
): { sigmoid: PlattSigmoid; warnings: string[] } {
  const n = y.length;
  const fold = stratifiedFolds(y, folds, new Random(seed), groups);
  const all = matrix(n, n, training.kernel);
  const decisions = new Float64Array(n);
  let failed = 0;
  for (let f = 0; f < folds; f++) {
    const { others: inside, held } = sidesOf(fold, f);
    const { multipliers, bias, converged } = solve({
      kernel: takeRows(takeColumns(all, inside), inside).values,
      signs: Float64Array.from(inside, (i) => training.signs[i]),
      costs: Float64Array.from(inside, (i) => training.costs[i]),
    });
    if (!converged) failed++;
    for (const i of held) decisions[i] = inside.reduce((sum, other, k) => sum + multipliers[k] * training.kernel[i * n + other], bias);
  }
  const warnings = failed > 0 ? [`SVM: the optimum was not reached in ${failed} of the ${folds} folds of its probabilities`] : [];
  return { sigmoid: fitPlatt(decisions, y), warnings };
}
