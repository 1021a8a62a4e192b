import { expect, it } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { calinskiHarabasz } from "../../src/host/regions/calinskiHarabasz.ts";
import { kmeans } from "../../src/host/regions/kmeans.ts";
import { mergeSmall } from "../../src/host/regions/mergeSmall.ts";
import { pointsOf } from "../../src/host/regions/points.ts";

const points = pointsOf("case 3", ["T1"], [[0, 1, 2, 5, 10, 11, 12, 13, 30]]);
const clustered = kmeans(await openEngine({ backend: "cpu" }), points, 4, { start: [[1], [5], [11], [30]], tolerance: 0 });

it("gives small clusters to the nearest others, the smallest first", async () => {
  const before = await clustered;
  expect(before).toMatchObject({ sizes: [3, 1, 4, 1], centroids: [[1], [5], [11.5], [30]] });
  const found = mergeSmall(points, before, { voxels: 2 });
  // 5 is nearer to 1 than to 11.5; then 30 goes to 11.5.
  expect([...found.labels]).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2]);
  expect(found).toMatchObject({ k: 2, sizes: [4, 5], centroids: [[2], [15.2]] });
  expect(found.inertia).toBeCloseTo(4 + 1 + 0 + 9 + 5.2 ** 2 + 4.2 ** 2 + 3.2 ** 2 + 2.2 ** 2 + 14.8 ** 2, 10);
  expect(found.score).toBe(calinskiHarabasz(points, found.labels, 2));
  expect(found.warnings).toEqual([3, 2].map((left) => `case 3: a cluster of size 1, below 2 voxels, was given to the nearest others; ${left} remain of 4`));
});

it("leaves what is large enough, and the last", async () => {
  const before = await clustered;
  expect(mergeSmall(points, before, { voxels: 1 })).toBe(before);
  expect(mergeSmall(points, before, { share: 0.12 }).sizes).toEqual([4, 5]);
  expect(mergeSmall(points, before, { voxels: 100 })).toMatchObject({ k: 1, sizes: [9], score: null });
  expect(() => mergeSmall(points, before, { share: 2 })).toThrow("a share of 2 of the VOI");
});
