import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { confusion, confusionMeasures, type Confusion } from "../../src/host/evaluate/confusion.ts";
import { proportion } from "../../src/host/evaluate/proportion.ts";
import { agrees } from "../agreement.ts";

const fixture = <T>(name: string) => JSON.parse(readFileSync(new URL(`../../fixtures/stats/${name}.json`, import.meta.url), "utf8")) as T;
type Limits = [number, number];
const ratios = ["accuracy", "sensitivity", "specificity", "ppv", "npv"] as const;
type Ratios = Record<(typeof ratios)[number], Limits>;
interface Case {
  counts: [number, number, number, number]; confidence: number;
  values: Record<(typeof ratios)[number] | "f1" | "mcc" | "balancedAccuracy", number>;
  wilson: Ratios; clopperPearson: Ratios; f1: { wilson: Limits; clopperPearson: Limits }; balancedAccuracy: Limits; mcc: Limits;
}
const { tool, cases } = fixture<{ tool: string; cases: Case[] }>("confusion");
const r = fixture<{ tool: string; cases: { k: number; n: number; confidence: number; lower: number; upper: number }[] }>("confusion_r");

const countsOf = ([truePositives, falsePositives, trueNegatives, falseNegatives]: readonly number[]): Confusion => ({ truePositives, falsePositives, trueNegatives, falseNegatives });
const limits = ({ lower, upper }: { lower: number; upper: number }): Limits => [lower, upper];

describe("against scikit-learn and statsmodels", () => {
  test.each(cases)("$counts", ({ counts, confidence, values, ...theirs }) => {
    const ours = confusionMeasures(countsOf(counts), { confidence });
    const exact = confusionMeasures(countsOf(counts), { confidence, interval: "clopper-pearson" });
    for (const [name, value] of Object.entries(values)) {
      agrees({ method: `confusion matrix: ${name}`, reference: tool, ours: ours[name as keyof typeof ours].value, theirs: value, tolerance: 1e-14 });
    }
    const compare = (method: string, ours: Limits, theirs: Limits) => agrees({ method, reference: tool, ours, theirs, tolerance: 1e-11, scale: 1e-6 });
    for (const name of ratios) {
      compare("proportion: Wilson interval", limits(ours[name]), theirs.wilson[name]);
      compare("proportion: Clopper-Pearson interval", limits(exact[name]), theirs.clopperPearson[name]);
    }
    compare("F1: Wilson indirect interval", limits(ours.f1), theirs.f1.wilson);
    compare("F1: Clopper-Pearson interval", limits(exact.f1), theirs.f1.clopperPearson);
    compare("balanced accuracy: square-and-add interval", limits(ours.balancedAccuracy), theirs.balancedAccuracy);
    compare("MCC: interval (delta method, mpmath)", limits(ours.mcc), theirs.mcc);
  });
});

test.each(r.cases)("exact interval of $k of $n against R", ({ k, n, confidence, lower, upper }) => {
  agrees({ method: "proportion: Clopper-Pearson interval", reference: r.tool, ours: limits(proportion(k, n, "clopper-pearson", confidence, "")), theirs: [lower, upper], tolerance: 1e-11 });
});

test("MCC's interval is that printed in the manual of the R package statpsych (ci.phi)", () => {
  const { mcc } = confusionMeasures(countsOf([24, 28, 229, 96]));
  expect(mcc.value).toBeCloseTo(0.1229976, 7);
  expect(mcc.lower).toBeCloseTo(0.01462398, 8);
  expect(mcc.upper).toBeCloseTo(0.2285149, 7);
});

test("counts: a score at the threshold is called positive", () => {
  expect(confusion([1, 1, 1, 0, 0, 0, 0], [0.9, 0.5, 0.4, 0.5, 0.1, 0.2, 0.6], 0.5)).toEqual(countsOf([2, 2, 2, 1]));
});

describe("empty denominators are NaN with a reason", () => {
  const none = (counts: readonly number[]) => {
    const measures = Object.entries(confusionMeasures(countsOf(counts)));
    return measures.filter(([, m]) => Number.isNaN(m.value) && Number.isNaN(m.lower) && Number.isNaN(m.upper)).map(([name, m]) => `${name}: ${m.reason}`);
  };
  test.each([
    [[0, 0, 5, 3], ["ppv: no case is called positive", "mcc: all cases are of one class or called one"]],
    [[4, 2, 0, 0], ["npv: no case is called negative", "mcc: all cases are of one class or called one"]],
    [[4, 0, 0, 3], ["specificity: no case of class 0", "mcc: all cases are of one class or called one", "balancedAccuracy: no case of class 0"]],
    [
      [0, 0, 5, 0],
      [
        "sensitivity: no case of class 1", "ppv: no case is called positive", "f1: no case of class 1 and none is called positive",
        "mcc: all cases are of one class or called one", "balancedAccuracy: no case of class 1",
      ],
    ],
    [[2, 1, 3, 4], []],
  ])("%j", (counts, expected) => {
    expect(none(counts)).toEqual(expected);
  });

  test("without a true positive F1 is 0; a perfect MCC has no interval", () => {
    expect(confusionMeasures(countsOf([0, 3, 5, 2])).f1).toMatchObject({ value: 0, lower: 0 });
    expect(confusionMeasures(countsOf([4, 0, 5, 0])).mcc).toEqual({ value: 1, lower: NaN, upper: NaN, reason: "the variance of MCC is zero" });
    expect(confusionMeasures(countsOf([4, 0, 5, 0])).sensitivity).toMatchObject({ value: 1, upper: 1 });
  });
});

test("bad input", () => {
  expect(() => confusion([0, 1], [1, 2], NaN)).toThrow(/threshold is NaN/);
  expect(() => confusion([0, 0], [1, 2], 1)).toThrow(/0 of class 1/);
});

test("MCC of a perfect and of an inverted table of millions of cases is 1 and -1, whatever its product rounds to", () => {
  for (let cases = 1; cases < 3e6; cases = Math.ceil(cases * 1.3) + 1) {
    for (let others = 1; others < 3e6; others = Math.ceil(others * 1.7) + 1) {
      const reason = "the variance of MCC is zero";
      expect(confusionMeasures({ truePositives: cases, falsePositives: 0, trueNegatives: others, falseNegatives: 0 }).mcc).toMatchObject({ value: 1, reason });
      expect(confusionMeasures({ truePositives: 0, falsePositives: cases, trueNegatives: 0, falseNegatives: others }).mcc).toMatchObject({ value: -1, reason });
    }
  }
});
