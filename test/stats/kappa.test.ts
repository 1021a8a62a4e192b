import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { agreementTable, cohenKappa } from "../../src/host/stats/kappa.ts";
import { agrees } from "../agreement.ts";

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../fixtures/stats/${name}`, import.meta.url), "utf8"));
interface Expected { kappa: number; standardError: number; lower: number; upper: number; z: number; p: number }
const statsmodels = read("kappa.json") as { tool: string; cases: (Expected & { name: string; weights: "none" | "linear" | "quadratic"; counts: number[][] })[] };
const psych = read("kappa_psych.json") as { tool: string; cases: { name: string; counts: number[][]; kappa: number; weighted: number; variance: number }[] };

test.each(statsmodels.cases)("against statsmodels: $name, weights $weights", ({ weights, counts, ...theirs }) => {
  const values = ({ kappa, standardError, lower, upper, z }: Expected): number[] => [kappa, standardError, lower, upper, z];
  const ours = cohenKappa(counts, { weights });
  agrees({ method: `Cohen's kappa, weights ${weights}: kappa, SE, interval, z`, reference: statsmodels.tool, ours: values(ours), theirs: values(theirs), tolerance: 1e-9, scale: 1 });
  agrees({ method: `Cohen's kappa, weights ${weights}: p`, reference: statsmodels.tool, ours: ours.p, theirs: theirs.p, tolerance: 1e-9 });
});

test.each(psych.cases)("against psych: $name", ({ counts, kappa, weighted, variance }) => {
  const [plain, quadratic] = [cohenKappa(counts), cohenKappa(counts, { weights: "quadratic" })];
  agrees({ method: "Cohen's kappa, plain and quadratic: kappa", reference: psych.tool, ours: [plain.kappa, quadratic.kappa], theirs: [kappa, weighted], tolerance: 1e-9, scale: 1 });
  // Its variance of the weighted kappa is not that of Fleiss, Cohen & Everitt: the delta method in 40 digits gives ours, and statsmodels'.
  agrees({ method: "Cohen's kappa: variance", reference: psych.tool, ours: plain.standardError ** 2, theirs: variance, tolerance: 1e-9 });
});

describe("cohenKappa", () => {
  it("is 1 where both always agree", () => {
    expect(cohenKappa([[7, 0, 0], [0, 3, 0], [0, 0, 5]])).toMatchObject({ kappa: 1, standardError: 0, lower: 1, upper: 1, observed: 1, n: 15 });
  });

  it("says why there is none", () => {
    expect(cohenKappa([[9, 0], [0, 0]])).toMatchObject({ kappa: NaN, reason: "both raters used one and the same category only" });
    expect(cohenKappa([[9]], { weights: "linear" }).reason).toBe("both raters used one and the same category only");
    expect(cohenKappa([[0, 0], [0, 0]])).toMatchObject({ kappa: NaN, n: 0, reason: "no case has both ratings" });
    expect(cohenKappa([[9, 4], [0, 0]])).toMatchObject({ kappa: 0, z: NaN, p: NaN, reason: "a rater used one category only: kappa cannot be tested" });
  });

  it("refuses what is no table of counts", () => {
    expect(() => cohenKappa([[1, 2], [3]])).toThrow("row 2 of 2 x 2 counts is 3");
    expect(() => cohenKappa([[1, -2], [3, 4]])).toThrow("row 1 of 2 x 2 counts is 1, -2");
    expect(() => cohenKappa([[1, 2], [3, 4]], { confidence: 95 })).toThrow("confidence: 95");
  });
});

describe("agreementTable", () => {
  it("counts pairs in the order given and leaves out missing ratings", () => {
    expect(agreementTable(["a", "b", "b", null, "c"], ["a", "c", "b", "a", null], ["a", "b", "c"])).toEqual([[1, 0, 0], [0, 1, 1], [0, 0, 0]]);
    expect(agreementTable([1, 2, NaN], [2, 2, 1], [1, 2])).toEqual([[0, 1], [0, 1]]);
  });

  it("refuses other lengths and unknown categories", () => {
    expect(() => agreementTable(["a"], ["a", "b"], ["a", "b"])).toThrow("1 ratings of the first rater, 2 of the second");
    expect(() => agreementTable(["a", "d"], ["a", "b"], ["a", "b"])).toThrow("rating 2 is d, not one of a, b");
  });
});
