import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { alignTo, fitAnchor } from "../../src/host/regions/align.ts";
import { fitClusters } from "../../src/host/regions/clusters.ts";
import { casePoints, divide, divideBy, renumbered, scoreHabitats } from "../../src/host/regions/habitats.ts";
import { habitatFeatures } from "../../src/host/regions/habitatFeatures.ts";
import { plantedCase, type PlantedCase } from "./habitatCases.ts";
import { randIndex } from "./planted.ts";

let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ backend: "cpu" })));
afterAll(() => engine.close());

const named = ({ images }: PlantedCase) => Array.from(images, ([name, volume]) => ({ name, volume }));
const pointsOf = (of: PlantedCase) => casePoints(of.name, named(of), of.mask, 1);
const inside = ({ truth }: PlantedCase, labels: ArrayLike<number>): number[] => [...truth.keys()].filter((i) => truth[i] > 0).map((i) => labels[i]);

describe("habitats", () => {
  it("are the planted ones, with their volumes; outside of the VOI there are none", async () => {
    const planted = plantedCase("p1", 1);
    const { labels, k, sizes, volumes, fractions, score } = await divide(engine, pointsOf(planted), 3);
    expect(k).toBe(3);
    expect(randIndex(inside(planted, planted.truth), inside(planted, labels.data))).toBeGreaterThan(0.98);
    expect(labels.data.every((label, i) => (label > 0) === (planted.truth[i] > 0))).toBe(true);
    expect(sizes.reduce((a, b) => a + b)).toBe(14 * 12 * 8);
    expect(volumes).toEqual(sizes.map((n) => 2 * n));
    expect(fractions.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(score).toBeGreaterThan(1000);
  });

  it("have centroids in the images' units", async () => {
    const { centroids } = await divide(engine, pointsOf(plantedCase("p1", 1)), 3);
    [[100, 140, 100], [104, 100, 150], [108, 120, 120]].forEach((means, h) => means.forEach((mean, q) => expect(centroids[h][q]).toBeCloseTo(mean, 0)));
  });

  it("are as many as the Calinski-Harabasz score says", async () => {
    const { best, scores } = await scoreHabitats(engine, pointsOf(plantedCase("p1", 1)), { from: 2, to: 6 }, {});
    expect(best.k).toBe(3);
    expect(scores.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6]);
  });

  it("too small are given to the others, and a warning says so", async () => {
    const planted = plantedCase("p1", 1);
    const { k, sizes, warnings } = await divide(engine, pointsOf(planted), 3, { minimumVoxels: 400 });
    expect([k, sizes.length]).toEqual([2, 2]);
    expect(warnings[0]).toContain("p1: a cluster of size 384");
  });

  it("get the anchor's numbers, whatever K-means called them", async () => {
    const cases = [plantedCase("a", 2), plantedCase("b", 3, { flip: true }), plantedCase("c", 4)];
    const parameters = resolveParameters({ overrides: { binWidth: 2 } });
    const divided = [];
    for (const each of cases) {
      const habitats = await divide(engine, pointsOf(each), 3);
      const measured = named(each).filter(({ name }) => name !== "T1");
      divided.push({ each, habitats, features: await habitatFeatures(engine, each.name, measured, habitats.labels, 3, parameters) });
    }
    const model = fitAnchor(divided.map(({ features }) => features), "a");
    expect(model.columns).toHaveLength(2 * 107); // 107 per habitat and image
    const orders = divided.map(({ features }) => alignTo(model, features).order);
    expect(orders).toEqual([[0, 1, 2], [2, 1, 0], [0, 1, 2]]);
    const { labels, sizes, centroids } = renumbered(divided[1].habitats, orders[1], 3);
    expect(randIndex(inside(cases[1], cases[1].truth), inside(cases[1], labels.data))).toBeGreaterThan(0.98);
    expect(inside(cases[1], labels.data).filter((label, i) => label === inside(cases[1], cases[1].truth)[i]).length).toBeGreaterThan(0.99 * 14 * 12 * 8);
    expect(sizes.map((n, h) => n - inside(cases[1], labels.data).filter((label) => label === h + 1).length)).toEqual([0, 0, 0]);
    expect(centroids[0][1]).toBeCloseTo(140, 0);
  });

  it("of a cohort clustered together mean the same in every case, new ones too", async () => {
    const cases = [plantedCase("a", 2), plantedCase("b", 3)];
    const { model, scores } = await fitClusters(engine, cases.map((each) => pointsOf(each).points), { k: { from: 2, to: 5 } });
    expect(scores.map(({ k }) => k)).toEqual([2, 3, 4, 5]);
    const fresh = plantedCase("new", 5);
    const { labels, k } = await divideBy(engine, pointsOf(fresh), JSON.parse(JSON.stringify(model)));
    expect(k).toBe(3);
    const equal = inside(fresh, labels.data).filter((label, i) => label === inside(fresh, fresh.truth)[i]).length;
    expect(equal / (14 * 12 * 8)).toBeGreaterThan(0.99);
  });

  it("that cannot be measured are NaN in that case, with the reason", async () => {
    const planted = plantedCase("p", 6);
    const labels = { ...planted.mask, data: planted.mask.data.slice() };
    labels.data[labels.data.indexOf(1)] = 2; // a habitat of one voxel
    const { columns, habitats, notes } = await habitatFeatures(engine, "p", named(planted).slice(0, 1), labels, 2, resolveParameters());
    expect(columns[0]).toBe("T1_original_shape_Elongation");
    expect(habitats[0].every(Number.isFinite)).toBe(true);
    expect(habitats[1].every(Number.isNaN)).toBe(true);
    expect(notes.get("H2_T1_original_glcm_Contrast")).toMatch(/voxel/);
  });

  it("refuses an image that is the same everywhere in the VOI, and a VOI smaller than k", async () => {
    const planted = plantedCase("p", 6);
    const flat = { ...planted.mask, data: new Float32Array(planted.mask.data.length).fill(7), pixelType: "float32" as const, name: "flat.nii" };
    expect(() => casePoints("p", [...named(planted), { name: "ADC", volume: flat }], planted.mask, 1)).toThrow("p: image ADC is constant (7) in all 1344 voxels of the VOI");
    const few = { ...planted.mask, data: planted.mask.data.map((label, i) => (label > 0 && i % 400 === 0 ? 1 : 0)) };
    const points = casePoints("p", named(planted), few, 1);
    await expect(divide(engine, points, 9)).rejects.toThrow(/p: a VOI of \d voxels cannot make 9 clusters/);
  });
});
