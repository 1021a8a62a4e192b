import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/host/stats/random.ts";

interface Draws {
  readonly seed: number;
  /** The last 5 of 700. */
  readonly words: readonly number[];
  readonly uniform: readonly number[];
  /** Below each n. */
  readonly integers: Readonly<Record<string, readonly number[]>>;
  readonly normal: readonly number[];
  readonly shuffle: readonly number[];
  readonly permutation: readonly number[];
  /** uniform, normal, integer(17), normal, uniform of one generator */
  readonly mixed: readonly number[];
}

const oracle = JSON.parse(readFileSync(new URL("../../fixtures/stats/descriptive.json", import.meta.url), "utf8")) as { random: readonly Draws[] };

function times<T>(n: number, draw: () => T): T[] {
  return Array.from({ length: n }, draw);
}

describe.each(oracle.random)("numpy's RandomState($seed)", (theirs) => {
  const make = (): Random => new Random(theirs.seed);

  test("words past the first refill", () => {
    const random = make();
    expect(times(700, () => random.word()).slice(-5)).toEqual(theirs.words);
  });

  test("uniform and normal deviates", () => {
    const [uniform, normal] = [make(), make()];
    expect(times(5, () => uniform.uniform())).toEqual(theirs.uniform);
    // log and sqrt of the C library may differ in the last bit.
    times(5, () => normal.normal()).forEach((x, i) => expect(Math.abs(x / theirs.normal[i] - 1)).toBeLessThan(1e-15));
  });

  test.each(Object.keys(theirs.integers))("integers below %s", (n) => {
    const random = make();
    expect(times(8, () => random.integer(Number(n)))).toEqual(theirs.integers[n]);
  });

  test("shuffle and permutation", () => {
    expect(make().shuffle(times(30, () => 0).map((_, i) => i))).toEqual(theirs.shuffle);
    expect(Array.from(make().permutation(257))).toEqual(theirs.permutation);
  });

  test("kinds of draws in turn", () => {
    const random = make();
    const ours = [random.uniform(), random.normal(), random.integer(17), random.normal(), random.uniform()];
    ours.forEach((x, i) => expect(x).toBeCloseTo(theirs.mixed[i], 14));
  });
});
