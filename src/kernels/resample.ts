import type { PixelType } from "../host/image/volume.ts";
import { most, operation, writes } from "./operation.ts";

/** Interpolators of `resample`. */
export const interpolators = { nearest: 0, linear: 1, bspline: 2 } as const;

/** Pixel types that `resample` converts to. */
export const pixelCodes: Readonly<Record<PixelType, number>> = {
  float64: 0, float32: 1, int8: 2, uint8: 3, int16: 4, uint16: 5, int32: 6, uint32: 7, int64: 8, uint64: 9,
};

/** Source of an output voxel outside the image. */
export const nowhere = 0xffffffff;

/**
 * An image at the points of another grid.
 *
 * - image: the part [sz][sy][sx] from voxel (x0, y0, z0) of an image of wx x wy x wz voxels; for the B-spline its
 *   coefficients (`prefilter` along every axis). It has to hold the voxels around all positions inside the image.
 * - tables: for each output axis (x, then y, then z) and coordinate on it, what it adds to the position along input axis x, y
 *   and z, as a whole number and a fraction in [-1/2, 1/2): [nx + ny + nz][3][2] from offset `tables` on. The position of an
 *   output voxel, in voxels of the whole image, is the sum over its three coordinates.
 * - sources: the number of each output voxel's nearest voxel in the part held, or `nowhere`, for nearest neighbours. Where
 *   `sourced` is 1 it tells for the others, too, what is outside the image; else that is where a position is < -1/2 or
 *   >= size - 1/2.
 * - resampled: [nz][ny][nx] from offset `resampled` on; 0 outside. As many planes as the image keep nearest neighbours exact.
 * - pixel: see pixelCodes. float32 is rounded; integers are clamped to the type's range and truncated toward 0. Where ITK's
 *   rounding noise decides, all devices agree on this: within 1e-9 (2^-40 of itself, where that is more) of a whole number a
 *   value is that number, and within 2^-42 of the middle between two float32 it becomes the even one.
 * @source ITK ResampleImageFilter, NearestNeighborInterpolateImageFunction, LinearInterpolateImageFunction,
 * BSplineInterpolateImageFunction
 */
export const resample = operation({
  name: "resample",
  summary: "An image at the points of another grid: nearest, linear or cubic B-spline",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    wx: "u32", wy: "u32", wz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32", sz: "u32",
    image: "u32",
    tables: "u32",
    sources: "u32", sourced: "u32",
    interpolator: "u32",
    pixel: "u32",
    resampled: "u32",
  },
  inputs: { image: "real", tables: "real", sources: "u32" },
  outputs: { resampled: writes("real") },
  passes: (items) => ["resample-nearest", "resample-linear", "resample-spline"].flatMap((shader, interpolator) => {
    const asked = items.filter((i) => i.interpolator === interpolator);
    return asked.length === 0 ? [] : [{ shader, invocations: most(asked, (i) => i.nx * i.ny * i.nz) }];
  }),
  accuracy: { relative: 1e-13 },
  example: () => {
    const grid = {
      nx: 3, ny: 2, nz: 1, wx: 4, wy: 3, wz: 1, x0: 0, y0: 0, z0: 0, sx: 4, sy: 3, sz: 1, image: 0, tables: 0, sources: 0, sourced: 0,
    };
    return {
      items: [
        { ...grid, interpolator: interpolators.nearest, pixel: pixelCodes.float64, resampled: 0 },
        { ...grid, interpolator: interpolators.linear, pixel: pixelCodes.float64, resampled: 6 },
        { ...grid, interpolator: interpolators.bspline, pixel: pixelCodes.float64, resampled: 12 },
        { ...grid, interpolator: interpolators.bspline, pixel: pixelCodes.int16, resampled: 18 },
      ],
      inputs: {
        image: Float64Array.from({ length: 12 }, (_, i) => 0.1 * ((i * 7) % 12)),
        tables: [0, 0.1, 0, 0, 0, 0, 1, 0.4, 0, 0, 0, 0, 3, -0.3, 0, 0, 0, 0, 0, 0, 0, -0.25, 0, 0, 0, 0, 2, 0.25, 0, 0, 0, 0, 0, 0, 0, 0],
        sources: [0, 1, 3, 8, 9, nowhere],
      },
      outputs: { resampled: 24 },
      planes: { resampled: 3 },
    };
  },
});
