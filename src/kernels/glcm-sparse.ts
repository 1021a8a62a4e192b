import { adds, most, operation } from "./operation.ts";

/**
 * The co-occurrences of `glcm` where a dense matrix would be too large: the pairs that occur, in an open-addressing hash
 * table per offset.
 *
 * - levels: [nz][ny][nx], 1..65535 in the ROI, 0 outside. Voxels of the core planes z0 <= z < z1 are counted; the others are
 *   only neighbours, and beyond the slab nothing is in the ROI.
 * - offsets: (dz, dy, dx) triples; those of the item are number `offsets` to `offsets + offsetCount`.
 * - keys, counts: [offsetCount][capacity] from `table` on; a slot holds i << 16 | j and how often level i has level j at the
 *   offset, or zeros. Which slot a pair has is free.
 * - capacity: a power of two, at least twice the ROI's voxels (of all slabs together): an offset counts at most one pair a voxel.
 * @source Haralick 1973; IBSI 3.6; PyRadiomics cmatrices.c, calculate_glcm
 */
export const glcmSparse = operation({
  name: "glcm-sparse",
  summary: "Grey level co-occurrences of many levels, as hash tables of the pairs that occur",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    z0: "u32", z1: "u32",
    levels: "u32",
    offsets: "u32", offsetCount: "u32",
    capacity: "u32",
    table: "u32",
  },
  inputs: { levels: "u16", offsets: "i32" },
  outputs: { keys: adds("u32"), counts: adds("u32") },
  passes: (items) => [{ shader: "glcm-sparse", invocations: most(items, (i) => i.nx * i.ny * (i.z1 - i.z0)) }],
  accuracy: "exact",
  // The hashes of shader and twin put these three pairs into the same slots.
  example: () => ({
    items: [{ nx: 2, ny: 2, nz: 1, z0: 0, z1: 1, levels: 0, offsets: 0, offsetCount: 2, capacity: 8, table: 0 }],
    inputs: { levels: [188, 65533, 188, 65533], offsets: [0, 1, 0, 0, 0, 1] },
    outputs: { keys: 16, counts: 16 },
  }),
});
