import { adds, most, operation } from "./operation.ts";

/**
 * Grey level co-occurrence of a slab of levels: how often a voxel of level i has level j at each of a list of offsets, both
 * in the ROI. Ordered pairs; whoever wants a symmetric matrix adds the transpose.
 *
 * - levels: [nz][ny][nx], 1..Ng in the ROI, 0 outside. Voxels of the core planes z0 <= z < z1 are counted; the others are only
 *   neighbours, and beyond the slab nothing is in the ROI.
 * - offsets: (dz, dy, dx) triples; those of the item are number `offsets` to `offsets + offsetCount`.
 * - counts: [offsetCount][Ng][Ng], (i - 1, j - 1).
 * @source Haralick 1973; IBSI 3.6; PyRadiomics cmatrices.c, calculate_glcm
 */
export const glcm = operation({
  name: "glcm",
  summary: "Grey level co-occurrences at given offsets",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    z0: "u32", z1: "u32",
    levels: "u32",
    offsets: "u32", offsetCount: "u32",
    Ng: "u32",
    counts: "u32",
  },
  inputs: { levels: "u16", offsets: "i32" },
  outputs: { counts: adds("u32") },
  passes: (items) => [{ shader: "glcm", invocations: most(items, (i) => i.nx * i.ny * (i.z1 - i.z0)) }],
  accuracy: "exact",
  example: () => ({
    items: [{ nx: 3, ny: 2, nz: 2, z0: 0, z1: 1, levels: 0, offsets: 0, offsetCount: 3, Ng: 3, counts: 0 }],
    inputs: { levels: [1, 2, 2, 0, 1, 3, 3, 3, 2, 1, 0, 2], offsets: [0, 0, 1, 1, -1, 0, -1, 0, 1] },
    outputs: { counts: 27 },
  }),
});
