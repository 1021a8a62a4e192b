import { interpolators, pixelCodes } from "./resample.ts";
import { most, operation, writes } from "./operation.ts";

/**
 * Positions this little below a half are at it, and a half rounds up: rounding noise does not decide between two voxels, or between
 * inside and outside of the image (from -1/2 on, below size - 1/2).
 */
export const tie = 1e-9;

/** Control points or voxels that a point weighs, most often. */
const taps = { "warp-nearest": 32, "warp-linear": 32, "warp-spline": 64 } as const;

/**
 * An image at the points of another grid, taken there through a chain of affine maps and cubic B-splines: one interpolation.
 *
 *   output voxel --affine--> control lattice 1 --affine, + spline--> control lattice 2 ... --affine, + spline--> image voxel
 *
 * - output: planes `plane` to `plane + nz - 1` of a grid, [nz][ny][nx] from `warped` on. `outside` where a point is outside the image.
 * - image: the part [sz][sy][sx] from voxel (x0, y0, z0) of an image of wx x wy x wz voxels; for the B-spline interpolator its
 *   coefficients (`prefilter` along every axis). It has to hold the voxels around all positions inside the image.
 * - table: from offset `table` on the value outside, then the affine maps [splines + 1][3][4], each row a matrix row and an offset.
 * - lattices: from offset `lattices` on [splines][4]: control points along x, y, z (z: 1 of a 2-D spline) and the offset of the
 *   spline's displacements, [3][z][y][x] in units of the frame that follows. A spline displaces what lies between its second control
 *   points from both ends, and nothing else.
 * - interpolator, pixel: as of `resample`; nearest neighbours are copied, whatever `pixel` says.
 *
 * Positions are good to 2^-42 of a voxel for images of 512 voxels along an axis, on the GPU too.
 * @source ITK ResampleImageFilter, BSplineTransform; Rueckert et al. 1999
 */
export const warp = operation({
  name: "warp",
  summary: "An image on another grid through affine maps and B-splines",
  item: {
    nx: "u32", ny: "u32", nz: "u32", plane: "u32",
    wx: "u32", wy: "u32", wz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32", sz: "u32",
    image: "u32",
    table: "u32",
    lattices: "u32", splines: "u32",
    interpolator: "u32",
    pixel: "u32",
    warped: "u32",
  },
  inputs: { image: "real", table: "real", lattices: "u32", displacements: "real" },
  outputs: { warped: writes("real") },
  passes: (items) => (["warp-nearest", "warp-linear", "warp-spline"] as const).flatMap((shader, interpolator) => {
    const asked = items.filter((i) => i.interpolator === interpolator);
    const cost = taps[shader] * (1 + most(asked, (i) => i.splines));
    return asked.length === 0 ? [] : [{ shader, invocations: most(asked, (i) => i.nx * i.ny * i.nz), cost }];
  }),
  accuracy: { relative: 1e-10 },
  example: () => {
    const grid = {
      nx: 3, ny: 2, nz: 1, plane: 0, wx: 4, wy: 3, wz: 1, x0: 0, y0: 0, z0: 0, sx: 4, sy: 3, sz: 1, image: 0, table: 0, lattices: 0, splines: 1,
    };
    return {
      items: [
        { ...grid, interpolator: interpolators.nearest, pixel: pixelCodes.float64, warped: 0 },
        { ...grid, interpolator: interpolators.linear, pixel: pixelCodes.float64, warped: 6 },
        { ...grid, interpolator: interpolators.bspline, pixel: pixelCodes.float32, warped: 12 },
      ],
      inputs: {
        image: Float64Array.from({ length: 12 }, (_, i) => 0.1 * ((i * 7) % 12)),
        table: [-1, 0.3, 0, 0, 1.2, 0, 0.4, 0, 1.1, 0, 0, 1, 0, 2, 0, 0, -1.9, 0, 2.1, 0, -2, 0, 0, 1, 0],
        lattices: [4, 4, 1, 0],
        displacements: Float64Array.from({ length: 48 }, (_, i) => (i < 32 ? 0.1 * ((i * 5) % 7) - 0.3 : 0)),
      },
      outputs: { warped: 18 },
      planes: { warped: 3 },
    };
  },
});
