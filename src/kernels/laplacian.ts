import { most, operation, writes } from "./operation.ts";

/**
 * Sum of the second derivatives along the axes, each divided by its squared spacing: rounded to float32 after every axis, as in ITK.
 *
 * - derivatives: [axes][n] float32 numbers from offset `derivatives` on.
 * - weights: 1 / spacing^2 of each axis, the same for all items.
 * - laplacian: [n] from offset `laplacian` on. One plane on the GPU: computed in f32.
 * @source ITK LaplacianRecursiveGaussianImageFilter
 */
export const laplacian = operation({
  name: "laplacian",
  summary: "Sum of second derivatives, each divided by its squared spacing",
  item: { n: "u32", axes: "u32", derivatives: "u32", laplacian: "u32" },
  inputs: { derivatives: "real", weights: "real" },
  outputs: { laplacian: writes("real") },
  passes: (items) => [{ shader: "laplacian", invocations: most(items, (i) => i.n) }],
  accuracy: "exact",
  example: () => ({
    items: [{ n: 3, axes: 2, derivatives: 0, laplacian: 1 }, { n: 1, axes: 2, derivatives: 4, laplacian: 0 }],
    inputs: { derivatives: [0.5, -8, 1, 3, 100, 0.25], weights: [1 / 0.49, 0.1] },
    outputs: { laplacian: 4 },
  }),
});
