import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { chooseThreshold, type ThresholdRule } from "../../src/host/evaluate/thresholds.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

const fixture = <T>(name: string) => JSON.parse(readFileSync(new URL(`../../fixtures/stats/${name}.json`, import.meta.url), "utf8")) as T;
const sklearn = fixture<{ tool: string; cases: { name: string; y: number[]; scores: number[]; youden: number }[] }>("roc");
interface Point { sensitivity: number; specificity: number }
const pROC = fixture<{ tool: string; datasets: { name: string; y: number[]; scores: number[][]; single: { youden: Point; closest: Point }[] }[] }>("delong");

test.each(sklearn.cases)("Youden's threshold is scikit-learn's: $name", ({ y, scores, youden }) => {
  agrees({ method: "Youden's threshold", reference: sklearn.tool, ours: chooseThreshold(y, scores, { rule: "youden" }).threshold, theirs: youden, tolerance: 0 });
});

describe.each(pROC.datasets)("against pROC: $name", ({ y, scores, single }) => {
  test.each(["youden", "closest"] as const)("%s", (rule) => {
    const ours = scores.map((s) => chooseThreshold(y, s, { rule }));
    const rates = (points: Point[]) => points.flatMap(({ sensitivity, specificity }) => [sensitivity, specificity]);
    const method = rule === "youden" ? "Youden's point" : "point closest to (0, 1)";
    agrees({ method: `${method}: sensitivity, specificity`, reference: pROC.tool, ours: rates(ours), theirs: rates(single.map((s) => s[rule])), tolerance: 1e-14 });
  });
});

const random = new Random(4);
const y = Uint8Array.from({ length: 150 }, (_, i) => (i % 3 === 0 ? 1 : 0));
const scores = Float64Array.from(y, (label) => Math.round((label + random.normal()) * 8) / 10);

/** Rates on reading a threshold back. */
function ratesAt(threshold: number, labels: ArrayLike<number>, values: ArrayLike<number>): Point {
  const share = (of: number, called: (score: number) => boolean) => {
    const members = Array.from(values).filter((_, i) => labels[i] === of);
    return members.filter(called).length / members.length;
  };
  return { sensitivity: share(1, (s) => s >= threshold), specificity: share(0, (s) => s < threshold) };
}

test.each<ThresholdRule>([
  { rule: "youden" },
  { rule: "closest" },
  { rule: "sensitivity", at: 0.9 },
  { rule: "sensitivity", at: 1 },
  { rule: "sensitivity", at: 0 },
  { rule: "specificity", at: 0.9 },
  { rule: "specificity", at: 1 },
  { rule: "specificity", at: 0 },
  { rule: "fixed", at: 0.35 },
  { rule: "fixed", at: 99 },
  { rule: "fixed", at: -99 },
])("%j classifies the same cases alike on reading back", (rule) => {
  const { threshold, ...rates } = chooseThreshold(y, scores, rule);
  expect(ratesAt(threshold, y, scores)).toEqual(rates);
  expect(JSON.parse(JSON.stringify(threshold))).toBe(threshold);
});

test("a required rate is kept at the best of the other, over all thresholds", () => {
  for (const at of [0.25, 0.5, 0.8, 0.95]) {
    const all = [...new Set(scores), 99].map((threshold) => ratesAt(threshold, y, scores));
    const sensitive = chooseThreshold(y, scores, { rule: "sensitivity", at });
    expect(sensitive.sensitivity).toBeGreaterThanOrEqual(at);
    expect(sensitive.specificity).toBe(Math.max(...all.filter((r) => r.sensitivity >= at).map((r) => r.specificity)));
    const specific = chooseThreshold(y, scores, { rule: "specificity", at });
    expect(specific.specificity).toBeGreaterThanOrEqual(at);
    expect(specific.sensitivity).toBe(Math.max(...all.filter((r) => r.specificity >= at).map((r) => r.sensitivity)));
  }
});

test("of equally good thresholds the greatest is taken", () => {
  // Thresholds 4 and 2 have sensitivity - (1 - specificity) of 1/2.
  expect(chooseThreshold([0, 1, 0, 1], [1, 2, 3, 4], { rule: "youden" })).toEqual({ threshold: 4, sensitivity: 0.5, specificity: 1 });
  // 1/3 + 1/3 against 2/3 would be decided by rounding.
  expect(chooseThreshold([1, 1, 1, 0, 0, 0], [6, 4, 1, 5, 3, 2], { rule: "youden" }).threshold).toBe(4 + 2);
});

test("a specificity that no case of class 1 survives", () => {
  for (const top of [5, 0, -5, 1e300, -1e-310]) {
    const { threshold, ...rates } = chooseThreshold([1, 0, 0], [top - 1 - Math.abs(top), top - 1 - Math.abs(top), top], { rule: "specificity", at: 1 });
    expect(rates).toEqual({ sensitivity: 0, specificity: 1 });
    expect(threshold).toBeGreaterThan(top);
    expect(threshold - top).toBeLessThanOrEqual(Math.abs(top) * 4.5e-16 + 5e-324);
  }
});

test("constant scores are all called positive", () => {
  expect(chooseThreshold([0, 1, 1], [3, 3, 3], { rule: "youden" })).toEqual({ threshold: 3, sensitivity: 1, specificity: 0 });
});

test("bad input", () => {
  expect(() => chooseThreshold([0, 1], [1, 2], { rule: "sensitivity", at: 1.5 })).toThrow(/sensitivity of 1.5/);
  expect(() => chooseThreshold([0, 1], [1, 2], { rule: "specificity", at: NaN })).toThrow(/specificity of NaN/);
  expect(() => chooseThreshold([0, 1], [1, 2], { rule: "fixed", at: NaN })).toThrow(/NaN/);
  expect(() => chooseThreshold([1, 1], [1, 2], { rule: "youden" })).toThrow(/class 0/);
});
