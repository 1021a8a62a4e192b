import { describe, expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { pairedTTest, studentTTest, welchTTest } from "../../src/host/stats/tTest.ts";
import { agrees } from "../agreement.ts";
import { r, scipy } from "./tests.oracle.ts";

const three = ({ statistic, df, p }: { statistic: number; df: number; p: number }): number[] => [statistic, df, p];
const tolerance = 1e-11;

describe("t tests as scipy's and R's", () => {
  const each = scipy.pairs.flatMap((sample, i) => sample.tests.map((theirs, k) => ({ sample, theirs, inR: r.pairs[i][k] })));
  test.each([["Student's t test", studentTTest, "student"], ["Welch's t test", welchTTest, "welch"]] as const)("%s", (method, run, key) => {
    const ours = each.flatMap(({ sample, theirs }) => three(run(sample.a, sample.b, theirs)));
    agrees({ method: `${method}: t, df, p`, reference: scipy.tool, ours, theirs: each.flatMap(({ theirs }) => theirs[key]), tolerance });
    agrees({ method: `${method}: t, df, p`, reference: r.tool, ours, theirs: each.flatMap(({ inR }) => inR[key]), tolerance });
    const exactly = scipy.pairs.flatMap(({ a, b }) => three(run(a, b)));
    agrees({ method: `${method}: t, df, p`, reference: scipy.exact, ours: exactly, theirs: scipy.pairs.flatMap((s) => s.exactly[key]), tolerance });
    const intervals = scipy.pairs.flatMap(({ a, b }) => run(a, b, { confidence: 0.9 }).interval);
    agrees({ method: `${method}: interval`, reference: scipy.tool, ours: intervals, theirs: scipy.pairs.flatMap((s) => s.intervals[key]), tolerance });
  });

  test("paired", () => {
    const paired = each.flatMap(({ sample, theirs }) => (theirs.paired ? [{ ours: three(pairedTTest(sample.a, sample.b, theirs)), theirs: theirs.paired }] : []));
    expect(paired.length).toBeGreaterThan(6);
    agrees({ method: "Paired t test: t, df, p", reference: scipy.tool, ours: paired.flatMap((c) => c.ours), theirs: paired.flatMap((c) => c.theirs), tolerance });
  });
});

test("missing values are left out, pairwise where paired", () => {
  const { a, b } = scipy.pairs[0];
  expect(welchTTest([NaN, ...a], [...b, NaN, NaN])).toEqual(welchTTest(a, b));
  expect(studentTTest([...a, NaN], b).n).toEqual([40, 40]);
  expect(pairedTTest([...a, NaN, 3], [...b, 2, NaN]).p).toBe(pairedTTest(a, b).p);
});

describe("what cannot be tested says why", () => {
  test.each([studentTTest, welchTTest])("%o", (run) => {
    expect(run([1], [2, 3])).toMatchObject({ p: NaN, statistic: NaN, n: [1, 2], reason: "1 and 2 values, at least 2 are needed in each group" });
    expect(run([NaN, NaN], [2, 3])).toMatchObject({ p: NaN, n: [0, 2], reason: "0 and 2 values, at least 2 are needed in each group" });
    expect(run([0.1, 0.1, 0.1], [0.3, 0.3])).toMatchObject({ p: NaN, reason: "both groups are constant" });
    expect(run([1, Infinity], [2, 3])).toMatchObject({ p: NaN, reason: "infinite values, or too large to square" });
    expect(run([1, 1e200], [2, 3])).toMatchObject({ p: NaN, reason: "infinite values, or too large to square" });
    expect(run([0, 0], [0, 0])).toMatchObject({ p: NaN, reason: "both groups are constant" });
  });

  test("paired", () => {
    expect(pairedTTest([1, 2, 3], [2, 3, 4])).toMatchObject({ p: NaN, reason: "the differences are constant" });
    expect(pairedTTest([1, NaN], [2, 3])).toMatchObject({ p: NaN, reason: "1 pairs, at least 2 are needed" });
    expect(() => pairedTTest([1, 2], [1])).toThrow(new InputError("paired t test: 2 and 1 values"));
  });

  test("one constant group is no obstacle", () => {
    // t = -sqrt(12) of 2 degrees of freedom, whose p is 1 - |t| / sqrt(2 + t^2).
    expect(welchTTest([1, 1, 1], [2, 3, 4]).p).toBeCloseTo(1 - Math.sqrt(12 / 14), 13);
  });
});
