import { most, operation, writes } from "./operation.ts";

/**
 * Gradient magnitude by central differences, as float32.
 *
 * - image: [sz][sy][sx] from offset `image` on, at least one voxel more than the target on all sides or up to the image's end,
 *   beyond which the voxel at the end is repeated; the target [nz][ny][nx] begins at its voxel (x0, y0, z0).
 * - weights: of x, y, z at offset `weights`: 1 / (2 spacing), or 1/2 to leave the spacing out.
 * - filtered: [nz][ny][nx] from offset `filtered` on. One plane on the GPU: computed in f32.
 * @source ITK GradientMagnitudeImageFilter, DerivativeOperator, ZeroFluxNeumannBoundaryCondition; PyRadiomics
 * imageoperations.getGradientImage
 */
export const gradient = operation({
  name: "gradient",
  summary: "Gradient magnitude by central differences",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32", sz: "u32",
    image: "u32", weights: "u32", filtered: "u32",
  },
  inputs: { image: "real", weights: "real" },
  outputs: { filtered: writes("real") },
  passes: (items) => [{ shader: "gradient", invocations: most(items, (i) => i.nx * i.ny * i.nz) }],
  // One rounding to float32: value and residual may fall on the other side of the middle between two, once in 2^22 voxels.
  accuracy: { relative: 2 ** -23 },
  example: () => ({
    items: [{ nx: 2, ny: 2, nz: 2, x0: 1, y0: 0, z0: 0, sx: 3, sy: 2, sz: 2, image: 0, weights: 0, filtered: 0 }],
    inputs: { image: [3, 9, -4, 0.1, 8, 8, 250, 77, -20, 1, 2, 6], weights: [0.5, 0.5 / 0.7, 0.2] },
    outputs: { filtered: 8 },
  }),
});
