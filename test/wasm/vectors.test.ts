import { describe, expect, test } from "vitest";
import { lend, simd } from "../../src/host/wasm/memory.ts";

// Whole numbers: every sum is exact, whatever its order.
describe.each([0, 1, 2, 3, 7, 8, 9, 23])("vectors of %i", (n) => {
  const given = { a: Float64Array.from({ length: n }, (_, i) => i + 1), b: Float64Array.from({ length: n }, (_, i) => 3 - 2 * i) };
  const lent = () => {
    const arrays = lend({ a: ["f64", n], b: ["f64", n], to: ["f64", n + 1] });
    arrays.a.set(given.a);
    arrays.b.set(given.b);
    arrays.to.fill(5);
    return arrays;
  };

  test("dot", () => {
    const { a, b } = lent();
    expect(simd().dot(a.byteOffset, b.byteOffset, n)).toBe(given.a.reduce((sum, value, i) => sum + value * given.b[i], 0));
  });
  test("addScaled, and nothing behind the end", () => {
    const { a, to } = lent();
    simd().addScaled(-2, a.byteOffset, n, to.byteOffset);
    expect([...to]).toEqual([...given.a.map((value) => 5 - 2 * value), 5]);
  });
  test("multiply, and nothing behind the end", () => {
    const { a, b, to } = lent();
    simd().multiply(a.byteOffset, b.byteOffset, n, to.byteOffset);
    expect([...to]).toEqual([...given.a.map((value, i) => value * given.b[i]), 5]);
  });
});

test.each([2, 3, 8, 9])("standardise: mean 0 and standard deviation 1 by the weights, %i values", (n) => {
  const { values, weights } = lend({ values: ["f64", n + 1], weights: ["f64", n] });
  const given = Array.from({ length: n }, (_, i) => (i * i) % 7);
  values.set([...given, 5]);
  for (let i = 0; i < n; i++) weights[i] = (2 * (i + 1)) / (n * (n + 1));
  const mean = given.reduce((sum, value, i) => sum + weights[i] * value, 0);
  const deviation = Math.sqrt(given.reduce((sum, value, i) => sum + weights[i] * (value - mean) ** 2, 0));
  expect(simd().standardise(values.byteOffset, weights.byteOffset, n, mean)).toBeCloseTo(deviation, 14);
  given.forEach((value, i) => expect(values[i]).toBeCloseTo((value - mean) / deviation, 13));
  expect(values[n]).toBe(5);
});

test("solveLower and solveUpper undo a triangle, whose upper half and spare columns are not read", () => {
  const [n, step] = [5, 7];
  const { l, b } = lend({ l: ["f64", n * step], b: ["f64", n] });
  const entry = (i: number, j: number) => (i === j ? 2 ** (i % 3) : (i + 2 * j) % 4);
  l.fill(NaN);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) l[i * step + j] = entry(i, j);
  const z = [1, -2, 3, 4, -5];
  const product = (of: (i: number, j: number) => number) => z.map((_, i) => z.reduce((sum, value, j) => sum + (of(i, j) || 0) * value, 0));
  b.set(product((i, j) => (j <= i ? entry(i, j) : 0)));
  simd().solveLower(l.byteOffset, 8 * step, n, b.byteOffset);
  expect([...b]).toEqual(z);
  b.set(product((i, j) => (i <= j ? entry(j, i) : 0)));
  simd().solveUpper(l.byteOffset, 8 * step, n, b.byteOffset);
  expect([...b]).toEqual(z);
});
