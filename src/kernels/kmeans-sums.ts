import { most, operation, writes } from "./operation.ts";

/**
 * One step of Lloyd's: every point goes to its nearest centroid, and the points of each cluster are summed up.
 *
 * - points: [images][n]; the item takes `count` points (< 2^24) from number `first` on.
 * - centroids: [k][images] from that offset on. The nearest is the first of those whose squared distance is within `slack` of the least.
 * - totals: [k][images + 2] from that offset on = sum of each image's values, sum of the least squared distances, number of points.
 * - lanes: on the GPU lane r sums points r, r + lanes, r + 2 lanes, ...; their sums lie at `partials` in the scratch.
 * @source Lloyd, IEEE Trans. Inf. Theory 28 (1982) 129
 */
export const kmeansSums = operation({
  name: "kmeans-sums",
  summary: "Sums of the points that are nearest to each centroid",
  item: {
    n: "u32", first: "u32", count: "u32",
    images: "u32", k: "u32",
    centroids: "u32", slack: "f32",
    totals: "u32",
    lanes: "u32", partials: "u32",
  },
  inputs: { points: "real", centroids: "real" },
  outputs: { totals: writes("real") },
  scratch: { partials: { element: "real", length: (items) => most(items, (i) => i.partials + i.lanes * totalsLength(i)) } },
  passes: (items) => [
    { shader: "kmeans-sums-lanes", invocations: most(items, (i) => i.lanes) },
    { shader: "kmeans-sums-total", invocations: most(items, totalsLength) },
  ],
  accuracy: { relative: 1e-13 },
  example: () => ({
    items: [
      { n: 19, first: 1, count: 18, images: 2, k: 3, centroids: 0, slack: 1e-12, totals: 0, lanes: 4, partials: 0 },
      { n: 19, first: 0, count: 5, images: 2, k: 2, centroids: 6, slack: 1e-12, totals: 12, lanes: 1, partials: 48 },
    ],
    inputs: {
      points: Float64Array.from({ length: 38 }, (_, i) => 0.1 * ((i * 7) % 23) - 1),
      centroids: [-0.5, 0.3, 0.1, 0.2, 0.9, -0.4, 0, 0, 0.7, 0.7],
    },
    outputs: { totals: 20 },
  }),
});

/** Elements of an item's totals. */
export function totalsLength({ k, images }: { readonly k: number; readonly images: number }): number {
  return k * (images + 2);
}
