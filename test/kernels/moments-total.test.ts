import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { momentsTotal } from "../../src/kernels/moments-total.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(13);
const inputs = { partials: Float64Array.from({ length: 50 * 6 }, () => next() - 0.3), records: [9, -3, 5, 9, 1, 2, 0.1, 0.1, 0.2, 0.1], shift: [0, -70] };

const cases = [
  { name: "one row", items: [{ first: 7, rows: 1, record: 0, shift: 0, moments: 0 }], inputs, outputs: { moments: 8 } },
  {
    name: "two regions",
    items: [{ first: 0, rows: 30, record: 0, shift: 0, moments: 8 }, { first: 30, rows: 20, record: 5, shift: 1, moments: 0 }],
    inputs,
    outputs: { moments: 16 },
  },
];
equivalence(momentsTotal, cases);

test("rows add up column by column; units are the powers of two below range and largest intensity", async () => {
  const { moments } = await runCase(await openEngine({ backend: "cpu" }), momentsTotal, {
    name: "by hand",
    items: [{ first: 1, rows: 2, record: 0, shift: 0, moments: 0 }],
    inputs: { partials: [9, 9, 9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60], records: [9, -3, 5, 9, 1], shift: [-20] },
    outputs: { moments: 8 },
  });
  expect([...moments]).toEqual([11, 22, 33, 44, 55, 66, 8, 16]);
  const flat = await runCase(await openEngine({ backend: "cpu" }), momentsTotal, cases[1]);
  expect([...flat.moments.slice(6, 8)]).toEqual([1, 64]);
});
