import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { brierScore, spiegelhalter } from "../../src/host/evaluate/brier.ts";
import { calibration } from "../../src/host/evaluate/calibration.ts";
import { calibrationCurve } from "../../src/host/evaluate/calibrationCurve.ts";
import { hosmerLemeshow } from "../../src/host/evaluate/hosmerLemeshow.ts";
import type { Estimate } from "../../src/host/evaluate/proportion.ts";
import { agrees } from "../agreement.ts";

const fixture = <T>(name: string) => JSON.parse(readFileSync(new URL(`../../fixtures/stats/${name}.json`, import.meta.url), "utf8")) as T;
interface Limits { value: number; lower: number; upper: number }
interface Dataset {
  name: string; y: number[]; p: number[]; leftOut: number;
  intercept: Limits; slope: Limits; lineIntercept: Limits; expectedToObserved: Limits;
  brier: number; scaled: number; spiegelhalter: { z: number; p: number };
  hosmerLemeshow: { groups: number; statistic: number | "Inf"; development: number; external: number };
}
const r = fixture<{ tool: string; datasets: Dataset[] }>("calibration_r");
interface Curve { observed: number[]; predicted: number[] }
const sklearn = fixture<{ tool: string; cases: { name: string; y: number[]; p: number[]; bins: number; curves: Record<"quantile" | "width", Curve>; brier: number }[] }>("calibration");

describe.each(r.datasets)("against R: $name", ({ y, p, ...theirs }) => {
  const limits = ({ value, lower, upper }: Estimate | Limits) => [value, lower, upper];

  test("recalibration", () => {
    const ours = calibration(y, p);
    for (const [part, method] of [
      ["intercept", "calibration intercept: estimate, interval"],
      ["slope", "calibration slope: estimate, interval"],
      ["lineIntercept", "intercept of the calibration line: estimate, interval"],
      ["expectedToObserved", "expected to observed: estimate, interval"],
    ] as const) {
      agrees({ method, reference: r.tool, ours: limits(ours[part]), theirs: limits(theirs[part]), tolerance: 1e-11 });
    }
    expect(ours.leftOut).toBe(theirs.leftOut);
  });

  test("Brier score and Spiegelhalter's z", () => {
    const { brier, scaled } = brierScore(y, p);
    agrees({ method: "Brier score", reference: r.tool, ours: brier, theirs: theirs.brier, tolerance: 1e-13 });
    agrees({ method: "scaled Brier score", reference: r.tool, ours: scaled, theirs: theirs.scaled, tolerance: 1e-12 });
    const z = spiegelhalter(y, p);
    agrees({ method: "Spiegelhalter's test: z, p", reference: r.tool, ours: [z.statistic, z.p], theirs: [theirs.spiegelhalter.z, theirs.spiegelhalter.p], tolerance: 1e-11 });
  });

  test("Hosmer-Lemeshow", () => {
    const { groups, development, external } = theirs.hosmerLemeshow;
    const statistic = theirs.hosmerLemeshow.statistic === "Inf" ? Infinity : theirs.hosmerLemeshow.statistic;
    const ours = hosmerLemeshow(y, p);
    expect(ours).toMatchObject({ groups, df: groups - 2 });
    agrees({ method: "Hosmer-Lemeshow: chi-squared", reference: r.tool, ours: ours.statistic, theirs: statistic, tolerance: 1e-11 });
    const p2 = [ours.p, hosmerLemeshow(y, p, { cases: "external" }).p];
    agrees({ method: "Hosmer-Lemeshow: p", reference: r.tool, ours: p2, theirs: [development, external], tolerance: 1e-11 });
  });
});

describe.each(sklearn.cases)("against scikit-learn: $name", ({ y, p, bins, curves, brier }) => {
  test.each(["quantile", "width"] as const)("calibration curve, bins by %s", (strategy) => {
    const ours = calibrationCurve(y, p, { bins, strategy });
    const method = `calibration curve, bins by ${strategy}: predicted, observed`;
    agrees({ method, reference: sklearn.tool, ours: ours.map((bin) => bin.predicted), theirs: curves[strategy].predicted, tolerance: 1e-14 });
    agrees({ method, reference: sklearn.tool, ours: ours.map((bin) => bin.observed.value), theirs: curves[strategy].observed, tolerance: 1e-14 });
    expect(ours.reduce((sum, bin) => sum + bin.n, 0)).toBe(y.length);
    // Equal probabilities are never parted.
    for (let k = 1; k < ours.length; k++) expect(ours[k].from).toBeGreaterThan(ours[k - 1].to);
  });

  test("Brier score", () => {
    agrees({ method: "Brier score", reference: sklearn.tool, ours: brierScore(y, p).brier, theirs: brier, tolerance: 1e-14 });
  });
});

test("bins of 20 cases in 4: five each, and quantiles that fall on a case close their bin with it", () => {
  const p = Array.from({ length: 21 }, (_, i) => i / 20);
  const y = p.map((_, i) => i % 2);
  // Quantiles 1/4, 2/4, 3/4 of 21 values are the 6th, 11th and 16th of them.
  expect(calibrationCurve(y, p, { bins: 4 }).map(({ from, to, n }) => [from, to, n])).toEqual([[0, 0.25, 6], [0.3, 0.5, 5], [0.55, 0.75, 5], [0.8, 1, 5]]);
});

describe("what cannot be computed", () => {
  const y = [0, 0, 1, 1, 0, 1];

  test("equal probabilities have an intercept but no slope, and one group", () => {
    const p = [0.3, 0.3, 0.3, 0.3, 0.3, 0.3];
    const { intercept, slope } = calibration(y, p);
    expect(intercept.value).toBeCloseTo(-Math.log(3 / 7), 14);
    expect(slope).toMatchObject({ value: NaN, reason: "all probabilities are the same" });
    expect(hosmerLemeshow(y, p)).toMatchObject({ groups: 1, df: -1, p: NaN, reason: expect.stringContaining("no degree of freedom") });
  });

  test("probabilities that separate the classes have no slope", () => {
    const { intercept, slope, lineIntercept } = calibration(y, [0.1, 0.2, 0.8, 0.7, 0.3, 0.9]);
    expect(slope).toMatchObject({ value: NaN, lower: NaN, reason: expect.stringContaining("separated") });
    expect(lineIntercept.value).toBeNaN();
    expect(intercept.value).toBeCloseTo(0, 14);
  });

  test("only probabilities of 0 and 1, or one class without them", () => {
    expect(calibration(y, [0, 0, 1, 1, 1, 0])).toMatchObject({ leftOut: 6, intercept: { value: NaN, reason: expect.stringContaining("only one class") } });
    expect(calibration(y, [0.5, 0.4, 1, 1, 0.5, 1])).toMatchObject({ leftOut: 3, slope: { value: NaN } });
    expect(spiegelhalter(y, [0, 0, 1, 1, 1, 0.5])).toMatchObject({ statistic: NaN, p: NaN, reason: "all probabilities are 0, 0.5 or 1" });
  });

  test("certain groups: right ones add nothing, wrong ones make the statistic infinite", () => {
    const p = [0, 0, 1, 1, 0.5, 0.5, 0.4, 0.4];
    expect(hosmerLemeshow([0, 0, 1, 1, 0, 1, 0, 1], p, { groups: 4, cases: "external" }).statistic).toBeCloseTo((1 - 0.8) ** 2 / 0.48, 12);
    expect(hosmerLemeshow([0, 1, 1, 1, 0, 1, 0, 1], p, { groups: 4, cases: "external" })).toMatchObject({ statistic: Infinity, p: 0 });
  });

  test("logits far from the labels still have an intercept", () => {
    const p = [1e-300, 1e-12, 1e-200, 1e-8, 0.999, 1 - 1e-15];
    const { value } = calibration(y, p).intercept;
    const sum = p.reduce((total, q) => total + 1 / (1 + Math.exp(-(value + Math.log(q) - Math.log1p(-q)))), 0);
    expect(sum).toBeCloseTo(3, 12);
  });
});

test("bad input", () => {
  expect(() => calibration([0, 1], [0.1, 1.1])).toThrow(/case 2 is 1.1, outside 0 to 1/);
  expect(() => brierScore([0, 1], [-0.1, 1])).toThrow(/case 1 is -0.1/);
  expect(() => calibrationCurve([0, 1], [0.1, 0.2], { bins: 0 })).toThrow(/0 bins/);
  expect(() => hosmerLemeshow([0, 1], [0.1, NaN])).toThrow(/case 2 is NaN/);
  expect(() => spiegelhalter([1, 1], [0.1, 0.2])).toThrow(/0 cases of class 0/);
});
