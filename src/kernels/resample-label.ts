import { most, operation, writes } from "./operation.ts";
import { nowhere } from "./resample.ts";

/** Voxels that a point weighs along an axis at most. */
export const labelTaps = 3;

/**
 * An image at the points of a grid whose axes are parallel to its own: of the values around a point the one whose voxels weigh
 * most together. Weights that agree within 1e-12 are equal; then that value wins whose last voxel comes first (x fastest).
 *
 * - image, fx, fy, fz, table, sources, sourced: as of `resample-weighted`, with at most `labelTaps` weights along an axis. The
 *   first voxel lies in the image, and voxels beyond it have no weight.
 * - resampled: [nz][ny][nx] from offset `resampled` on; 0 where nothing weighs. As many planes as the image keep values exact.
 * @source ITK LabelImageGaussianInterpolateImageFunction
 */
export const resampleLabel = operation({
  name: "resample-label",
  summary: "An image at the points of a parallel grid: the value whose voxels weigh most",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32", sz: "u32",
    image: "u32",
    fx: "u32", fy: "u32", fz: "u32",
    table: "u32", taps: "u32",
    sources: "u32", sourced: "u32",
    resampled: "u32",
  },
  inputs: { image: "real", table: "real", sources: "u32" },
  outputs: { resampled: writes("real") },
  passes: (items) => [{ shader: "resample-label", invocations: most(items, (i) => i.nx * i.ny * i.nz) }],
  accuracy: "exact",
  example: () => ({
    items: [{
      nx: 3, ny: 2, nz: 1, x0: 0, y0: 0, z0: 0, sx: 4, sy: 3, sz: 1, image: 0, fx: 0, fy: 1, fz: 2, table: 0, taps: 3, sources: 0, sourced: 1, resampled: 0,
    }],
    inputs: {
      image: Float64Array.from({ length: 12 }, (_, i) => 0.1 * ((i * 7) % 4)),
      table: [0, 0.1, 0.7, 0.2, 1, 0.3, 0.4, 0.3, 2, 0.5, 0.5, 0, 0, 0.6, 0.4, 0, 1, 0.5, 0.5, 0, 0, 1, 0, 0],
      sources: [0, 1, nowhere, 8, 9, 3],
    },
    outputs: { resampled: 6 },
    planes: { resampled: 3 },
  }),
});
