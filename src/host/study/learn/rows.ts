import { row, type Matrix } from "../../dataset/matrix.ts";

/** A matrix as rows of plain numbers, [cases][columns]. */
export function rowsOf(x: Matrix): number[][] {
  return Array.from({ length: x.rows }, (_, i) => Array.from(row(x, i)));
}
