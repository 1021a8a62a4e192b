import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { scattered } from "../../src/host/features/lanczos.ts";
import { greatest, residual } from "../../src/host/features/tridiagonal.ts";

test.each([1, 2, 3, 8, 40, 150])("both ends of the spectrum of a matrix of size %i (ml-matrix)", (size) => {
  const diagonal = Float64Array.from({ length: size }, (_, k) => scattered(k));
  const beside = Float64Array.from({ length: size }, (_, k) => Math.abs(scattered(1000 + k)));
  const matrix = Matrix.diag([...diagonal]);
  for (let k = 0; k + 1 < size; k++) {
    matrix.set(k, k + 1, beside[k]);
    matrix.set(k + 1, k, beside[k]);
  }
  const eigenvalues = new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues;
  const T = { size, diagonal, beside };
  expect(greatest(T, 1)).toBeCloseTo(Math.max(...eigenvalues), 13);
  expect(greatest(T, -1)).toBeCloseTo(-Math.min(...eigenvalues), 13);
});

test("the residual is the last coupling times the vector's last element", () => {
  // (1 2; 2 1): eigenvalues 3 and -1, vectors (1, +-1) / sqrt(2).
  const T = { size: 2, diagonal: Float64Array.of(1, 1), beside: Float64Array.of(2, 0.5) };
  expect(residual(T, 1, 3)).toBeCloseTo(0.5 / Math.SQRT2, 14);
  expect(residual(T, -1, 1)).toBeCloseTo(0.5 / Math.SQRT2, 14);
});
