import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mean, median, moments, present, quantile, ranks, standardDeviation, variance } from "../../src/host/stats/descriptive.ts";
import { agrees } from "../agreement.ts";

interface Oracle {
  readonly tool: string;
  readonly probabilities: readonly number[];
  readonly samples: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly mean: number;
    readonly variance: number | null;
    readonly median: number;
    readonly quantiles: readonly number[];
    readonly ranks: readonly number[];
    readonly ties: number;
  }[];
}

const oracle = JSON.parse(readFileSync(new URL("../../fixtures/stats/descriptive.json", import.meta.url), "utf8")) as Oracle;

describe.each(oracle.samples)("$name", ({ values, ...theirs }) => {
  test("mean and variance against whole fractions", () => {
    const compared = { reference: "Python statistics (fractions)", tolerance: 1e-14 };
    agrees({ method: "Mean", ours: mean(values), theirs: theirs.mean, ...compared });
    agrees({ method: "Variance", ours: variance(values), theirs: theirs.variance ?? NaN, ...compared });
    agrees({ method: "Standard deviation", ours: standardDeviation(values), theirs: Math.sqrt(theirs.variance ?? NaN), ...compared });
    agrees({ method: "Variance", ours: variance(values, 0), theirs: ((theirs.variance ?? 0) * (values.length - 1)) / values.length, ...compared });
  });

  test("median, quantiles, ranks", () => {
    const compared = { reference: oracle.tool, tolerance: 1e-15 };
    agrees({ method: "Median", ours: median(values), theirs: theirs.median, ...compared });
    agrees({ method: "Quantiles, type 7", ours: oracle.probabilities.map((q) => quantile(values, q)), theirs: theirs.quantiles, ...compared });
    const ours = ranks(values);
    expect(Array.from(ours.ranks)).toEqual(theirs.ranks);
    expect(ours.ties).toBe(theirs.ties);
  });
});

test("missing values: `present` and `moments` leave them out, the others are NaN", () => {
  const values = [NaN, 3, 1, NaN, 2];
  expect(Array.from(present(values))).toEqual([3, 1, 2]);
  expect(moments(values)).toEqual({ n: 3, mean: 2, squares: 2 });
  expect([mean(values), variance(values), median(values), quantile(values, 0), quantile([], 0.5), mean([]), variance([1])]).toEqual(Array(7).fill(NaN));
});

test("infinite values: a mean without a variance, and quantiles", () => {
  expect(moments([1, Infinity])).toEqual({ n: 2, mean: Infinity, squares: NaN });
  expect([median([1, Infinity, Infinity]), quantile([1, 2, Infinity], 0.25), mean([-Infinity, Infinity])]).toEqual([Infinity, 1.5, NaN]);
  expect(Array.from(ranks([Infinity, -Infinity, 0, -0]).ranks)).toEqual([4, 1, 2.5, 2.5]);
});

test("a quantile outside 0 to 1 does not exist", () => {
  expect([quantile([1, 2], -0.1), quantile([1, 2], 1.1), quantile([1, 2], NaN)]).toEqual([NaN, NaN, NaN]);
});
