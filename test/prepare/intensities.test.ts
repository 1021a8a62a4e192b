import { expect, test } from "vitest";
import { summarise } from "../../src/host/prepare/intensities.ts";
import { uniform } from "../../src/host/random.ts";

test.each([1, 2, 3, 16383, 16384, 16385, 50_001])("%d integers, whose sum is exact", (length) => {
  const random = uniform(length);
  const values = Int16Array.from({ length }, () => Math.floor(60_000 * random()) - 30_000);
  const sum = values.reduce((total, value) => total + value, 0);
  expect(summarise(values)).toEqual({ mean: sum / length, minimum: Math.min(...values.slice(0, 99_999)), maximum: Math.max(...values) });
});

test("a sum whose terms cancel keeps its small part", () => {
  const values = Float64Array.from({ length: 40_002 }, (_, i) => (i % 2 === 0 ? 1e15 : -1e15 + 0.125));
  expect(summarise(values).mean).toBe(0.0625);
});

test("infinities and what is not a number show in the mean only where they are", () => {
  expect(summarise(Float32Array.of(1, Infinity, 3)).mean).toBe(Infinity);
  const { mean, minimum, maximum } = summarise(Float32Array.of(1, NaN, 3, 2));
  expect([mean, minimum, maximum]).toEqual([NaN, 1, 3]);
});
