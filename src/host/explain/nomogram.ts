import { InputError } from "../errors.ts";
import { column, matrix, type Matrix } from "../dataset/matrix.ts";
import { linearPredictor, type LinearModel } from "../learn/linear.ts";
import { ticks } from "./ticks.ts";

/** A value of an axis and its place, in points. */
export interface Tick {
  readonly value: number;
  readonly points: number;
}

export interface NomogramAxis {
  readonly name: string;
  readonly coefficient: number;
  /** Value that has 0 points. */
  readonly from: number;
  /** In ascending order of the values; ascending or descending in points. */
  readonly ticks: readonly Tick[];
}

/** What to draw; ticks are placed in points of the axis they are read against: 0 to 100 for variables, total points for the rest. */
export interface Nomogram {
  /** Variables whose coefficient is not 0. */
  readonly axes: readonly NomogramAxis[];
  /** Points of one unit of the linear predictor. */
  readonly scale: number;
  /** Linear predictor of 0 total points. */
  readonly origin: number;
  readonly total: readonly number[];
  readonly linearPredictor: readonly Tick[];
  readonly probability: readonly Tick[];
}

export interface NomogramOptions {
  /** Probabilities to mark: 0.05, 0.1, 0.2 to 0.9, 0.95; those that the linear predictor's axis does not reach are left out. */
  readonly probabilities?: readonly number[];
}

const marked = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
/** A variable with at most this many values shows these. */
const mostValues = 10;

/**
 * Nomogram of a logistic model, as R's rms::nomogram defines it: each variable's axis covers its values in x, extended to
 * round numbers; the axis over which the linear predictor changes most has 100 points, the others in proportion, all from 0.
 * @param model of the variables in their own units
 * @param x the cases that give the ranges, [cases, variables]
 * @param names of the variables
 * @source Harrell, Regression Modeling Strategies (2015), 5.3; rms 6.5-0
 * @throws InputError where numbers of columns differ, a value is missing, or no variable of the model changes
 */
export function nomogram(model: LinearModel, x: Matrix, names: readonly string[], { probabilities = marked }: NomogramOptions = {}): Nomogram {
  if (names.length !== x.columns) throw new InputError(`nomogram: ${names.length} names for ${x.columns} variables`);
  const bad = probabilities.find((p) => !(p > 0 && p < 1));
  if (bad !== undefined) throw new InputError(`nomogram: probability ${bad} cannot be marked, it must be between 0 and 1`);
  const predictor = linearPredictor(model, x);
  const shown = names.flatMap((name, j) => (model.coefficients[j] === 0 ? [] : [{ name, coefficient: model.coefficients[j], values: axisValues(column(x, j)) }]));
  const greatest = shown.reduce((most, { coefficient, values }) => Math.max(most, Math.abs(coefficient) * (values[values.length - 1] - values[0])), 0);
  if (!(greatest > 0)) throw new InputError("nomogram: no variable with a coefficient other than 0 changes among the cases");
  const scale = 100 / greatest;
  const axes = shown.map(({ name, coefficient, values }) => {
    const from = coefficient > 0 ? values[0] : values[values.length - 1];
    return { name, coefficient, from, ticks: values.map((value) => ({ value, points: coefficient * (value - from) * scale })) };
  });
  const origin = axes.reduce((sum, { coefficient, from }) => sum + coefficient * from, model.intercept);
  const predictors = ticks(predictor.reduce((a, b) => Math.min(a, b)), predictor.reduce((a, b) => Math.max(a, b)));
  const [lowest, highest] = [predictors[0], predictors[predictors.length - 1]];
  const toPoints = (value: number): number => (value - origin) * scale;
  return {
    axes,
    scale,
    origin,
    total: ticks(0, axes.length === 1 ? 100 : Math.max(100, toPoints(highest))),
    linearPredictor: predictors.map((value) => ({ value, points: toPoints(value) })),
    probability: probabilities.flatMap((value) => {
      const logit = Math.log(value / (1 - value));
      return logit < lowest || logit > highest ? [] : [{ value, points: toPoints(logit) }];
    }),
  };
}

export interface NomogramPoints {
  /** [cases, axes] */
  readonly points: Matrix;
  /** [cases] */
  readonly total: Float64Array;
  readonly probability: Float64Array;
}

/**
 * What cases read off a nomogram, outside the axes too.
 * @param x the variables of the axes, in their order, [cases, axes]
 * @throws InputError where there is not one column for each axis
 */
export function nomogramPoints({ axes, scale, origin }: Nomogram, x: Matrix): NomogramPoints {
  if (x.columns !== axes.length) throw new InputError(`nomogram: ${x.columns} variables for ${axes.length} axes`);
  const points = matrix(x.rows, x.columns);
  const total = new Float64Array(x.rows);
  for (const [j, { coefficient, from }] of axes.entries()) {
    for (let i = 0; i < x.rows; i++) total[i] += points.values[j * x.rows + i] = coefficient * (x.values[j * x.rows + i] - from) * scale;
  }
  return { points, total, probability: total.map((sum) => 1 / (1 + Math.exp(-(origin + sum / scale)))) };
}

function axisValues(values: Float64Array): number[] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  return distinct.length <= mostValues ? distinct : ticks(distinct[0], distinct[distinct.length - 1]);
}
