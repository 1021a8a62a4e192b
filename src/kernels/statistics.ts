import { most, operation, writes } from "./operation.ts";

/**
 * Count, minimum, maximum and sum of the intensities in a window, as `lanes` rows, over which the voxels are spread as it suits
 * the executor: on the GPU lane r takes voxels r, r + lanes, r + 2 lanes, ..., on the host the first row has all of them.
 * `statistics-total` folds the rows; the slabs of one region append theirs one after the other.
 *
 * - image, mask: [sz][sy][sx]; the window of nx x ny x nz voxels begins at (x0, y0, z0). `masked` 0 counts every voxel.
 * - bounds: where `bounded` is 1, only intensities in the closed range bounds[0] - slack to bounds[1] + slack count.
 * - partials: [rows][4] = count, minimum, maximum, sum; rows `row` to `row + lanes`. A lane without voxels is all zeros.
 *   Three planes keep minimum and maximum exact.
 * @source IBSI 4.1
 */
export const statistics = operation({
  name: "statistics",
  summary: "Partial counts, minima, maxima and sums of the intensities of a region",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    image: "u32", mask: "u32",
    masked: "u32",
    bounded: "u32", bounds: "u32", slack: "f32",
    lanes: "u32", row: "u32",
  },
  inputs: { image: "real", mask: "u8", bounds: "real" },
  outputs: { partials: writes("real") },
  passes: (items) => [{ shader: "statistics", invocations: most(items, (i) => i.lanes) }],
  accuracy: { relative: 1e-13 },
  example: () => ({
    items: [{
      nx: 5, ny: 2, nz: 2, x0: 1, y0: 0, z0: 0, sx: 6, sy: 2, image: 0, mask: 0, masked: 1, bounded: 1, bounds: 0, slack: 0, lanes: 1, row: 0,
    }],
    inputs: {
      image: Float64Array.from({ length: 24 }, (_, i) => 0.1 * ((i * 7) % 24)),
      mask: Uint8Array.from({ length: 24 }, (_, i) => (i % 5 === 0 ? 0 : 1)),
      bounds: [0.2, 2],
    },
    outputs: { partials: 4 },
    planes: { partials: 3 },
  }),
});

/** Rows that keep a GPU busy without making statistics-total slow: about one for 64 voxels, at most 4,096. */
export function lanesFor(voxels: number): number {
  return Math.min(4096, Math.ceil(voxels / 64));
}
