import { describe, expect, it } from "vitest";
import { cohort } from "../../src/host/pipeline/parts.ts";
import { permutationTest, permutedOutcomes } from "../../src/host/pipeline/permutationTest.ts";
import type { PipelineSpec } from "../../src/host/pipeline/spec.ts";
import { Random } from "../../src/host/stats/random.ts";
import { table } from "./table.ts";

const spec: PipelineSpec = { steps: [{ kind: "z-score" }, { kind: "t-test", below: 0.01 }], model: { kind: "l2-logistic" } };

describe("the permutation test of a pipeline", () => {
  it("finds a planted signal, and none in noise", async () => {
    const signal = await permutationTest(spec, cohort(table({ cases: 100, features: 60, effect: 1 })), { permutations: 19, folds: 4, seed: 1 });
    expect(signal.p).toBe(1 / 20);
    expect(signal.observed).toBeGreaterThan(0.8);
    // Selection by all cases would have shown an AUC far above one half here.
    const noise = await permutationTest({ ...spec, ifNothingKept: "prevalence" }, cohort(table({ cases: 100, features: 100, signals: 0 })), { permutations: 19, folds: 4, seed: 1 });
    expect(noise.p).toBeGreaterThan(0.05);
    const mean = noise.permuted.reduce((a, b) => a + b) / 19;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.06);
    const hits = noise.permuted.filter((score) => score >= noise.observed).length;
    expect(noise.p).toBe((1 + hits) / 20);
  });

  it("moves a patient's outcomes together, to a patient of as many cases", () => {
    const data = table({ cases: 110, features: 10, pairEvery: 4 });
    const y = permutedOutcomes(data, new Random(3));
    const of = (labels: ArrayLike<number>, count: number) => {
      const blocks = new Map<string, number[]>();
      data.patients.forEach((patient, i) => blocks.set(patient, [...(blocks.get(patient) ?? []), labels[i]]));
      return [...blocks.values()].filter((block) => block.length === count).map((block) => block.join());
    };
    for (const count of [1, 2]) expect(of(y, count).sort()).toEqual(of(data.y!, count).sort());
    expect(of(y, 2)).not.toContain("0,1");
    expect(y).not.toEqual(data.y);
  });

  it("tells progress and can be stopped", async () => {
    const stop = new AbortController();
    const told: string[] = [];
    const progress = (path: string, done: number, total: number) => {
      if (path !== "permutation test") return;
      told.push(`${done}/${total}`);
      if (done === 2) stop.abort(new Error("enough"));
    };
    await expect(permutationTest(spec, cohort(table({ cases: 60, features: 20, effect: 2 })), { permutations: 50, folds: 3, progress, signal: stop.signal })).rejects.toThrow("enough");
    expect(told).toEqual(["0/50", "1/50", "2/50"]);
  });
});
