import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { auc, rocCurve } from "../../src/host/evaluate/roc.ts";
import { agrees } from "../agreement.ts";

interface Case { name: string; y: number[]; scores: number[]; thresholds: number[]; fpr: number[]; tpr: number[]; auc: number }
const { tool, cases } = JSON.parse(readFileSync(new URL("../../fixtures/stats/roc.json", import.meta.url), "utf8")) as { tool: string; cases: Case[] };

describe("against scikit-learn", () => {
  test.each(cases)("$name", ({ y, scores, thresholds, fpr, tpr, auc: theirs }) => {
    const curve = rocCurve(y, scores);
    agrees({ method: "ROC curve: thresholds", reference: tool, ours: curve.thresholds, theirs: [Infinity, ...thresholds], tolerance: 0 });
    agrees({ method: "ROC curve: true positive rate", reference: tool, ours: curve.truePositiveRate, theirs: tpr, tolerance: 1e-15 });
    agrees({ method: "ROC curve: false positive rate", reference: tool, ours: curve.falsePositiveRate, theirs: fpr, tolerance: 1e-15 });
    agrees({ method: "AUC", reference: tool, ours: [curve.auc, auc(y, scores)], theirs: [theirs, theirs], tolerance: 1e-14 });
  });
});

test("tied cases count half, and constant scores have an AUC of 0.5", () => {
  // Pairs of (positive, negative): 3 > 1, 3 > 2, 2 > 1 and the tie 2 = 2.
  expect(auc([0, 0, 1, 1], [1, 2, 2, 3])).toBe(3.5 / 4);
  expect(auc([0, 1, 1], [7, 7, 7])).toBe(0.5);
  expect(rocCurve([0, 1, 1], [7, 7, 7]).truePositiveRate).toEqual([0, 1]);
});

test.each([
  [[0, 1], [0.1], /1 values for 2 labels/],
  [[0, 0], [0.1, 0.2], /2 cases of class 0 and 0 of class 1/],
  [[0, 2], [0.1, 0.2], /case 2 is 2/],
  [[0, 1], [NaN, 0.2], /case 1 is NaN/],
  [[0, 1], [0.1, Infinity], /case 2 is Infinity/],
])("bad input %j %j", (y, scores, message) => {
  expect(() => rocCurve(y, scores)).toThrow(InputError);
  expect(() => auc(y, scores)).toThrow(message);
});
