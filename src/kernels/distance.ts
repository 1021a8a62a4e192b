import { most, operation, writes } from "./operation.ts";

/** Voxels along an axis at most: sites and places of a line share a word on the GPU. */
export const longestLine = 2 ** 14;

/**
 * Exact Euclidean distance transform: for each voxel the square of its distance to the nearest voxel of a mask, centre to centre.
 *
 * - mask: [nz][ny][nx] from offset `mask` on.
 * - steps: from offset `steps` on the square of 0, 1, ... n - 1 steps along x, then along y and z (see `squaredSteps`).
 * - planar: not 0 where distances are measured within each plane z only.
 * - squares: [nz][ny][nx] from offset `squares` on: 0 in the mask, and -1 where there is no mask voxel (in the plane, if planar).
 * - work: where the item's scratch begins, one element a voxel.
 *
 * No axis is longer than `longestLine`.
 * @source Felzenszwalb, Huttenlocher 2012, Distance transforms of sampled functions
 */
export const distance = operation({
  name: "distance",
  summary: "Squared Euclidean distance to the nearest voxel of a mask",
  item: { nx: "u32", ny: "u32", nz: "u32", planar: "u32", mask: "u32", steps: "u32", squares: "u32", work: "u32" },
  inputs: { mask: "u8", steps: "real" },
  outputs: { squares: writes("real") },
  scratch: {
    within: { element: "real", length: (items) => most(items, (i) => i.work + i.nx * i.ny * i.nz) },
    envelope: { element: "u32", length: (items) => most(items, (i) => i.work + i.nx * i.ny * i.nz) },
  },
  passes: (items) => [
    { shader: "distance-rows", invocations: most(items, (i) => i.ny * i.nz) },
    { shader: "distance-lines", step: 1, invocations: most(items, (i) => i.nx * i.nz) },
    { shader: "distance-lines", step: 2, invocations: most(items, (i) => i.nx * i.ny) },
  ],
  accuracy: { relative: 1e-13 },
  example: () => ({
    items: [
      { nx: 4, ny: 3, nz: 2, planar: 0, mask: 0, steps: 0, squares: 0, work: 0 },
      { nx: 4, ny: 3, nz: 2, planar: 1, mask: 0, steps: 0, squares: 24, work: 24 },
    ],
    inputs: { mask: Uint8Array.from({ length: 24 }, (_, i) => Number(i === 0 || i === 11)), steps: squaredSteps([4, 3, 2], [0.7, 0.8, 1.1]) },
    outputs: { squares: 48 },
  }),
});

/** What `distance` takes as `steps`: the squares of 0, 1, ... n - 1 voxels along x, y, z; their unit is that of the result. */
export function squaredSteps(size: readonly number[], spacing: readonly number[]): Float64Array {
  return Float64Array.from(size.flatMap((n, k) => Array.from({ length: n }, (_, d) => spacing[k] * spacing[k] * (d * d))));
}
