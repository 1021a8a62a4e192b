import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { axisLength, principalVariances } from "../../src/host/features/axes.ts";
import { symmetricEigenvalues } from "../../src/host/features/eigen3.ts";

test("eigenvalues of symmetric matrices agree with ml-matrix", () => {
  let seed = 11;
  const random = (): number => ((seed = (seed * 48271) % 2147483647) / 2147483647 - 0.5) * 20;
  for (let trial = 0; trial < 50; trial++) {
    for (const n of [2, 3]) {
      const half = Matrix.zeros(n, n).apply(function fill(this: Matrix, i, j) { this.set(i, j, random()); });
      const matrix = half.mmul(half.transpose());
      const theirs = new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues.sort((a, b) => a - b);
      const ours = symmetricEigenvalues(matrix.to1DArray(), n);
      ours.forEach((value, k) => expect(Math.abs(value - theirs[k])).toBeLessThan(1e-12 * theirs[n - 1]));
    }
  }
});

test("degenerate matrices have the eigenvalues that can be told", () => {
  expect(symmetricEigenvalues([5, 0, 0, 0, 2, 0, 0, 0, 9], 3)).toEqual([2, 5, 9]);
  expect(symmetricEigenvalues([0, 0, 0, 0, 0, 0, 0, 0, 0], 3)).toEqual([0, 0, 0]);
  const ones = symmetricEigenvalues([1, 1, 1, 1, 1, 1, 1, 1, 1], 3);
  expect(ones[2]).toBeCloseTo(3, 14);
  expect(Math.abs(ones[0]) + Math.abs(ones[1])).toBeLessThan(1e-15);
});

test("a rod of n voxels has the variance (n^2 - 1) / 12 along it and none across", () => {
  const n = 7;
  const x = Array.from({ length: n }, (_, k) => k + 1);
  const sum = x.reduce((a, b) => a + b);
  const squares = x.reduce((a, b) => a + b * b, 0);
  const sums = Float64Array.of(sum, 2 * n, 0, squares, 2 * sum, 0, 4 * n, 0, 0); // y = 2, z = 0
  const [least, minor, major] = principalVariances(n, sums, [1.5, 1, 3]);
  expect(least).toBe(0);
  expect(minor).toBe(0);
  expect(major).toBeCloseTo((1.5 ** 2 * (n * n - 1)) / 12, 12);
  expect(axisLength(major)).toBeCloseTo(4 * Math.sqrt(major), 12);
});
