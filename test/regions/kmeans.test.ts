import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { bestByMean, chooseK, kmeans } from "../../src/host/regions/kmeans.ts";
import { calinskiHarabasz } from "../../src/host/regions/calinskiHarabasz.ts";
import type { Points } from "../../src/host/regions/points.ts";
import { cpuOnly } from "../adapter.ts";
import { planted, randIndex } from "./planted.ts";

interface Case {
  readonly name: string; readonly images: number; readonly points: number[]; readonly start: number[][]; readonly tolerance: number; readonly maxIterations: number;
  readonly labels: number[]; readonly centroids: number[][]; readonly inertia: number; readonly iterations: number; readonly score: number | null;
}
const { cases } = JSON.parse(readFileSync("fixtures/regions/kmeans.json", "utf8")) as { cases: Case[] };

const named = (name: string, images: number, values: ArrayLike<number>): Points =>
  ({ name, images: Array.from({ length: images }, (_, q) => `image ${q + 1}`), values: Float64Array.from(values) });

const backends = [
  { name: "CPU", options: { backend: "cpu" } as const },
  ...(cpuOnly ? [] : [{ name: "GPU", options: { backend: "gpu", portableLimits: true, workgroup: 8 } as const }]),
];
describe.each(backends)("K-means on the $name", ({ options }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine(options)));
  afterAll(() => engine.close());

  it.each(cases)("makes scikit-learn's partition from the same centroids: $name", async (given) => {

    const found = await kmeans(engine, named(given.name, given.images, given.points), given.start.length, given);
    expect([...found.labels]).toEqual(given.labels);
    const largest = Math.max(...given.points.map(Math.abs));
    found.centroids.forEach((row, c) => row.forEach((x, q) => expect(Math.abs(x - given.centroids[c][q])).toBeLessThanOrEqual(1e-13 * largest)));
    expect(Math.abs(found.inertia - given.inertia)).toBeLessThanOrEqual(1e-12 * (given.inertia + 1e-3));
    expect(found.sizes).toEqual(found.sizes.map((_, c) => given.labels.filter((label) => label === c + 1).length));
    if (given.score !== null && given.inertia > 0) expect(found.score! / given.score).toBeCloseTo(1, 11);
    expect(found.iterations).toBe(given.iterations);
    expect(found.converged).toBe(given.iterations < given.maxIterations);
    expect(found.warnings.length).toBe(found.converged ? 0 : 1);
  });

  it("finds planted habitats at contrast-to-noise 4 in each image, from any seed", async () => {
    const { points, labels } = planted(3, 600, [[0, 0, 0], [4, 0, 4], [4, 4, 0], [0, 4, 4]]);
    const found = await kmeans(engine, points, 4, { seed: 1, restarts: 4 });
    expect(randIndex(found.labels, labels)).toBeGreaterThanOrEqual(0.98);
    const other = await kmeans(engine, points, 4, { seed: 99, restarts: 4, tolerance: 0 });
    expect(randIndex(other.labels, found.labels)).toBeGreaterThan(0.995);
    expect(await kmeans(engine, points, 4, { seed: 1, restarts: 4 })).toEqual(found);
  });

  it("chooses as many clusters as were planted", async () => {
    const { points } = planted(5, 400, [[0, 0], [6, 0], [0, 6], [6, 6], [12, 3]]);
    const { best, scores } = await chooseK(engine, points, { from: 2, to: 7, restarts: 3 });
    expect(best.k).toBe(5);
    expect(scores.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(best.score).toBe(Math.max(...scores.map(({ score }) => score)));
    expect(best.score! / calinskiHarabasz(points, best.labels, 5)).toBeCloseTo(1, 11);
  });
});

describe("K-means", () => {
  let cpu: Engine;
  beforeAll(async () => void (cpu = await openEngine({ backend: "cpu" })));
  const make = (points: Points, k: number, options = {}) => kmeans(cpu, points, k, options);

  it.skipIf(cpuOnly)("is the same on both backends, over several segments and parts", async () => {
    const { points } = planted(8, 9_000, [[0, 0], [3, 1]]);
    const gpu = await openEngine({ backend: "gpu", maxBindingBytes: 100_000 });
    const options = { restarts: 2, maxIterations: 4 };
    const [a, b] = [await make(points, 2, options), await kmeans(gpu, points, 2, options)];
    gpu.close();
    expect(b.labels).toEqual(a.labels);
    b.centroids.flat().forEach((x, i) => expect(Math.abs(x - a.centroids.flat()[i])).toBeLessThanOrEqual(1e-13));
    expect(b.inertia / a.inertia).toBeCloseTo(1, 12);
    expect(b.iterations).toBe(a.iterations);
  }, 60_000);

  it("gives a voxel in the middle to the lower number, however the middle is rounded", async () => {
    // Means 1/3 and 7/3, whose middle is 4/3 in real arithmetic only.
    const third = 1 / 3;
    const found = await make(named("thirds", 1, [0, third, 2 * third, 4 * third, 2, 7 * third, 8 * third]), 2, { start: [[third], [7 * third]], maxIterations: 1, tolerance: 0 });
    expect([...found.labels]).toEqual([1, 1, 1, 1, 2, 2, 2]);
  });

  it("is no worse than one start from any of its restarts", async () => {
    const { points } = planted(13, 500, [[0, 0], [2, 0], [0, 2], [2, 2], [5, 5]]);
    const best = await make(points, 5, { restarts: 10 });
    const first = await make(points, 5, { restarts: 1 });
    expect(best.inertia).toBeLessThanOrEqual(first.inertia);
  });

  it("refuses what cannot be clustered, with both numbers", async () => {
    const two = named("case 7", 1, [1, 2]);
    await expect(make(two, 3)).rejects.toThrow("case 7: a VOI of 2 voxels cannot make 3 clusters");
    await expect(make(named("case 8", 2, [1, 2, 1, 2, 3, 3, 3, 3]), 3)).rejects.toThrow("case 8: 2 different combinations of intensities in 4 voxels cannot make 3 clusters");
    await expect(make(named("case 9", 2, [1, 2, 3, NaN]), 2)).rejects.toThrow("case 9: image image 2 is NaN in voxel 2 of 2 of the VOI");
    await expect(make(named("case 10", 1, [1e20, 2e20, 3e20]), 2)).rejects.toThrow("case 10: intensities up to 3.00e+20 that span 2.00e+20");
    await expect(make(named("case 11", 1, [1e-22, 2e-22, 3e-22]), 2)).rejects.toThrow("case 11: intensities up to 3.00e-22 that span 2.00e-22");
    await expect(make(two, 0)).rejects.toThrow("case 7: 0 clusters; 1 to 255 can be made");
    await expect(make(two, 2, { start: [[1]] })).rejects.toThrow("case 7: 1 centroids to begin with, but 2 clusters");
    await expect(make(two, 2, { start: [[1], [NaN]] })).rejects.toThrow("case 7: centroid 2 to begin with is (NaN)");
    await expect(make({ ...two, values: new Float64Array(0) }, 1)).rejects.toThrow("case 7: the VOI has no voxels");
    await expect(chooseK(cpu, two, { from: 1, to: 3 })).rejects.toThrow("from 1 to 3 cannot be compared");
    await expect(chooseK(cpu, two, { from: 2, to: 3 })).rejects.toThrow("a VOI of 2 voxels cannot tell whether 3 clusters are best; 4 voxels are needed");
  });

  it("gives the parts it placed back when a later one does not fit", async () => {
    const { points } = planted(8, 9_000, [[0, 0], [3, 1]]);
    const [kept, released]: unknown[][] = [[], []];
    const short = {
      maxBindingBytes: 100_000,
      run: (recording: { readonly kept: Iterable<unknown> }) => (kept.length === 2 ? Promise.reject(new Error("no memory")) : Promise.resolve(void kept.push(...recording.kept))),
      release: (refs: Iterable<unknown>) => void released.push(...refs),
    } as unknown as Engine;
    await expect(kmeans(short, points, 2)).rejects.toThrow("no memory");
    expect(released).toEqual(kept);
  });

  it("tells of clusters that an outlier leaves empty: what lies within 1e-6 of the span is one", async () => {
    const found = await make(named("outlier", 1, [0, 1, 5, 6, 1e8]), 3);
    expect(found.sizes).toEqual([4, 0, 1]);
    expect(found.warnings).toEqual([expect.stringMatching(/^outlier: 1 of 3 clusters have no voxels/)]);
    expect((await make(named("mild", 1, [0, 1, 5, 6, 1e6]), 3)).sizes).toEqual([2, 2, 1]);
  });

  it("one cluster is the mean", async () => {
    const found = await make(named("one", 1, [1, 2, 6]), 1);
    expect(found).toMatchObject({ labels: Uint8Array.of(1, 1, 1), centroids: [[3]], sizes: [3], inertia: 14, score: null, converged: true });
  });
});

describe("the number of clusters for a cohort", () => {
  it("has the highest mean score, the least where equal", () => {
    const of = (...scores: number[]) => scores.map((score, i) => ({ k: i + 3, score }));
    expect(bestByMean([of(9, 1, 5), of(1, 6, 5)]).k).toBe(3);
    expect(bestByMean([of(1, 8, 5), of(1, 2, 5)])).toEqual({ k: 4, means: of(1, 5, 5) });
    expect(() => bestByMean([of(1, 2), of(1)])).toThrow("case 2 was clustered into 3, the first into 3, 4");
    expect(() => bestByMean([])).toThrow("no case");
  });
});

