import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { uniform } from "../../src/host/random.ts";
import { assignment } from "../../src/host/regions/assignment.ts";

const fixture = JSON.parse(readFileSync(new URL("../../fixtures/regions/assignment.json", import.meta.url), "utf8")) as {
  cases: { costs: number[][]; total: number; columns: number[] }[];
};
const total = (costs: number[][], columns: readonly number[]): number => columns.reduce((sum, column, row) => sum + costs[row][column], 0);

/** Every way to give the rows different columns. */
function* all(rows: number, columns: number, taken: number[] = []): Generator<number[]> {
  if (taken.length === rows) yield taken;
  else for (let c = 0; c < columns; c++) if (!taken.includes(c)) yield* all(rows, columns, [...taken, c]);
}

describe("the assignment", () => {
  it("is the cheapest of all, square and with more columns than rows", () => {
    const next = uniform(7);
    for (const [rows, columns] of [[1, 1], [2, 2], [3, 3], [4, 4], [6, 6], [2, 5], [4, 6]]) {
      for (let trial = 0; trial < 20; trial++) {
        // Small whole numbers, so that there are ties.
        const costs = Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.floor(next() * 9) - 3));
        const found = assignment(costs);
        expect(new Set(found).size).toBe(rows);
        expect(total(costs, found)).toBe(Math.min(...[...all(rows, columns)].map((each) => total(costs, each))));
      }
    }
  });

  it.each(fixture.cases.map((each, k) => [k, each] as const))("is SciPy's, case %i", (_, { costs, columns, total: least }) => {
    const found = assignment(costs);
    expect(found).toEqual(columns);
    expect(total(costs, found)).toBeCloseTo(least, 10);
  });

  it("refuses more rows than columns", () => {
    expect(() => assignment([[1], [2]])).toThrow("2 rows to assign to 1 columns");
  });
});
