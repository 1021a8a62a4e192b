import { expect, test } from "vitest";
import { shapiroWilk } from "../../src/host/stats/shapiroWilk.ts";
import { agrees } from "../agreement.ts";
import { r, scipy } from "./tests.oracle.ts";

// R is the reference: scipy's constants are single precision.
test("W and p as R's", () => {
  const ours = scipy.shapiro.map(({ values }) => shapiroWilk(values));
  agrees({ method: "Shapiro-Wilk test: W", reference: r.tool, ours: ours.map((t) => t.statistic), theirs: r.shapiro.map(([w]) => w), tolerance: 1e-12 });
  // p of three values is a difference that is 0 for the most symmetric sample.
  agrees({ method: "Shapiro-Wilk test: p", reference: r.tool, ours: ours.map((t) => t.p), theirs: r.shapiro.map(([, p]) => p), tolerance: 1e-10 });
});

test("missing values are left out, the order does not matter", () => {
  const { values } = scipy.shapiro[6];
  expect(shapiroWilk([NaN, ...[...values].reverse(), NaN])).toEqual(shapiroWilk(values));
});

test("what cannot be tested says why", () => {
  expect(shapiroWilk([1, 2, NaN])).toEqual({ statistic: NaN, p: NaN, n: 2, reason: "2 values, the test is for 3 to 5000" });
  expect(shapiroWilk(new Float64Array(5001).map((_, i) => i)).reason).toBe("5001 values, the test is for 3 to 5000");
  expect(shapiroWilk([0.1, 0.1, 0.1, 0.1]).reason).toBe("all values are equal");
  expect(shapiroWilk([1, 2, 3, Infinity]).reason).toBe("infinite values");
});
