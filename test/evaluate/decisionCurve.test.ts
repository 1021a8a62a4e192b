import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decisionCurve } from "../../src/host/evaluate/decisionCurve.ts";
import { agrees } from "../agreement.ts";

interface Case { name: string; y: number[]; p: number[]; thresholds: number[]; model: number[]; all: number[]; avoided: number[] }
const { tool, cases } = JSON.parse(readFileSync(new URL("../../fixtures/stats/decision_curve.json", import.meta.url), "utf8")) as { tool: string; cases: Case[] };

test.each(cases)("against dcurves: $name", ({ y, p, thresholds, ...theirs }) => {
  const ours = decisionCurve(y, p, thresholds);
  // Net benefit is a difference of shares of the cases: errors count against 1.
  agrees({ method: "decision curve: net benefit", reference: tool, ours: ours.model, theirs: theirs.model, tolerance: 1e-13, scale: 1 });
  agrees({ method: "decision curve: net benefit of treating all", reference: tool, ours: ours.all, theirs: theirs.all, tolerance: 1e-13, scale: 1 });
  agrees({ method: "decision curve: interventions avoided", reference: tool, ours: ours.interventionsAvoided, theirs: theirs.avoided, tolerance: 1e-11, scale: 1 });
});

test("thresholds are hundredths where none are given; at 0 all are treated", () => {
  const curve = decisionCurve([0, 1, 1], [0.35, 0.35, 0.9]);
  expect(curve.thresholds).toHaveLength(100);
  expect([curve.thresholds[0], curve.thresholds[35], curve.thresholds[99]]).toEqual([0, 0.35, 0.99]);
  expect([curve.model[0], curve.all[0], curve.interventionsAvoided[0]]).toEqual([2 / 3, 2 / 3, NaN]);
  // A probability of 0.35 is treated at a threshold of 0.35 and no longer at 0.36.
  expect(curve.model[35]).toBe(curve.all[35]);
  expect(curve.model[36]).toBeCloseTo(1 / 3, 15);
});

describe("ranges in which the model is above treating all and none", () => {
  test("crossings lie on the straight lines between the thresholds", () => {
    // 2 of 4 are positive: treating all is worth 1/2 - 1/2 t / (1 - t), the model (probabilities 0.1, 0.1, 0.6, 0.6, the third
    // case negative): above 0.1, 1/4 - 1/4 t / (1 - t).
    const curve = decisionCurve([0, 1, 0, 1], [0.1, 0.1, 0.6, 0.6], [0, 0.2, 0.4, 0.5, 0.6, 0.8]);
    expect(curve.ranges).toEqual([]);
    // Perfect above 0.1: worth 1/2 up to 0.6, 0 from 0.8 on.
    const [range, ...others] = decisionCurve([0, 0, 1, 1], [0.1, 0.1, 0.6, 0.6], [0, 0.2, 0.4, 0.5, 0.6, 0.8]).ranges;
    expect(others).toEqual([]);
    expect([range.from, range.to]).toEqual([0, 0.8]);
  });

  test("two ranges with a hole; at 0.5 the model only touches treating none", () => {
    // Above 0.3 only a negative is treated until 0.5, above which nobody is.
    const y = [1, 1, 1, 0, 0, 0, 0, 0];
    const p = [0.9, 0.28, 0.28, 0.5, 0.1, 0.1, 0.1, 0.1];
    const curve = decisionCurve(y, p, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
    const difference = curve.model.map((value, k) => value - Math.max(0, curve.all[k]));
    // Treated at 0.2: 3 positives, 1 negative; at 0.3 to 0.5: 1 and 1; at 0.6: 1 and 0.
    expect(curve.model.map((value) => value * 8)).toEqual([3 - 5 / 9, 3 - 0.2 / 0.8, 1 - 0.3 / 0.7, 1 - 2 / 3, 0, 1, 1].map((value) => expect.closeTo(value, 12)));
    expect(difference.map((value) => Math.sign(Math.round(value * 1e12)))).toEqual([0, 1, -1, 1, 0, 1, 1]);
    const cross = (k: number, of: number[]) => curve.thresholds[k] + (of[k] / (of[k] - of[k + 1])) * (curve.thresholds[k + 1] - curve.thresholds[k]);
    const overAll = curve.model.map((value, k) => value - curve.all[k]);
    expect(curve.ranges.map(({ from, to }) => [from, to])).toEqual([
      [expect.closeTo(0.1, 12), expect.closeTo(cross(1, overAll), 12)],
      [expect.closeTo(cross(2, overAll), 12), 0.7],
    ]);
  });

  test("a model that ranks nothing has none", () => {
    expect(decisionCurve([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5]).ranges).toEqual([]);
  });
});

test.each([
  [[0.5, 0.4], /threshold 2 is 0.4/],
  [[0.5, 1], /threshold 2 is 1/],
  [[-0.1], /threshold 1 is -0.1/],
  [[NaN], /threshold 1 is NaN/],
])("thresholds %j", (thresholds, message) => {
  expect(() => decisionCurve([0, 1], [0.1, 0.2], thresholds)).toThrow(message);
});

test("probabilities are needed", () => {
  expect(() => decisionCurve([0, 1], [0.1, 2])).toThrow(/case 2 is 2, outside 0 to 1/);
});
