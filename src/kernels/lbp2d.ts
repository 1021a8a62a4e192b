import { most, operation, writes } from "./operation.ts";

/** How a pattern of bits becomes a number, by PyRadiomics' names. */
export const lbpMethods = { default: 0, ror: 1, uniform: 2, var: 3 } as const;

/** A sample within this share of the field's greatest magnitude below the centre has reached it: rounding noise would decide. */
export const tie = 1e-12;

/**
 * Local binary patterns of the ROI in the slices of an image: which samples on a circle around a voxel are not below it.
 *
 * - image: part [sz][sy][sx] from voxel (x0, y0, z0) of a field of wx x wy x wz voxels; 0 beyond the field.
 * - The target: nx x ny x nz voxels from (tx, ty, tz) of the field; mask and images are [nz][ny][nx]. 0 outside the mask.
 * - rows, columns: axes of a slice (0 x, 1 y, 2 z).
 * - circle: for each sample the row and column (whole numbers) at or before it, relative to the centre, and the weights of the
 *   four voxels around it: (row, column), (row, column + 1), (row + 1, column), (row + 1, column + 1): [samples][6], samples <= 24.
 * - extremes: minimum and maximum of the field.
 * - method: see lbpMethods. default: bit i is sample i; ror: the least of its rotations; uniform: the number of bits set, or
 *   samples + 1 where neighbouring bits differ more than twice (first and last are not neighbours); var: the samples'
 *   population variance, exactly 0 where they are all equal to the centre.
 * - pixel: see pixelCodes of `resample`. Results are converted as numpy does on assignment: integers truncated, those of 8 and
 *   16 bits wrapped around. A variance within 1e-9 of a whole number is that number.
 * @source scikit-image local_binary_pattern; Ojala, Pietikainen, Maenpaa 2002
 */
export const lbp2d = operation({
  name: "lbp2d",
  summary: "Local binary patterns in slices",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    tx: "u32", ty: "u32", tz: "u32",
    wx: "u32", wy: "u32", wz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    rows: "u32", columns: "u32",
    samples: "u32",
    method: "u32",
    pixel: "u32",
    image: "u32", mask: "u32", extremes: "u32", circle: "u32",
    images: "u32",
  },
  inputs: { image: "real", mask: "u8", extremes: "real", circle: "real" },
  outputs: { images: writes("real") },
  passes: (items) => [{ shader: "lbp2d", invocations: most(items, (i) => i.nx * i.ny * i.nz) }],
  accuracy: { relative: 1e-13 },
  example: () => ({
    items: [lbpMethods.uniform, lbpMethods.var].map((method, k) => ({
      nx: 5, ny: 4, nz: 1, tx: 0, ty: 0, tz: 0, wx: 5, wy: 4, wz: 1, x0: 0, y0: 0, z0: 0, sx: 5, sy: 4, rows: 1, columns: 0, samples: 4, method,
      pixel: 0, image: 0, mask: 0, extremes: 0, circle: 0, images: 20 * k,
    })),
    inputs: {
      image: Float64Array.from({ length: 20 }, (_, i) => 0.1 * ((i * 7) % 11)),
      mask: Uint8Array.from({ length: 20 }, (_, i) => Number(i % 6 !== 0)),
      extremes: [0, 1],
      circle: [0, 1, 1, 0, 0, 0, -1, 0, 0.3, 0, 0.7, 0, 0, -1, 0.4, 0.6, 0, 0, 0, -1, 0.06, 0.14, 0.24, 0.56],
    },
    outputs: { images: 40 },
  }),
});
