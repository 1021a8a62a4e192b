import { beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { assign, fitClusters } from "../../src/host/regions/clusters.ts";
import { pointsOf } from "../../src/host/regions/points.ts";
import { planted, randIndex } from "./planted.ts";

let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ backend: "cpu" })));

const means = [[0, 0], [6, 1], [1, 6]];
/** A case whose scanner has its own scale and zero. */
function scanned(seed: number, gain: number, zero: number) {
  const { points, labels } = planted(seed, 300, means);
  return { points: { ...points, name: `case ${seed}`, values: points.values.map((x) => gain * x + zero) }, labels };
}

describe("clusters of a cohort", () => {
  it("mean the same in every case, whatever the scanner's units", async () => {
    const training = [scanned(1, 1, 0), scanned(2, 20, 300), scanned(3, 0.01, -5)];
    const { model, cases, clustering, scores } = await fitClusters(engine, training.map(({ points }) => points), { k: { from: 2, to: 5 }, restarts: 3 });
    expect(clustering.k).toBe(3);
    expect(scores).toHaveLength(4);
    expect(randIndex(cases.flatMap(({ labels }) => [...labels]), training.flatMap(({ labels }) => labels))).toBeGreaterThanOrEqual(0.98);
    const stored = JSON.parse(JSON.stringify(model)) as typeof model;
    for (const [c, { points }] of training.entries()) expect(await assign(engine, points, stored)).toEqual(cases[c]);
    const fresh = scanned(9, 7, 70);
    expect(randIndex((await assign(engine, fresh.points, stored)).labels, fresh.labels)).toBeGreaterThanOrEqual(0.98);
  });

  it("of quantitative images keep the cohort's scale", async () => {
    const high = pointsOf("high", ["ADC"], [[2, 2.1, 1.9, 1, 1.1]]);
    const low = pointsOf("low", ["ADC"], [[1, 1.05, 0.95, 1.1]]);
    const { model, cases } = await fitClusters(engine, [high, low], { k: 2, standardise: "cohort" });
    expect(cases.map(({ sizes }) => sizes)).toEqual([[2, 3], [4, 0]]);
    expect(await assign(engine, pointsOf("flat", ["ADC"], [[2, 2]]), model)).toEqual({ labels: Uint8Array.of(2, 2), sizes: [0, 2] });
  });

  it("refuse other images", async () => {
    const one = pointsOf("a", ["T1", "T2"], [[1, 2], [3, 4]]);
    const other = pointsOf("b", ["T2", "T1"], [[1, 2], [3, 4]]);
    await expect(fitClusters(engine, [one, other], { k: 2 })).rejects.toThrow("b: images T2, T1, but T1, T2 in a");
    await expect(assign(engine, other, { images: ["T1"], scaling: null, centroids: [[0]] })).rejects.toThrow("b: images T2, T1, but T1 in the model");
    await expect(fitClusters(engine, [], { k: 2 })).rejects.toThrow("no case");
    await expect(fitClusters(engine, [pointsOf("flat", ["T1"], [[5, 5, 5]])], { k: 2 })).rejects.toThrow("flat: image T1 is constant (5) in all 3 voxels");
  });
});
