import { describe, expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { rankSum } from "../../src/host/stats/rankSum.ts";
import { agrees } from "../agreement.ts";
import { r, scipy } from "./tests.oracle.ts";

const each = scipy.pairs.flatMap((sample, i) => sample.tests.map((theirs, k) => ({ sample, theirs, alternative: theirs.alternative, inR: r.pairs[i][k] })));

test("asymptotic, corrected for ties, with and without the correction for continuity", () => {
  for (const [key, continuity] of [["corrected", true], ["uncorrected", false]] as const) {
    const ours = each.map(({ sample, alternative }) => rankSum(sample.a, sample.b, { exact: false, continuity, alternative }));
    const method = `Rank-sum test, asymptotic, ${continuity ? "with" : "without"} continuity correction: p`;
    agrees({ method, reference: scipy.tool, ours: ours.map(({ p }) => p), theirs: each.map(({ theirs }) => theirs[key]), tolerance: 1e-12 });
    expect(ours.map(({ statistic }) => statistic)).toEqual(each.map(({ theirs }) => theirs.u));
    if (!continuity) agrees({ method, reference: r.tool, ours: ours.map(({ p }) => p), theirs: each.map(({ inR }) => inR.uncorrected), tolerance: 1e-12 });
  }
});

test("exact, against enumeration", () => {
  const untied = each.filter(({ theirs }) => theirs.exact !== null);
  expect(untied.length).toBeGreaterThan(15);
  const ours = untied.map(({ sample, alternative }) => rankSum(sample.a, sample.b, { exact: true, alternative }));
  expect(new Set(ours.map(({ method }) => method))).toEqual(new Set(["exact"]));
  agrees({ method: "Rank-sum test, exact: p", reference: "enumeration (Python fractions)", ours: ours.map(({ p }) => p), theirs: untied.map(({ theirs }) => theirs.exact!), tolerance: 1e-13 });
});

test("the choice of R and its p", () => {
  const ours = each.map(({ sample, alternative }) => rankSum(sample.a, sample.b, { alternative }));
  expect(ours.map(({ method }) => method === "exact")).toEqual(each.map(({ inR }) => inR.method.includes("exact")));
  agrees({ method: "Rank-sum test, R's choice: W, p", reference: r.tool, ours: ours.flatMap((t) => [t.statistic, t.p]), theirs: each.flatMap(({ inR }) => inR.wilcoxon), tolerance: 1e-12 });
});

test("missing values are left out; infinite ones have ranks; the estimate is the AUC", () => {
  const { a, b } = scipy.pairs[1];
  expect(rankSum([NaN, ...a], [...b, NaN])).toEqual(rankSum(a, b));
  expect(rankSum([1, Infinity], [-Infinity, 2, 3])).toEqual(rankSum([1, 4], [-9, 2, 3]));
  expect(rankSum([2, 3], [1, 2]).estimate).toBe(3.5 / 4);
});

describe("fallbacks", () => {
  test("tied values have the asymptotic p even where the exact one is asked for", () => {
    const { a, b } = scipy.pairs[6];
    expect(rankSum(a, b, { exact: true })).toEqual(rankSum(a, b, { exact: false }));
    expect(rankSum(a, b, { exact: true }).method).toBe("asymptotic");
  });

  test("what cannot be tested says why", () => {
    expect(rankSum([1, 2], [NaN])).toMatchObject({ statistic: NaN, p: NaN, n: [2, 0], reason: "2 and 0 values, at least 1 is needed in each group" });
    expect(rankSum([5, 5], [5])).toMatchObject({ statistic: 1, p: NaN, reason: "all values are equal" });
  });

  test("an exact test of groups too large to count is refused", () => {
    const upTo = (n: number, add: number): number[] => Array.from({ length: n }, (_, i) => i + add);
    expect(() => rankSum(upTo(800, 0), upTo(900, 0.5), { exact: true })).toThrow(new InputError("exact rank-sum test: groups of 800 and 900 values are too large, use the asymptotic p"));
  });
});
