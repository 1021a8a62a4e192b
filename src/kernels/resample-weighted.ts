import { most, operation, writes } from "./operation.ts";
import { nowhere, pixelCodes } from "./resample.ts";

/**
 * An image at the points of a grid whose axes are parallel to its own: every value is a weighted sum of the voxels around,
 * along z, then y, then x of the image.
 *
 * - image: the part [sz][sy][sx] from voxel (x0, y0, z0) of an image of wx x wy x wz voxels. Where a point weighs voxels
 *   beyond the image, the image's last voxel stands for them. The part has to hold all that have a weight.
 * - fx, fy, fz: the grid's axis (0 x, 1 y, 2 z) that runs along the image's x, y and z.
 * - table: for the image's axes x, y, z one after the other and each coordinate on the grid's axis along it, the first voxel and
 *   the weights from there on: [1 + taps] each, from offset `table` on.
 * - sources: as of `resample`. Where `sourced` is 1 they tell what is outside the image (0 there); else weights of 0 do.
 * - resampled: [nz][ny][nx] from offset `resampled` on, in the pixel type `pixel` as `resample` converts to it.
 * - sums: where the item's scratch begins, [along z][sy][sx] and then [along z][along y][sx].
 * @source ITK ResampleImageFilter, GaussianInterpolateImageFunction, WindowedSincInterpolateImageFunction
 */
export const resampleWeighted = operation({
  name: "resample-weighted",
  summary: "An image at the points of a parallel grid, by weights along each axis",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    wx: "u32", wy: "u32", wz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32", sz: "u32",
    image: "u32",
    fx: "u32", fy: "u32", fz: "u32",
    table: "u32", taps: "u32",
    sources: "u32", sourced: "u32",
    pixel: "u32",
    sums: "u32",
    resampled: "u32",
  },
  inputs: { image: "real", table: "real", sources: "u32" },
  outputs: { resampled: writes("real") },
  scratch: { sums: { element: "real", length: (items) => most(items, (i) => i.sums + sumsLength(i)) } },
  passes: (items) => [
    { shader: "resample-weighted", step: 0, invocations: most(items, (i) => along(i, i.fz) * i.sy * i.sx) },
    { shader: "resample-weighted", step: 1, invocations: most(items, (i) => along(i, i.fz) * along(i, i.fy) * i.sx) },
    { shader: "resample-weighted", step: 2, invocations: most(items, (i) => i.nx * i.ny * i.nz) },
  ],
  accuracy: { relative: 1e-13 },
  // The same weights twice: with a point outside the image, and as integers.
  example: () => {
    const grid = {
      nx: 3, ny: 2, nz: 1, wx: 4, wy: 3, wz: 1, x0: 0, y0: 0, z0: 0, sx: 4, sy: 3, sz: 1, image: 0, fx: 0, fy: 1, fz: 2, table: 0, taps: 3, sources: 0,
    };
    return {
      items: [
        { ...grid, sourced: 0, pixel: pixelCodes.float64, sums: 0, resampled: 0 },
        { ...grid, sourced: 1, pixel: pixelCodes.int16, sums: 20, resampled: 6 },
      ],
      inputs: {
        image: Float64Array.from({ length: 12 }, (_, i) => 10.1 * ((i * 7) % 12)),
        table: [-1, 0.1, 0.7, 0.2, 1, 0.3, 0.4, 0.3, 0, 0, 0, 0, 0, 0.6, 0.4, 0, 1, 0.2, 0.9, -0.1, 0, 1, 0, 0],
        sources: [0, 1, nowhere, 8, 9, nowhere],
      },
      outputs: { resampled: 12 },
    };
  },
});

type Grid = { readonly nx: number; readonly ny: number; readonly nz: number };

/** Coordinates on the grid's axis number `axis`. */
function along({ nx, ny, nz }: Grid, axis: number): number {
  return [nx, ny, nz][axis];
}

/** Elements of scratch that an item needs. */
export function sumsLength(i: Grid & { readonly sx: number; readonly sy: number; readonly fy: number; readonly fz: number }): number {
  return along(i, i.fz) * i.sx * (i.sy + along(i, i.fy));
}
