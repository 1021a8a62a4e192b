import { requireColumns, requireComplete } from "../dataset/complete.ts";
import { column, matrix, type Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { mean, standardDeviation } from "../stats/descriptive.ts";
import { isConstant } from "./constant.ts";

/**
 * - `"z-score"`: (x - mean) / s, s the standard deviation with divisor n (as scikit-learn's StandardScaler; R's `scale` divides by n - 1)
 * - `"mean"`: (x - mean) / (max - min)
 * - `"min-max"`: (x - min) / (max - min)
 */
export type ScalingKind = "z-score" | "mean" | "min-max";

/** A scaled value is (x - centre) / scale, both [columns]. */
export interface Scaling {
  readonly kind: ScalingKind;
  readonly centre: readonly number[];
  readonly scale: readonly number[];
  /** Numbers of the columns whose training values are all the same (range at most 1e-12 of the magnitude): centre is that value, scale 1. */
  readonly constant: readonly number[];
}

/**
 * Centre and scale of each column of the training cases x [cases, features].
 * @throws InputError for no cases, a missing value, or values whose squares are beyond float64
 */
export function fitScaling(x: Matrix, kind: ScalingKind): Scaling {
  if (x.rows === 0) throw new InputError(`${kind} scaling: no cases`);
  requireComplete(x, `${kind} scaling`);
  const centre: number[] = [];
  const scale: number[] = [];
  const constant: number[] = [];
  for (let j = 0; j < x.columns; j++) {
    const values = column(x, j);
    const fixed = isConstant(values);
    if (fixed) constant.push(j);
    const [c, s] = fixed ? [values[0], 1] : centreAndScale(values, kind);
    if (!(s > 0 && s < Infinity)) throw new InputError(`${kind} scaling: the scale of column ${j + 1} is ${s}: its values are beyond what float64 can square`);
    centre.push(c);
    scale.push(s);
  }
  return { kind, centre, scale, constant };
}

/**
 * Scales cases x [cases, features] with the training cases' centre and scale. Values outside the training range stay outside.
 * @throws InputError for another number of columns or a missing value
 */
export function applyScaling(x: Matrix, { kind, centre, scale }: Scaling): Matrix {
  requireColumns(x, centre.length, `${kind} scaling`);
  requireComplete(x, `${kind} scaling`);
  const scaled = matrix(x.rows, x.columns);
  for (let j = 0; j < x.columns; j++) {
    const [from, to] = [column(x, j), column(scaled, j)];
    for (let i = 0; i < x.rows; i++) to[i] = (from[i] - centre[j]) / scale[j];
  }
  return scaled;
}

function centreAndScale(values: Float64Array, kind: ScalingKind): [number, number] {
  if (kind === "z-score") return [mean(values), standardDeviation(values, 0)];
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  return [kind === "mean" ? mean(values) : least, greatest - least];
}
