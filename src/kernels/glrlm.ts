import { adds, most, operation, writes } from "./operation.ts";

/**
 * Grey level run lengths of a slab of levels along each of a list of directions. A run is a stretch of voxels of one level
 * along a direction that cannot be made longer; it is counted in the slab that holds its end.
 *
 * A slab counts its core planes z0 <= z < z1. Planes outside the core are real neighbours: one below unless z0 = 0, one above
 * unless z1 = nz; so z0 = 0 says that this is the first slab, and z1 = nz that it is the last.
 *
 * - offsets: (dz, dy, dx) of each direction, each -1, 0 or 1. A run has no orientation: with dz < 0 the opposite is taken.
 * - counts: [directions][Ng][maxLength], runs of level g and length l at (g - 1, l - 1).
 * - long: runs longer than maxLength, in any order: how many, then (direction, level, length) of each, [1 + 3 capacity].
 *   There are at most floor(ROI voxels / (maxLength + 1)) a direction, over all slabs; `capacity` is how many fit.
 * - usable: [directions], 1 where some line along the direction holds two ROI voxels, neighbours or not.
 * - carry, carried: [directions][ny][nx], what is known below a slab (plane z0 - 1) and what the next one needs (plane z1 - 1):
 *   the length so far of the run through that voxel (0 outside the ROI), plus 2^31 where the line through it has met a ROI
 *   voxel, there or below. Zeros for directions with dz = 0. `carry` is not read in the first slab, `carried` not written in the last.
 * @source Galloway 1975; IBSI 3.7; PyRadiomics cmatrices.c, calculate_glrlm
 */
export const glrlm = operation({
  name: "glrlm",
  summary: "Grey level run lengths along directions",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    z0: "u32", z1: "u32",
    levels: "u32", Ng: "u32",
    offsets: "u32", directions: "u32",
    maxLength: "u32", counts: "u32",
    long: "u32", capacity: "u32",
    usable: "u32",
    carry: "u32", carried: "u32",
  },
  inputs: { levels: "u16", offsets: "i32", carry: "u32" },
  outputs: { counts: adds("u32"), long: adds("u32"), usable: adds("u32"), carried: writes("u32") },
  passes: (items) => [{ shader: "glrlm", invocations: most(items, (i) => i.nx * i.ny * (i.z1 - i.z0)) }],
  accuracy: "exact",
  // The first slab and the last; one run is longer than maxLength.
  example: () => {
    const slab = { nx: 3, ny: 2, nz: 2, levels: 0, Ng: 2, offsets: 0, directions: 2, maxLength: 2, counts: 0, long: 0, capacity: 4, usable: 0, carry: 0, carried: 0 };
    const inside = 2 ** 31 + 1;
    return {
      items: [{ ...slab, z0: 0, z1: 1 }, { ...slab, z0: 1, z1: 2, counts: 8, long: 13, usable: 2 }],
      inputs: {
        levels: [1, 1, 1, 2, 0, 1, 1, 1, 2, 2, 2, 1],
        offsets: [0, 0, 1, 1, 0, 0],
        carry: [0, 0, 0, 0, 0, 0, inside, inside, inside, inside, 0, inside],
      },
      outputs: { counts: 16, long: 26, usable: 4, carried: 12 },
    };
  },
});
