import { expect, test } from "vitest";
import { cholesky, dot, factorQr, inverseGram, solveCholesky, solveQr } from "../../src/host/stats/linearAlgebra.ts";
import { Random } from "../../src/host/stats/random.ts";

const random = new Random(1);
const normals = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.normal());
const near = (ours: ArrayLike<number>, theirs: ArrayLike<number>, digits = 12): void => Array.from(theirs).forEach((value, i) => expect(ours[i]).toBeCloseTo(value, digits));

// Hilbert's matrix of order 4 and its inverse, which is of whole numbers.

test("dot product, of lengths that are no multiple of four", () => {
  for (const n of [1, 3, 4, 7, 250]) expect(dot(Float64Array.from({ length: n }, (_, i) => i), new Float64Array(n).fill(2))).toBe(n * (n - 1));
});

test("Cholesky: factor of a known matrix", () => {
  const a = Float64Array.of(4, 0, 0, 12, 37, 0, -16, -43, 98);
  expect(cholesky(a, 3)).toBe(true);
  expect([a[0], a[3], a[4], a[6], a[7], a[8]]).toEqual([2, 6, 1, -8, 5, 3]);
  near(solveCholesky(a, 3, Float64Array.of(4 - 12 * 2 - 16, 12 - 37 * 2 - 43, -16 + 43 * 2 + 98)), [1, -2, 1]);
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  expect(cholesky(Float64Array.of(1, 1, 1, 1), 2)).toBe(false);
});

test("QR: least squares of a line through (0, 6), (1, 0), (2, 0)", () => {
  const qr = factorQr(Float64Array.of(1, 1, 1, 0, 1, 2), 3, 2);
  near(solveQr(qr, Float64Array.of(6, 0, 0)), [5, -3]);
  near(inverseGram(qr), [5 / 6, -1 / 2, -1 / 2, 1 / 2]);
});

test("QR: the residual is orthogonal to the columns", () => {
  const [rows, columns] = [40, 7];
  const a = normals(rows * columns);
  const b = normals(rows);
  const x = solveQr(factorQr(a.slice(), rows, columns), b.slice());
  const residual = b.map((value, i) => value - x.reduce((sum, c, j) => sum + c * a[j * rows + i], 0));
  for (let j = 0; j < columns; j++) expect(dot(a.subarray(j * rows, (j + 1) * rows), residual)).toBeCloseTo(0, 12);
});

test("QR: dependent columns are left out, the first ones stay", () => {
  const rows = 20;
  const [a, b, c] = [normals(rows), normals(rows), normals(rows)];
  const table = [a, a.map((value) => -3 * value), new Float64Array(rows), b, a.map((value, i) => value + b[i]), c].flatMap((column) => [...column]);
  expect(factorQr(Float64Array.from(table), rows, 6, 1e-10).kept).toEqual([0, 3, 5]);
  expect(factorQr(normals(3 * 5), 3, 5, 1e-10).kept).toEqual([0, 1, 2]);
});
