import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { bootstrap, bootstrapAuc, bootstrapScores } from "../../src/host/evaluate/bootstrap.ts";
import { confusion, confusionMeasures } from "../../src/host/evaluate/confusion.ts";
import { auc } from "../../src/host/evaluate/roc.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

interface Case {
  name: "AUC" | "F1"; y: number[]; scores: number[]; interval: "percentile" | "bca"; seed: number; resamples: number; confidence: number; threshold: number;
  estimate: number; standardError: number; lower: number; upper: number;
}
const { tool, cases } = JSON.parse(readFileSync(new URL("../../fixtures/stats/bootstrap.json", import.meta.url), "utf8")) as { tool: string; cases: Case[] };

describe("against scipy, draw by draw", () => {
  test.each(cases)("$name, $interval, seed $seed", ({ name, y, scores, seed, threshold, interval, resamples, confidence, ...theirs }) => {
    const options = { random: new Random(seed), interval, resamples, confidence };
    const f1 = (labels: Float64Array, values: Float64Array) => confusionMeasures(confusion(labels, values, threshold)).f1.value;
    const ours = name === "AUC" ? bootstrapAuc(y, scores, options) : bootstrapScores(y, scores, f1, options);
    const values = (r: typeof theirs) => [r.estimate, r.standardError, r.lower, r.upper];
    agrees({ method: `bootstrap of ${name}, ${interval}: estimate, standard error, interval`, reference: tool, ours: values(ours), theirs: values(theirs), tolerance: 1e-12 });
    expect(ours.undefinedResamples).toBe(0);
  });
});

const y = Uint8Array.from({ length: 400 }, (_, i) => (i % 5 < 2 ? 1 : 0));
const noise = new Random(3);
const first = Float64Array.from(y, (label) => label + noise.normal());
const second = Float64Array.from(first, (score) => score + noise.normal());

test("the counted AUC is that of the general form", () => {
  const general = bootstrapScores(y, first, auc, { random: new Random(5), resamples: 50, interval: "bca" });
  expect(bootstrapAuc(y, first, { random: new Random(5), resamples: 50, interval: "bca" })).toEqual(general);
});

test("a statistic of two models takes the same cases of both", () => {
  const take = (values: ArrayLike<number>, at: Uint32Array) => Float64Array.from(at, (i) => values[i]);
  const difference = bootstrap(y, (at) => auc(take(y, at), take(first, at)) - auc(take(y, at), take(second, at)), { random: new Random(9), resamples: 200 });
  expect(difference.estimate).toBeCloseTo(auc(y, first) - auc(y, second), 14);
  // Drawn apart, the two would spread by about 0.035.
  expect(difference.standardError).toBeLessThan(0.025);
});

test("2,000 resamples of 400 cases take well under a second", () => {
  const start = process.cpuUsage();
  const interval = bootstrapAuc(y, first, { random: new Random(1) });
  // Time of the processor: others may be at work on the machine.
  expect(process.cpuUsage(start).user).toBeLessThan(1e6);
  expect(interval.lower).toBeLessThan(interval.estimate);
});

describe("where there is no interval", () => {
  test("all resamples give one value", () => {
    expect(bootstrapAuc([0, 0, 1, 1], [1, 2, 3, 4], { random: new Random(1), resamples: 20 })).toMatchObject({ estimate: 1, standardError: 0, lower: NaN, reason: "all resamples give one value" });
  });

  test("undefined resamples are counted and left out", () => {
    const ppv = (labels: Float64Array, scores: Float64Array) => confusionMeasures(confusion(labels, scores, 3)).ppv.value;
    const done = bootstrapScores([0, 0, 0, 1, 1, 1], [1, 1, 3, 1, 3, 1], ppv, { random: new Random(1), resamples: 200 });
    expect(done.undefinedResamples).toBeGreaterThan(0);
    expect(done.undefinedResamples).toBeLessThan(60);
    expect(done.reason).toBeUndefined();
    expect(bootstrap([0, 1], () => NaN, { random: new Random(1), resamples: 5 }).reason).toContain("not defined");
  });

  test("no BCa where all resamples lie on one side, or the jackknife is not defined", () => {
    const distinct = (at: Uint32Array) => new Set(at).size;
    expect(bootstrap(y, distinct, { random: new Random(1), resamples: 20, interval: "bca" }).reason).toContain("no BCa interval");
    expect(bootstrap(y, distinct, { random: new Random(1), resamples: 20 }).reason).toBeUndefined();
    expect(bootstrapAuc([0, 0, 0, 1], [1, 3, 4, 2], { random: new Random(1), resamples: 20, interval: "bca" }).reason).toContain("no BCa interval");
  });
});

test("bad input", () => {
  for (const resamples of [0, 1, 2.5, -1]) expect(() => bootstrapAuc([0, 1], [0, 1], { random: new Random(1), resamples })).toThrow(`bootstrap: ${resamples} resamples`);
  expect(() => bootstrapAuc([0, 1], [1, NaN], { random: new Random(1) })).toThrow(InputError);
  expect(() => bootstrap([1, 1], () => 1, { random: new Random(1) })).toThrow(/0 cases of class 0/);
});

test("a class of one case has no BCa interval, whatever the statistic says of one class only", () => {
  const options = { random: new Random(1), resamples: 20, interval: "bca" } as const;
  const { lower, upper, reason } = bootstrapScores([0, 0, 0, 1], [1, 2, 3, 2.5], auc, options);
  expect([lower, upper, reason]).toEqual([NaN, NaN, "no BCa interval: a class has one case, which cannot be left out"]);
});
