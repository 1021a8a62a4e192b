import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { column, matrixOfColumns, matrixOfRows } from "../../src/host/dataset/matrix.ts";
import { icc, type IccModel } from "../../src/host/stats/icc.ts";
import { agrees } from "../agreement.ts";

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../fixtures/stats/${name}`, import.meta.url), "utf8"));
const models = ["one-way", "agreement", "consistency"] as const satisfies readonly IccModel[];

interface PsychRow { icc: number; f: number; df1: number; df2: number; p: number; lower: number; upper: number }
const psych = read("icc.json") as { tool: string; cases: { name: string; ratings: number[][]; confidence: number; results: PsychRow[] }[] };
const pingouin = read("icc_pingouin.json") as { tool: string; cases: { name: string; icc: number[]; f: number[]; p: number[] }[] };

describe("against psych", () => {
  test.each(psych.cases)("$name", ({ ratings, confidence, results }) => {
    models.forEach((model, m) => {
      const ours = icc(matrixOfRows(ratings), { model, confidence });
      const [single, average] = [results[m], results[m + 3]];
      const compare = (what: string, mine: number[], theirs: number[], scale: number): void => {
        agrees({ method: `ICC, ${model}: ${what}`, reference: psych.tool, ours: mine, theirs, tolerance: 1e-9, scale });
      };
      compare("value and interval", [ours.icc, ours.lower, ours.upper], [single.icc, single.lower, single.upper], 1);
      compare("value and interval of the mean of all raters", [ours.average.icc, ours.average.lower, ours.average.upper], [average.icc, average.lower, average.upper], 1);
      compare("F, degrees of freedom", [ours.f, ours.df1, ours.df2], [single.f, single.df1, single.df2], 0);
      compare("p", [ours.p], [single.p], 0);
    });
  });
});

test.each(pingouin.cases)("against pingouin: $name", ({ name, icc: values, f, p }) => {
  const { ratings } = psych.cases.find((each) => each.name === name)!;
  models.forEach((model, m) => {
    const ours = icc(matrixOfRows(ratings), { model });
    agrees({ method: `ICC, ${model}: value, of one and of all raters`, reference: pingouin.tool, ours: [ours.icc, ours.average.icc], theirs: [values[m], values[m + 3]], tolerance: 1e-9, scale: 1 });
    agrees({ method: `ICC, ${model}: F and p`, reference: pingouin.tool, ours: [ours.f, ours.p], theirs: [f[m], p[m]], tolerance: 1e-9 });
  });
});

test("values around 1e6 lose no digits but those they lack", () => {
  const exact = read("icc_exact.json") as { tool: string; ratings: number[][]; icc: number[]; f: number[] };
  models.forEach((model, m) => {
    const ours = icc(matrixOfRows(exact.ratings), { model });
    agrees({ method: `ICC, ${model}, values around 1e6: value and F`, reference: exact.tool, ours: [ours.icc, ours.f], theirs: [exact.icc[m], exact.f[m]], tolerance: 1e-9 });
  });
});

describe("icc", () => {
  const rater = [1, 4, 2, 8, 5, 7];
  const shifted = rater.map((value) => value + 3);

  it("is 1 where raters say the same, whatever counts", () => {
    for (const model of models) {
      const { f, p, ...same } = icc(matrixOfColumns([rater, rater]), { model });
      for (const value of [same.icc, same.lower, same.upper]) expect(value).toBeCloseTo(1, 14);
      expect(f).toBeGreaterThan(1e25);
      expect(p).toBeLessThan(1e-50);
    }
  });

  it("counts an offset as an error of agreement, not of consistency", () => {
    expect(icc(matrixOfColumns([rater, shifted]), { model: "consistency" })).toMatchObject({ icc: 1, lower: 1, upper: 1 });
    const { icc: agreement, lower, upper } = icc(matrixOfColumns([rater, shifted]), { model: "agreement" });
    // MSR = 2 var(rater) = 2 * 7.5, MSE = 0, MSC = n 3^2 / 2 = 27: 15 / (15 + 2 * 27 / 6)
    expect(agreement).toBeCloseTo(15 / 24, 14);
    expect(lower).toBeLessThan(agreement);
    expect(upper).toBeGreaterThan(agreement);
  });

  it("leaves out cases without all ratings", () => {
    const whole = icc(matrixOfColumns([[1, 4, 2, 8], [2, 4, 3, 7]]), { model: "agreement" });
    expect(icc(matrixOfColumns([[1, 4, NaN, 2, 8], [2, 4, 5, 3, 7]]), { model: "agreement" })).toEqual(whole);
    expect(whole.n).toBe(4);
  });

  it("says why there is none", () => {
    const of = (...raters: number[][]) => icc(matrixOfColumns(raters), { model: "one-way" });
    expect(of([3, 3, 3], [3, 3, 3])).toMatchObject({ icc: NaN, p: NaN, reason: "all ratings are the same" });
    expect(of([0.1, 0.1, 0.1], [0.1, 0.1, 0.1]).reason).toBe("all ratings are the same");
    expect(of([1, NaN, 3], [2, 2, NaN])).toMatchObject({ n: 1, reason: "1 cases with all ratings, at least 2 are needed" });
    expect(of([NaN, NaN], [NaN, NaN])).toMatchObject({ n: 0, icc: NaN });
    expect(of([1, Infinity], [2, 3]).reason).toBe("a rating is infinite");
  });

  it("refuses one rater and odd confidences", () => {
    expect(() => icc(matrixOfColumns([rater]), { model: "agreement" })).toThrow("1 rater, at least 2");
    expect(() => icc(matrixOfColumns([rater, rater]), { model: "agreement", confidence: 95 })).toThrow("95");
  });

  it("does not depend on the order of cases, nor on the unit", () => {
    const x = matrixOfRows(psych.cases[1].ratings);
    const turned = matrixOfColumns([0, 1, 2].map((r) => column(x, r).toReversed().map((value) => 1000 * value - 7)));
    for (const model of models) expect(icc(turned, { model }).icc).toBeCloseTo(icc(x, { model }).icc, 12);
  });
});
