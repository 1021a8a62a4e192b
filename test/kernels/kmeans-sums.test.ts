import { describe, expect, test } from "vitest";
import { kmeansSumsCpu } from "../../src/kernels/kmeans-sums.cpu.ts";
import { kmeansSums } from "../../src/kernels/kmeans-sums.ts";
import { clustersCase, nearestOf } from "./clusters.ts";
import { equivalence } from "./equivalence.ts";

const cases = [
  clustersCase({ name: "one image, one cluster", n: 9, images: 1, k: 1 }),
  clustersCase({ name: "one image", n: 100, images: 1, k: 4 }),
  clustersCase({ name: "two images, three sets of centroids", n: 333, images: 2, k: 3, sets: 3 }),
  clustersCase({ name: "seven images, 10 clusters", n: 130, images: 7, k: 10 }),
  clustersCase({ name: "float32", n: 200, images: 3, k: 5, value: Math.fround }),
  clustersCase({ name: "integers, with ties", n: 300, images: 2, k: 4, value: (x) => Math.round(2 * x) }),
  clustersCase({ name: "several sets of centroids and ranges of points", n: 5000, images: 2, k: 3, sets: 3, ranges: 2 }),
];

describe("sums of the points nearest to each centroid", () => {
  test.each(cases)("$name", ({ items, inputs, outputs }) => {
    const totals = new Float64Array(outputs.totals).fill(7);
    kmeansSumsCpu.run(items, { ...inputs, totals });
    for (const item of items) {
      const { n, first, count, images, k } = item;
      const expected = Array.from({ length: k }, () => new Float64Array(images + 2));
      for (let i = first; i < first + count; i++) {
        const { cluster, square } = nearestOf(item, inputs, i);
        for (let q = 0; q < images; q++) expected[cluster][q] += inputs.points[q * n + i];
        expected[cluster][images] += square;
        expected[cluster][images + 1]++;
      }
      expected.flatMap((row) => [...row]).forEach((sum, t) => expect(Math.abs(totals[item.totals + t] - sum)).toBeLessThanOrEqual(1e-14 * count * 10));
    }
  });
});

equivalence(kmeansSums, cases.map(({ name, items, inputs, outputs }) => ({ name, items, inputs, outputs: { totals: outputs.totals } })));
