import { most, operation, writes } from "./operation.ts";

/**
 * Voxels around the part of interest that a crop must hold, where it does not reach the image's border: a crop is mirrored at
 * its ends like a whole image, and what that gets wrong falls to 0.268^26 < 2e-15 of the intensities there.
 */
export const prefilterHalo = 26;

/**
 * Terms that the first sum of a longer line takes: as ITK cuts it, at 1e-10 (coefficients near the line's start are off by that
 * much), or all that float64 can tell, as SciPy has it.
 */
export const horizons = { itk: 18, scipy: 32 } as const;

/**
 * Cubic B-spline coefficients of an image along one axis; all axes, one after the other, give those that `resample` takes.
 *
 * - image, coefficients: [nz][ny][nx] from their offsets on; axis 0 is x, 1 y, 2 z. Mirrored at both ends, the end itself
 *   not repeated. An axis of one voxel is copied.
 * - horizon: see horizons; lines of that many voxels or fewer are summed exactly.
 * @source Unser, Aldroubi, Eden 1993, part II; ITK BSplineDecompositionImageFilter; SciPy ndimage.spline_filter
 */
export const prefilter = operation({
  name: "prefilter",
  summary: "Cubic B-spline coefficients along one axis",
  item: { nx: "u32", ny: "u32", nz: "u32", axis: "u32", horizon: "u32", image: "u32", coefficients: "u32" },
  inputs: { image: "real" },
  outputs: { coefficients: writes("real") },
  passes: (items) => [{
    shader: "prefilter",
    invocations: most(items, (i) => (i.nx * i.ny * i.nz) / [i.nx, i.ny, i.nz][i.axis]),
  }],
  accuracy: { relative: 1e-13 },
  example: () => ({
    items: [
      { nx: 20, ny: 3, nz: 1, axis: 0, horizon: horizons.itk, image: 0, coefficients: 0 },
      { nx: 20, ny: 3, nz: 1, axis: 1, horizon: horizons.scipy, image: 0, coefficients: 60 },
    ],
    inputs: { image: Float64Array.from({ length: 60 }, (_, i) => 0.1 * ((i * 7) % 24)) },
    outputs: { coefficients: 120 },
  }),
});
