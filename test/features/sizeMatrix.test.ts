import { expect, test } from "vitest";
import { SizeMatrix } from "../../src/host/features/sizeMatrix.ts";
import { sizeTerms, type SizeTerms } from "../../src/host/features/sizeTerms.ts";
import { uniform } from "../../src/host/random.ts";

const next = uniform(5);
const below = (n: number): number => Math.floor(n * next());

/** Adds random counts to a matrix, and gives them as cells. */
function fill(matrix: SizeMatrix, Ng: number, maxSize: number, counts: number, weight: () => number): SizeTerms {
  const cells = new Map<string, [number, number, number]>();
  for (let k = 0; k < counts; k++) {
    const [level, size, count] = [1 + below(Ng), 1 + below(maxSize), weight()];
    matrix.add(level, size, count);
    const before = cells.get(`${level} ${size}`)?.[2] ?? 0;
    cells.set(`${level} ${size}`, [level, size, before + count]);
  }
  const [row, column, count] = [0, 1, 2].map((k) => [...cells.values()].map((cell) => cell[k]));
  return sizeTerms({ row: Uint32Array.from(row), column: Uint32Array.from(column), count: Float64Array.from(count) });
}

test.each([
  { name: "one cell", Ng: 1, maxSize: 1, counts: 5, weight: () => 1 },
  { name: "few levels", Ng: 3, maxSize: 9, counts: 60, weight: () => 1 },
  { name: "many levels", Ng: 65535, maxSize: 1331, counts: 1331, weight: () => 1 },
  { name: "weights", Ng: 20, maxSize: 3, counts: 200, weight: () => 0.1 + next() },
])("$name: the terms of the whole matrix, again and again", ({ Ng, maxSize, counts, weight }) => {
  const matrix = new SizeMatrix(Ng, maxSize, counts);
  for (let again = 0; again < 3; again++) {
    const expected = fill(matrix, Ng, maxSize, counts, weight);
    matrix.sum();
    for (const [name, value] of Object.entries(expected)) {
      const computed = matrix.terms[name as keyof SizeTerms];
      expect(Math.abs(computed - value), `${name}: ${computed}, ${value}`).toBeLessThanOrEqual(1e-12 * Math.max(1, value));
    }
  }
});
