import { requireColumns, requireComplete } from "../dataset/complete.ts";
import { column, matrix, type Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { batchEffects, type EffectsOptions } from "./combatBayes.ts";
import { batchesOf, batchRegression, type Batch } from "./combatDesign.ts";
import { isConstant } from "./constant.ts";

export interface CombatOptions extends Partial<EffectsOptions> {
  /** What differs between cases for reasons of its own and is kept, [cases, covariates]; categories as 0 and 1. */
  readonly covariates?: Matrix;
  /** The batch that stays as it is and to which the others are brought; without one it is the mean of all cases. */
  readonly reference?: string;
}

/** What ComBat takes out of the cases of one batch. */
export interface CombatBatch {
  readonly name: string;
  readonly cases: number;
  /** Additive effect on each feature, in units of `scale`. A feature with gamma 0 and delta 1 is not changed. */
  readonly gamma: readonly number[];
  /** Multiplicative effect on each feature, as a variance. */
  readonly delta: readonly number[];
}

/** The training reference and the effects of the training batches; arrays are [features]. */
export interface Combat {
  readonly options: EffectsOptions;
  readonly reference: string | null;
  readonly batches: readonly CombatBatch[];
  readonly grandMean: readonly number[];
  /** Square root of the pooled residual variance (divisor: number of cases). */
  readonly scale: readonly number[];
  /** [covariates, features]. */
  readonly coefficients: readonly (readonly number[])[];
  /** Features that stay as they are in all batches: constant within a training batch, or without residual variance. */
  readonly unchanged: readonly number[];
  readonly warnings: readonly string[];
}

export interface CombatResult {
  readonly x: Matrix;
  /** The batches that the training cases did not have, with the effects estimated from the cases given. */
  readonly estimated: readonly CombatBatch[];
}

const noCovariates = (rows: number): Matrix => matrix(rows, 0);

/**
 * ComBat's reference (grand mean, pooled variance, coefficients of the covariates) and each batch's effects, from the training
 * cases x [cases, features] and the batch of each. A single batch is its own reference: it stays as it is, and batches that come
 * later are brought to it. `meanOnly` leaves the variances alone. The numbers are those of `sva::ComBat`, which has its parametric
 * iteration stop at a relative change of 1e-4.
 * @source Johnson, Li & Rabinovic, Biostatistics 8 (2007) 118; reference batch: Zhang et al., BMC Bioinformatics 19 (2018) 262
 * @throws InputError for missing values, a batch of one case unless `meanOnly`, a reference that is no batch or has one case,
 *   covariates that the batches or other covariates determine, empirical Bayes on fewer than two features that vary
 */
export function fitCombat(x: Matrix, batches: readonly string[], { covariates = noCovariates(x.rows), reference, ...given }: CombatOptions = {}): Combat {
  const options = { parametric: given.parametric ?? true, empiricalBayes: given.empiricalBayes ?? true, meanOnly: given.meanOnly ?? false };
  checkCases(x, batches, covariates);
  const groups = batchesOf(batches);
  const kept = reference ?? (groups.length === 1 ? groups[0].name : null);
  checkBatches(groups, options.meanOnly, kept);
  const at = groups.findIndex(({ name }) => name === kept);
  const regression = batchRegression(groups, covariates);

  const grandMean = new Array<number>(x.columns).fill(0);
  const scale = new Array<number>(x.columns).fill(1);
  const coefficients = Array.from({ length: covariates.columns }, () => new Array<number>(x.columns).fill(0));
  const means = groups.map(() => new Float64Array(x.columns));
  const squares = groups.map(() => new Float64Array(x.columns));
  const adjusted: number[] = [];
  for (let j = 0; j < x.columns; j++) {
    const values = column(x, j);
    if (groups.some(({ cases }) => cases.length > 1 && isConstant(cases.map((i) => values[i])))) continue;
    const { coefficients: fitted, levels, residuals } = regression(values);
    const sums = groups.map(({ cases }) => cases.reduce((sum, i) => sum + residuals[i] ** 2, 0));
    const variance = at < 0 ? sums.reduce((a, b) => a + b) / x.rows : sums[at] / groups[at].cases.length;
    if (Math.sqrt(variance) <= 1e-12 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)) continue;
    adjusted.push(j);
    scale[j] = Math.sqrt(variance);
    grandMean[j] = at < 0 ? levels.reduce((sum, level, b) => sum + (level * groups[b].cases.length) / x.rows, 0) : levels[at];
    fitted.forEach((coefficient, k) => (coefficients[k][j] = coefficient));
    levels.forEach((level, b) => (means[b][j] = (level - grandMean[j]) / scale[j]));
    sums.forEach((sum, b) => (squares[b][j] = sum / variance));
  }
  const effects = groups.map((group, b) => effectsOf(group, means[b], squares[b], b === at ? [] : adjusted, options));
  const unchanged = complement(adjusted, x.columns);
  const warnings = unchanged.length === 0 ? [] : [`${unchanged.length} features are constant within a batch or without residual variance: they stay as they are`];
  if (reference === undefined && kept !== null) warnings.push(`one batch, "${kept}": it stays as it is and is the reference for others`);
  return { options, reference: kept, batches: effects, grandMean, scale, coefficients, unchanged, warnings };
}

/**
 * Takes the batches' effects out of cases x [cases, features]. A training batch has its stored effects, so that a case does not
 * depend on those that come with it. Another batch's effects are estimated from its cases here (labels play no part), by the same
 * options against the frozen training reference, with the priors of that batch's own features; a feature constant in it stays.
 * @throws InputError for missing values, another number of columns or covariates, a single case of a batch not in the training cases
 */
export function applyCombat(x: Matrix, batches: readonly string[], fitted: Combat, covariates: Matrix = noCovariates(x.rows)): CombatResult {
  requireColumns(x, fitted.scale.length, "ComBat");
  checkCases(x, batches, covariates);
  requireColumns(covariates, fitted.coefficients.length, "ComBat's covariates");
  const result = matrix(x.rows, x.columns, x.values.slice());
  const estimated: CombatBatch[] = [];
  for (const group of batchesOf(batches)) {
    const known = fitted.batches.find(({ name }) => name === group.name);
    const effects = known ?? estimate(x, group, fitted, covariates);
    if (!known) estimated.push(effects);
    takeOut(result, group, effects, fitted, covariates);
  }
  return { x: result, estimated };
}

function estimate(x: Matrix, group: Batch, fitted: Combat, covariates: Matrix): CombatBatch {
  const count = group.cases.length;
  if (count < 2) {
    throw new InputError(`ComBat: batch "${group.name}" is not among the training cases and has 1 case; estimating its effects takes at least 2`);
  }
  const [means, squares] = [new Float64Array(x.columns), new Float64Array(x.columns)];
  const stay = new Set(fitted.unchanged);
  const adjusted: number[] = [];
  for (let j = 0; j < x.columns; j++) {
    const values = column(x, j);
    if (stay.has(j) || isConstant(group.cases.map((i) => values[i]))) continue;
    adjusted.push(j);
    const z = group.cases.map((i) => (values[i] - expected(fitted, covariates, i, j)) / fitted.scale[j]);
    means[j] = z.reduce((a, b) => a + b) / count;
    squares[j] = z.reduce((sum, value) => sum + (value - means[j]) ** 2, 0);
  }
  return effectsOf(group, means, squares, adjusted, fitted.options);
}

/** Effects of a batch on the features named; none (gamma 0, delta 1) on the others. */
function effectsOf({ name, cases }: Batch, means: Float64Array, squares: Float64Array, features: readonly number[], options: EffectsOptions): CombatBatch {
  const gamma = new Array<number>(means.length).fill(0);
  const delta = new Array<number>(means.length).fill(1);
  if (features.length > 0) {
    if (options.empiricalBayes && features.length < 2) {
      throw new InputError(`ComBat: empirical Bayes takes at least 2 features that vary in batch "${name}", there is 1 (empiricalBayes: false)`);
    }
    const of = (values: Float64Array): Float64Array => Float64Array.from(features, (j) => values[j]);
    const effects = batchEffects({ cases: cases.length, means: of(means), squares: of(squares) }, options);
    features.forEach((j, k) => {
      gamma[j] = effects.gamma[k];
      delta[j] = effects.delta[k];
    });
  }
  return { name, cases: cases.length, gamma, delta };
}

function takeOut(x: Matrix, { cases }: Batch, { gamma, delta }: CombatBatch, fitted: Combat, covariates: Matrix): void {
  for (let j = 0; j < x.columns; j++) {
    if (gamma[j] === 0 && delta[j] === 1) continue;
    const values = column(x, j);
    const [scale, spread] = [fitted.scale[j], Math.sqrt(delta[j])];
    for (const i of cases) {
      const mean = expected(fitted, covariates, i, j);
      values[i] = (((values[i] - mean) / scale - gamma[j]) / spread) * scale + mean;
    }
  }
}

/** Value of feature j that the grand mean and the covariates of case i give. */
function expected({ grandMean, coefficients }: Combat, covariates: Matrix, i: number, j: number): number {
  let mean = grandMean[j];
  for (let k = 0; k < coefficients.length; k++) mean += coefficients[k][j] * covariates.values[k * covariates.rows + i];
  return mean;
}

function checkCases(x: Matrix, batches: readonly string[], covariates: Matrix): void {
  if (batches.length !== x.rows) throw new InputError(`ComBat: ${batches.length} batches for ${x.rows} cases`);
  if (covariates.rows !== x.rows) throw new InputError(`ComBat: covariates of ${covariates.rows} cases for ${x.rows} cases`);
  requireComplete(x, "ComBat");
  requireComplete(covariates, "ComBat's covariates");
}

function checkBatches(groups: readonly Batch[], meanOnly: boolean, reference: string | null): void {
  if (groups.length === 0) throw new InputError("ComBat: no cases");
  const single = groups.find(({ cases }) => cases.length === 1);
  if (single && (!meanOnly || single.name === reference)) {
    throw new InputError(`ComBat: batch "${single.name}" has 1 case, at least 2 are needed${single.name === reference ? " of a reference" : " unless meanOnly"}`);
  }
  if (reference !== null && !groups.some(({ name }) => name === reference)) {
    throw new InputError(`ComBat: the reference "${reference}" is none of the batches ${groups.map(({ name }) => `"${name}"`).join(", ")}`);
  }
}

function complement(numbers: readonly number[], count: number): number[] {
  const of = new Set(numbers);
  return Array.from({ length: count }, (_, j) => j).filter((j) => !of.has(j));
}
