import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/host/errors.ts";
import { compareAuc, compareAucs, compareAucUnpaired, delong } from "../../src/host/evaluate/delong.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

interface Dataset {
  name: string; y: number[]; scores: number[][]; group: number[];
  single: { auc: number; variance: number; lower: number; upper: number; lower90: number }[];
  paired: { first: number; second: number; z: number; p: number; lower: number; upper: number }[];
  unpaired: { t: number; df: number; p: number }[];
}
const { tool, datasets } = JSON.parse(readFileSync(new URL("../../fixtures/stats/delong.json", import.meta.url), "utf8")) as {
  tool: string;
  datasets: Dataset[];
};
const compare = (method: string, ours: number[], theirs: number[]) => agrees({ method, reference: tool, ours, theirs, tolerance: 1e-12 });

describe.each(datasets)("against pROC: $name", ({ y, scores, group, single, paired, unpaired }) => {
  test("AUC, variance, intervals", () => {
    const ours = scores.map((s) => delong(y, s));
    compare("DeLong: AUC", ours.map((a) => a.auc), single.map((a) => a.auc));
    compare("DeLong: variance of the AUC", ours.map((a) => a.standardError ** 2), single.map((a) => a.variance));
    compare("DeLong: interval of the AUC", ours.flatMap((a) => [a.lower, a.upper]), single.flatMap((a) => [a.lower, a.upper]));
    compare("DeLong: interval of the AUC", scores.map((s) => delong(y, s, { confidence: 0.9 }).lower), single.map((a) => a.lower90));
  });

  test("two models on the same cases", () => {
    const ours = paired.map(({ first, second }) => compareAuc(y, scores[first], scores[second]));
    compare("DeLong test, paired: z", ours.map((t) => t.statistic), paired.map((t) => t.z));
    compare("DeLong test, paired: p", ours.map((t) => t.p), paired.map((t) => t.p));
    compare("DeLong test, paired: interval", ours.flatMap((t) => [t.lower, t.upper]), paired.flatMap((t) => [t.lower, t.upper]));
  });

  test("all models against each other", () => {
    const matrix = compareAucs(y, scores);
    compare("DeLong test, matrix: z", paired.map(({ first, second }) => matrix.z[first][second]), paired.map((t) => t.z));
    compare("DeLong test, matrix: z", paired.map(({ first, second }) => matrix.z[second][first]), paired.map((t) => -t.z));
    compare("DeLong test, matrix: p", paired.map(({ first, second }) => matrix.p[second][first]), paired.map((t) => t.p));
    expect(matrix.p.map((row, k) => row[k])).toEqual(scores.map(() => 1));
  });

  test("two sets of cases", () => {
    const part = (values: number[], of: number) => values.filter((_, i) => group[i] === of);
    const ours = scores.map((s) => compareAucUnpaired(part(y, 0), part(s, 0), part(y, 1), part(s, 1)));
    compare("DeLong test, unpaired: t", ours.map((t) => t.statistic), unpaired.map((t) => t.t));
    compare("DeLong test, unpaired: df", ours.map((t) => t.df!), unpaired.map((t) => t.df));
    compare("DeLong test, unpaired: p", ours.map((t) => t.p), unpaired.map((t) => t.p));
  });
});

describe("without a variance", () => {
  test("an AUC of 1 or 0 and constant scores have no interval", () => {
    for (const [scores, auc] of [[[1, 2, 3, 4], 1], [[4, 3, 2, 1], 0], [[5, 5, 5, 5], 0.5]] as const) {
      expect(delong([0, 0, 1, 1], scores)).toMatchObject({ auc, standardError: 0, lower: NaN, upper: NaN, reason: "DeLong's variance is zero" });
    }
  });

  test("one case of a class", () => {
    expect(delong([0, 0, 1], [1, 3, 2])).toMatchObject({ auc: 0.5, standardError: NaN, lower: NaN, reason: expect.stringContaining("one case of class 1") });
    expect(delong([0, 1, 1], [1, 3, 2]).reason).toContain("one case of class 0");
    expect(compareAucUnpaired([0, 0, 1], [1, 3, 2], [0, 0, 1, 1], [1, 3, 2, 4])).toMatchObject({ statistic: NaN, p: NaN, reason: expect.stringContaining("class 1") });
  });

  test("models that rank alike are equal; certain ones that differ cannot be tested", () => {
    const y = [0, 0, 1, 1, 0, 1];
    const scores = [0.1, 0.5, 0.3, 0.9, 0.2, 0.4];
    expect(compareAuc(y, scores, scores.map((s) => Math.exp(s)))).toMatchObject({ difference: 0, statistic: 0, p: 1, lower: 0, upper: 0 });
    expect(compareAuc([0, 0, 1, 1], [1, 2, 3, 4], [4, 3, 2, 1])).toMatchObject({ difference: 1, statistic: NaN, p: NaN, reason: "DeLong's variance is zero" });
  });
});

test("names the model or the set at fault", () => {
  expect(() => compareAucUnpaired([0, 1], [1, 2], [0, 1], [1])).toThrow(/second set: 1 values for 2 labels/);
  expect(() => compareAuc([0, 1], [1, 2], [1, NaN])).toThrow(/second model: case 2 is NaN/);
  expect(() => compareAucs([0, 1], [[1, 2], [1]])).toThrow(/model 2: 1 values for 2 labels/);
  expect(() => compareAucs([0, 1], [])).toThrow(InputError);
});

test("takes n log n: 200,000 cases in less than two seconds", () => {
  const random = new Random(1);
  const y = Uint8Array.from({ length: 200_000 }, (_, i) => i % 2);
  const scores = Float64Array.from(y, (label) => label + random.normal());
  const start = process.cpuUsage();
  // P(N(1, 1) > N(0, 1)) = Phi(1 / sqrt 2) = 0.7602; its standard error here is 0.001.
  expect(Math.abs(delong(y, scores).auc - 0.76024994)).toBeLessThan(0.005);
  expect(process.cpuUsage(start).user).toBeLessThan(2e6);
});
