import { column, takeRows, type Matrix } from "../dataset/matrix.ts";
import { factorQr } from "../stats/linearAlgebra.ts";

/** Part of the greatest |direction . x| up to which a case counts as on the border. */
const onBorder = 1e-7;
/** As of columns that depend on each other, of the cases on the border alone. */
const dependent = 1e-11;

/**
 * Whether a direction separates the classes: signs . (x direction) >= 0 for all cases and > 0 for one. The likelihood then rises
 * along it for ever and has no maximum: complete separation where no case is on the border, else quasi-complete. The cases on the
 * border must leave a direction in which none of them moves: where they do not (they only seem to lie there beside a case a
 * million times as far) the classes are not separated.
 * @param along x direction of each case
 * @param table x as [columns, rows], intercept included
 * @param signs 1 for class 1, -1 for class 0
 * @source Albert & Anderson, Biometrika 71 (1984) 1
 */
export function separates(along: Float64Array, signs: Float64Array, table: Float64Array): boolean {
  let least = Infinity;
  let greatest = 0;
  for (let i = 0; i < along.length; i++) {
    const side = signs[i] * along[i];
    if (side < least) least = side;
    if (Math.abs(along[i]) > greatest) greatest = Math.abs(along[i]);
  }
  if (!(greatest > 0 && least >= -onBorder * greatest)) return false;
  const columns = table.length / along.length;
  const border = Array.from(along.keys()).filter((i) => Math.abs(along[i]) <= onBorder * greatest);
  const there = takeRows({ rows: along.length, columns, values: table }, border).values;
  return factorQr(there, border.length, columns, dependent).kept.length < columns;
}

/** Whether all cases lie strictly on the right side of 0. */
export function separatesStrictly(predictor: Float64Array, signs: Float64Array): boolean {
  for (let i = 0; i < predictor.length; i++) if (!(signs[i] * predictor[i] > 0)) return false;
  return true;
}

/** Whether a column alone separates the classes: their ranges share at most one value, and not all values are equal. */
export function columnSeparates(values: ArrayLike<number>, y: ArrayLike<number>): boolean {
  const least = [Infinity, Infinity];
  const greatest = [-Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < least[y[i]]) least[y[i]] = values[i];
    if (values[i] > greatest[y[i]]) greatest[y[i]] = values[i];
  }
  const constant = Math.min(...least) === Math.max(...greatest);
  return !constant && (greatest[0] <= least[1] || greatest[1] <= least[0]);
}

/** The columns that separate the classes each by itself. */
export function separatingColumns(x: Matrix, y: ArrayLike<number>): number[] {
  return Array.from({ length: x.columns }, (_, j) => j).filter((j) => columnSeparates(column(x, j), y));
}
