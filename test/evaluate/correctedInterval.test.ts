import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { correctedInterval } from "../../src/host/evaluate/correctedInterval.ts";
import { agrees } from "../agreement.ts";

interface Case { scores: number[]; train: number; test: number; confidence: number; mean: number; standardError: number; lower: number; upper: number; statistic: number; p: number }
const { tool, corrected } = JSON.parse(readFileSync(new URL("../../fixtures/stats/bootstrap.json", import.meta.url), "utf8")) as { tool: string; corrected: Case[] };

test.each(corrected)("against scipy: $train training and $test test cases", ({ scores, train, test: testSize, confidence, ...theirs }) => {
  const ours = correctedInterval(scores, { trainSize: train, testSize, confidence });
  expect(ours.df).toBe(scores.length - 1);
  for (const [name, value] of Object.entries(theirs)) {
    agrees({ method: `corrected resampled t: ${name}`, reference: tool, ours: ours[name as keyof typeof theirs], theirs: value, tolerance: 1e-12 });
  }
});

test("with a test set of nothing it is the t interval", () => {
  // Mean 2, standard deviation 1; the quantile of two degrees of freedom is (2 p - 1) / sqrt(2 p (1 - p)).
  const { lower, upper } = correctedInterval([1, 2, 3], { trainSize: 1e300, testSize: 1 });
  expect([lower, upper]).toEqual([-1, 1].map((sign) => expect.closeTo(2 + (sign * 0.95) / Math.sqrt(2 * 0.975 * 0.025) / Math.sqrt(3), 12)));
});

test("equal scores have no interval", () => {
  expect(correctedInterval([0.7, 0.7, 0.7], { trainSize: 9, testSize: 1 })).toMatchObject({ mean: 0.7, standardError: 0, lower: NaN, p: NaN, reason: "all scores are the same" });
});

test("bad input", () => {
  expect(() => correctedInterval([0.7], { trainSize: 9, testSize: 1 })).toThrow(/1 scores, at least 2/);
  expect(() => correctedInterval([0.7, NaN], { trainSize: 9, testSize: 1 })).toThrow(/score 2 is NaN/);
  expect(() => correctedInterval([0.7, 0.8], { trainSize: 9, testSize: 0 })).toThrow(/9 training and 0 test cases/);
});
