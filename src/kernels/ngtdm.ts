import { adds, most, operation } from "./operation.ts";

/**
 * Neighbourhood grey tone difference of a slab of levels, in integers: of the voxels of level i that have k neighbours in
 * the ROI, among those at a list of offsets, how many there are and the sum of |i k - sum of those neighbours' levels|.
 * The sum over k of that sum / k is the s_i of the features; a voxel with k = 0 counts, with difference 0.
 *
 * - levels: [nz][ny][nx], 1..Ng in the ROI, 0 outside. Voxels of the core planes z0 <= z < z1 are counted; the others are only
 *   neighbours, and beyond the slab nothing is in the ROI.
 * - offsets: (dz, dy, dx) triples; those of the item are number `offsets` to `offsets + offsetCount`; fewer than 65,536.
 * - sums: [Ng][offsetCount + 1][3], (i - 1, k): how many, and the sum as low + 2^32 high.
 * @source Amadasun and King 1989; IBSI 3.10; PyRadiomics cmatrices.c, calculate_ngtdm
 */
export const ngtdm = operation({
  name: "ngtdm",
  summary: "Neighbourhood grey tone differences, as integers by level and number of neighbours",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    z0: "u32", z1: "u32",
    levels: "u32",
    offsets: "u32", offsetCount: "u32",
    Ng: "u32",
    sums: "u32",
  },
  inputs: { levels: "u16", offsets: "i32" },
  outputs: { sums: adds("u32") },
  passes: (items) => [{ shader: "ngtdm", invocations: most(items, (i) => i.nx * i.ny * (i.z1 - i.z0)) }],
  accuracy: "exact",
  example: () => ({
    items: [{ nx: 3, ny: 2, nz: 2, z0: 0, z1: 1, levels: 0, offsets: 0, offsetCount: 3, Ng: 3, sums: 0 }],
    inputs: { levels: [1, 2, 2, 0, 1, 3, 3, 3, 2, 1, 0, 2], offsets: [0, 0, 1, 1, -1, 0, -1, 0, 1] },
    outputs: { sums: 36 },
  }),
});
