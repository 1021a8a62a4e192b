import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { bsplineAxis } from "../../src/kernels/bspline-axis.ts";
import { backends } from "./backends.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(11);
const noise = (n: number): Float64Array => Float64Array.from({ length: n }, () => next() * 20 - 10);

/** Bands of `taps` columns that move on from row to row. */
function moving(name: string, outer: number, count: number, inner: number, rows: number, taps: number, single = 0) {
  const floats = (n: number): ArrayLike<number> => (single === 1 ? Float32Array.from(noise(n)) : noise(n));
  const bands = Array.from({ length: rows }, (_, r) => {
    const first = Math.floor((r * (count - taps)) / Math.max(1, rows - 1));
    return [first, first + taps, r * taps];
  });
  return {
    name,
    items: [{ outer, count, inner, rows, single, values: 0, bands: 0, weights: 0, sums: 0 }],
    inputs: { values: floats(outer * count * inner), bands: bands.flat(), weights: floats(rows * taps) },
    outputs: { sums: outer * rows * inner },
  };
}

equivalence(bsplineAxis, [
  moving("one number", 1, 1, 1, 1, 1),
  moving("lines", 5, 9, 1, 20, 4),
  moving("rows of odd length", 3, 20, 7, 5, 6),
  moving("long rows", 2, 5, 65, 3, 3),
  moving("more than one stretch", 1, 11, 2001, 4, 4),
  moving("lines in float32", 5, 9, 1, 20, 4, 1),
  moving("more than one block of lines in float32", 700, 5, 1, 30, 3, 1),
  moving("rows in float32", 3, 8, 5, 20, 4, 1),
  {
    name: "two items, an empty band, bands of different widths",
    items: [
      { outer: 1, count: 4, inner: 3, rows: 3, single: 0, values: 6, bands: 3, weights: 2, sums: 4 },
      { outer: 2, count: 3, inner: 1, rows: 2, single: 1, values: 0, bands: 12, weights: 0, sums: 0 },
    ],
    inputs: { values: Float32Array.from(noise(18)), bands: [9, 9, 9, 0, 3, 0, 2, 2, 3, 1, 4, 3, 0, 2, 0, 1, 3, 1], weights: Float32Array.from(noise(9)) },
    outputs: { sums: 13 },
  },
]);

describe.each(backends)("by hand on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test.each([[1, 0], [2, 0], [65, 0], [1, 1], [3, 1]])("a matrix of 2 by 3 times columns, %i of them, single %i", async (inner, single) => {
    // [1 2 0; 0 3 4] times (1, 10, 100), times (2, 20, 200), ...
    const values = [1, 10, 100].flatMap((v) => Array.from({ length: inner }, (_, x) => v * (x + 1)));
    const { sums } = await runCase(engine, bsplineAxis, {
      name: "by hand",
      items: [{ outer: 1, count: 3, inner, rows: 2, single, values: 0, bands: 0, weights: 0, sums: 0 }],
      inputs: { values, bands: [0, 2, 0, 1, 3, 2], weights: [1, 2, 3, 4] },
      outputs: { sums: 2 * inner },
    });
    expect([...sums]).toEqual([21, 430].flatMap((v) => Array.from({ length: inner }, (_, x) => v * (x + 1))));
  });

  test("float32 rounds every product and every sum", async () => {
    const { sums } = await runCase(engine, bsplineAxis, {
      name: "rounded",
      items: [{ outer: 1, count: 3, inner: 1, rows: 1, single: 1, values: 0, bands: 0, weights: 0, sums: 0 }],
      inputs: { values: [1, 1 + 2 ** -23, -1], bands: [0, 3, 0], weights: [2 ** -24, 1 + 2 ** -23, 1] },
      outputs: { sums: 1 },
    });
    // (1 + 2^-23)^2 is 1 + 2^-22; with 2^-24 before it the sum is a tie, which goes to the even one.
    expect(sums[0]).toBe(2 ** -22);
  });
});
