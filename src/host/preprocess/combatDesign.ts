import { column, type Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { factorQr, solveQr, type Qr } from "../stats/linearAlgebra.ts";

/** A column that keeps this share of its length or less beside the columns before it depends on them (R's `qr`). */
const dependent = 1e-7;

export interface Batch {
  readonly name: string;
  /** Numbers of its cases. */
  readonly cases: readonly number[];
}

/** The batches in the order of their names. */
export function batchesOf(names: readonly string[]): Batch[] {
  const cases = new Map<string, number[]>();
  names.forEach((name, i) => {
    const of = cases.get(name);
    if (of) of.push(i);
    else cases.set(name, [i]);
  });
  return [...cases].map(([name, numbers]) => ({ name, cases: numbers })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Least squares on a mean of each batch and common coefficients of the covariates. */
export interface Regression {
  /** [covariates]. */
  readonly coefficients: Float64Array;
  /** Level of each batch: its mean at covariates of 0. */
  readonly levels: readonly number[];
  /** [cases]. */
  readonly residuals: Float64Array;
}

/**
 * The regression of a feature's values [cases] on batches and covariates. Values and covariates are taken about their means in
 * each batch, which leaves the covariates alone to be fitted (Frisch-Waugh-Lovell).
 * @throws InputError where a covariate depends on the batches or on the covariates before it
 */
export function batchRegression(batches: readonly Batch[], covariates: Matrix): (values: Float64Array) => Regression {
  const means = Array.from({ length: covariates.columns }, (_, k) => batchMeans(column(covariates, k), batches));
  const centred = means.map((mean, k) => aboutMeans(column(covariates, k), batches, mean));
  const qr = factorCovariates(covariates, centred);
  return (values) => {
    const valueMeans = batchMeans(values, batches);
    const residuals = aboutMeans(values, batches, valueMeans);
    const coefficients = solveQr(qr, residuals.slice());
    coefficients.forEach((coefficient, k) => {
      for (let i = 0; i < residuals.length; i++) residuals[i] -= coefficient * centred[k][i];
    });
    const levels = valueMeans.map((mean, b) => coefficients.reduce((level, coefficient, k) => level - coefficient * means[k][b], mean));
    return { coefficients, levels, residuals };
  };
}

function factorCovariates(covariates: Matrix, centred: readonly Float64Array[]): Qr {
  const { rows, columns } = covariates;
  const table = new Float64Array(rows * columns);
  centred.forEach((values, k) => {
    const all = column(covariates, k);
    const whole = [{ name: "", cases: Array.from(all.keys()) }];
    if (norm(values) <= dependent * norm(aboutMeans(all, whole, batchMeans(all, whole)))) {
      throw new InputError(`ComBat: covariate ${k + 1} is confounded with the batches: it has one value in each batch`);
    }
    table.set(values, k * rows);
  });
  const qr = factorQr(table, rows, columns, dependent);
  const confounded = centred.findIndex((_, k) => !qr.kept.includes(k));
  if (confounded >= 0) {
    throw new InputError(`ComBat: covariate ${confounded + 1} is confounded: the batches and the covariates before it determine it`);
  }
  return qr;
}

function batchMeans(values: Float64Array, batches: readonly Batch[]): number[] {
  return batches.map(({ cases }) => {
    let sum = 0;
    for (const i of cases) sum += values[i];
    return sum / cases.length;
  });
}

function aboutMeans(values: Float64Array, batches: readonly Batch[], means: readonly number[]): Float64Array {
  const centred = new Float64Array(values.length);
  batches.forEach(({ cases }, b) => {
    for (const i of cases) centred[i] = values[i] - means[b];
  });
  return centred;
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
