import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { realCheck } from "../../src/kernels/real-check.ts";
import { cpuOnly } from "../adapter.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const count = 20_000;
const operations = ["a + b", "a * b", "a / b", "sqrt |a|"];

/** Numbers of at most 48 bits (24 and 24), which two f32 planes hold exactly. */
function pairOf(next: () => number, exponents: number): number {
  const high = Math.fround((next() < 0.5 ? -1 : 1) * (1 + next()) * 2 ** Math.floor((next() - 0.5) * exponents));
  const low = Math.fround(high * (next() - 0.5) * 2 ** -24);
  return next() < 0.1 ? high : high + low;
}

function pairs(name: string, exponents: number, partner: (a: number, next: () => number) => number) {
  const next = random(7);
  const a = Float64Array.from({ length: count }, () => pairOf(next, exponents));
  const b = a.map((x) => partner(x, next));
  return { name, items: [{ count, a: 0, b: 0, results: 0 }], inputs: { a, b }, outputs: { results: count * 4 } };
}

const cases = [
  pairs("like magnitudes", 4, (_, next) => pairOf(next, 4)),
  pairs("magnitudes 2^-20 to 2^20", 40, (_, next) => pairOf(next, 40)),
  pairs("sums that cancel", 40, (a, next) => {
    const high = Math.fround(-a * (1 + Math.round(next() * 4) * 2 ** -22));
    return high + Math.fround(high * (next() - 0.5) * 2 ** -24);
  }),
  pairs("whole numbers", 40, (_, next) => 1 + Math.floor(next() * 65536)),
];

equivalence(realCheck, [
  { name: "one pair", items: [{ count: 1, a: 0, b: 0, results: 0 }], inputs: { a: [0.1], b: [3] }, outputs: { results: 4 } },
  {
    name: "two items",
    items: [{ count: 3, a: 0, b: 1, results: 4 }, { count: 1, a: 2, b: 0, results: 0 }],
    inputs: { a: [1, 2, 3], b: [4, 5, 6, 7] },
    outputs: { results: 16 },
  },
]);

describe.skipIf(cpuOnly)("two-float arithmetic on the GPU", () => {
  let gpu: Engine;
  beforeAll(async () => void (gpu = await openEngine({ backend: "gpu" })));
  afterAll(() => gpu.close());

  test.each(cases)("is within 2^-45 of each result: $name", async (given) => {
    const { results } = await runCase(gpu, realCheck, given);
    const { a, b } = given.inputs;
    const greatest = [0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const exact = [a[i] + b[i], a[i] * b[i], a[i] / b[i], Math.sqrt(Math.abs(a[i]))];
      exact.forEach((value, k) => (greatest[k] = Math.max(greatest[k], value === 0 ? Math.abs(results[i * 4 + k]) : Math.abs(results[i * 4 + k] / value - 1))));
    }
    operations.forEach((name, k) => expect(greatest[k], name).toBeLessThan(2 ** -45));
  });
});
