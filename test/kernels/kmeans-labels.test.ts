import { describe, expect, test } from "vitest";
import { kmeansLabelsCpu } from "../../src/kernels/kmeans-labels.cpu.ts";
import { kmeansLabels } from "../../src/kernels/kmeans-labels.ts";
import { clustersCase, nearestOf } from "./clusters.ts";
import { equivalence } from "./equivalence.ts";

const cases = [
  clustersCase({ name: "one image, one cluster", n: 9, images: 1, k: 1 }),
  clustersCase({ name: "two images", n: 333, images: 2, k: 3 }),
  clustersCase({ name: "three images, 255 clusters", n: 60, images: 3, k: 255 }),
  clustersCase({ name: "integers, with ties", n: 300, images: 2, k: 4, value: (x) => Math.round(2 * x) }),
  clustersCase({ name: "thirds, whose ties are rounded", n: 300, images: 2, k: 6, value: (x) => Math.round(2 * x) / 3 + 1 / 7 }),
  clustersCase({ name: "ranges of points, more than a block", n: 9000, images: 2, k: 3, ranges: 2 }),
];

describe("the number of the nearest centroid", () => {
  test.each(cases)("$name", ({ items, inputs, outputs }) => {
    const labels = new Uint8Array(outputs.labels).fill(77);
    kmeansLabelsCpu.run(items, { ...inputs, labels });
    for (const item of items) {
      const end = Math.ceil((item.labels + item.count) / 4) * 4;
      const expected = Array.from({ length: end - item.labels }, (_, i) => (i < item.count ? nearestOf(item, inputs, item.first + i).cluster + 1 : 0));
      expect([...labels.subarray(item.labels, end)]).toEqual(expected);
    }
  });

  test("of those equally near it is the first", () => {
    const labels = new Uint8Array(4);
    const item = { n: 3, first: 0, count: 3, images: 1, k: 3, centroids: 0, slack: 1e-12, labels: 0 };
    kmeansLabelsCpu.run([item], { points: Float64Array.of(2, 4 + 1e-14, 4.1), centroids: Float64Array.of(3, 5, 1), labels });
    expect([...labels]).toEqual([1, 1, 2, 0]);
  });
});

equivalence(kmeansLabels, cases.map(({ name, items, inputs, outputs }) => ({ name, items, inputs, outputs: { labels: outputs.labels } })));
