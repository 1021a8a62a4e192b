import { most, operation, writes } from "./operation.ts";

/**
 * The cluster of each point, from 1: that of the nearest centroid.
 *
 * - points: [images][n]; the item takes `count` points from number `first` on.
 * - centroids: [k][images] from that offset on, k <= 255. The nearest is the first of those whose squared distance is within `slack`
 *   of the least.
 * - labels: `count` of them from that offset on, a multiple of 4; up to the next multiple of 4 zeros follow.
 * @source Lloyd, IEEE Trans. Inf. Theory 28 (1982) 129
 */
export const kmeansLabels = operation({
  name: "kmeans-labels",
  summary: "The number of the centroid that is nearest to each point",
  item: {
    n: "u32", first: "u32", count: "u32",
    images: "u32", k: "u32",
    centroids: "u32", slack: "f32",
    labels: "u32",
  },
  inputs: { points: "real", centroids: "real" },
  outputs: { labels: writes("u8") },
  passes: (items) => [{ shader: "kmeans-labels", invocations: most(items, (i) => Math.ceil(i.count / 4)) }],
  accuracy: "exact",
  example: () => ({
    items: [{ n: 19, first: 1, count: 18, images: 2, k: 3, centroids: 0, slack: 1e-12, labels: 0 }],
    inputs: {
      points: Float64Array.from({ length: 38 }, (_, i) => 0.1 * ((i * 7) % 23) - 1),
      centroids: [-0.5, 0.3, 0.1, 0.2, 0.9, -0.4],
    },
    outputs: { labels: 20 },
  }),
});
