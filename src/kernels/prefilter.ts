import { most, operation, writes } from "./operation.ts";

/**
 * Voxels around the part of interest that a crop must hold, where it does not reach the image's border: a crop is mirrored at
 * its ends like a whole image, and what that gets wrong falls to 0.268^26 < 2e-15 of the intensities there.
 */
export const prefilterHalo = 26;

/**
 * Cubic B-spline coefficients of an image along one axis; all axes, one after the other, give those that `resample` takes.
 *
 * - image, coefficients: [nz][ny][nx] from their offsets on; axis 0 is x, 1 y, 2 z. Mirrored at both ends, the end itself
 *   not repeated. An axis of one voxel is copied.
 * @source Unser, Aldroubi, Eden 1993, part II; ITK BSplineDecompositionImageFilter (which cuts the first sum at 1e-10, so
 * that coefficients near the border are off by that much; so are these)
 */
export const prefilter = operation({
  name: "prefilter",
  summary: "Cubic B-spline coefficients along one axis",
  item: { nx: "u32", ny: "u32", nz: "u32", axis: "u32", image: "u32", coefficients: "u32" },
  inputs: { image: "real" },
  outputs: { coefficients: writes("real") },
  passes: (items) => [{
    shader: "prefilter",
    invocations: most(items, (i) => (i.nx * i.ny * i.nz) / [i.nx, i.ny, i.nz][i.axis]),
  }],
  accuracy: { relative: 1e-13 },
  example: () => ({
    items: [
      { nx: 20, ny: 3, nz: 1, axis: 0, image: 0, coefficients: 0 },
      { nx: 20, ny: 3, nz: 1, axis: 1, image: 0, coefficients: 60 },
    ],
    inputs: { image: Float64Array.from({ length: 60 }, (_, i) => 0.1 * ((i * 7) % 24)) },
    outputs: { coefficients: 120 },
  }),
});
