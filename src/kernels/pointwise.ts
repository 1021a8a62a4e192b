import { most, operation, writes } from "./operation.ts";

/** The functions, by the number that items have in `formula`. M is the largest magnitude of the image. */
export const formulas = {
  /** (x / sqrt M)^2 */
  square: 0,
  /** sign(x) sqrt(|x| M) */
  squareRoot: 1,
  /** sign(x) log(|x| + 1) M / log(M + 1) */
  logarithm: 2,
  /** exp(x log(M) / M) */
  exponential: 3,
} as const;

/**
 * A function of each intensity by itself, scaled by the image's largest magnitude.
 *
 * - image: [sz][sy][sx] from offset `image` on; the target [nz][ny][nx] begins at its voxel (x0, y0, z0).
 * - extremes: (minimum, maximum) at offset `extremes`, of the whole image, whatever part of it is held.
 * - filtered: [nz][ny][nx] from offset `filtered` on. One plane on the GPU: computed in f32. 0 where the function is
 *   undefined: all of them but squareRoot at M = 0, logarithm also where M + 1 = 1 in float64.
 * @source PyRadiomics imageoperations.getSquareImage, getSquareRootImage, getLogarithmImage, getExponentialImage
 */
export const pointwise = operation({
  name: "pointwise",
  summary: "Square, square root, logarithm or exponential of intensities, scaled by the largest magnitude",
  item: {
    formula: "u32",
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    image: "u32", extremes: "u32", filtered: "u32",
  },
  inputs: { image: "real", extremes: "real" },
  outputs: { filtered: writes("real") },
  scratch: { factors: { element: "real", length: (items) => items.length } },
  passes: (items) => [
    { shader: "pointwise", step: 0, invocations: 1 },
    { shader: "pointwise", step: 1, invocations: most(items, (i) => i.nx * i.ny * i.nz) },
  ],
  // An exponential has the relative error of its argument times the argument, up to log M.
  accuracy: { relative: 2e-13 },
  example: () => ({
    items: Object.values(formulas).map((formula, k) => ({
      formula, nx: 5, ny: 1, nz: 1, x0: 1, y0: 0, z0: 0, sx: 6, sy: 1, image: 0, extremes: 0, filtered: 5 * k,
    })),
    inputs: { image: [7, -1000.1, -1, 0, 0.3, 250.7], extremes: [-1000.1, 300] },
    outputs: { filtered: 20 },
  }),
});
