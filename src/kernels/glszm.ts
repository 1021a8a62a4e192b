import { adds, most, operation, writes } from "./operation.ts";

/**
 * Grey level zones of a slab of levels: voxels of one level that hang together through a set of offsets, counted by level and
 * size. A zone that reaches the slab's last plane is not counted there but carried into the next slab.
 *
 * A slab holds core planes z0 <= z < z1; other planes are real neighbours: one below unless z0 = 0, one above unless z1 = nz;
 * so z0 = 0 says that this is the first slab, and z1 = nz that it is the last.
 *
 * - offsets: (dz, dy, dx), each -1, 0 or 1; one of each opposite pair is enough.
 * - counts: [Ng][maxSize], zones of level g and size s at (g - 1, s - 1).
 * - long: zones larger than maxSize, in any order: how many, then (level, size) of each, [1 + 2 capacity].
 *   There are at most floor(ROI voxels / (maxSize + 1)), over all slabs; `capacity` is how many fit.
 * - carry, carried: [ny][nx] of planes z0 - 1 and z1 - 1. A zone is known by its last voxel in that plane: there stands its
 *   size so far, at its others 2^31 + the last one's place (y nx + x); 0 outside the ROI. Sizes stay below 2^31.
 *   `carry` is not read in the first slab, `carried` not written in the last.
 * - labels: where the item's scratch begins, one word a voxel of planes max(z0 - 1, 0) .. z1 - 1.
 * @source Thibault 2009; IBSI 3.8; zones as in PyRadiomics' calculate_glszm
 */
export const glszm = operation({
  name: "glszm",
  summary: "Sizes of the connected zones of equal grey level",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    z0: "u32", z1: "u32",
    levels: "u32", Ng: "u32",
    offsets: "u32", neighbours: "u32",
    maxSize: "u32", counts: "u32",
    long: "u32", capacity: "u32",
    carry: "u32", carried: "u32",
    labels: "u32",
  },
  inputs: { levels: "u16", offsets: "i32", carry: "u32" },
  outputs: { counts: adds("u32"), long: adds("u32"), carried: writes("u32") },
  scratch: { labels: { element: "u32", length: (items) => most(items, (i) => i.labels + nodes(i)) } },
  passes: (items) => {
    const voxels = most(items, nodes);
    return [
      { shader: "glszm-init", invocations: voxels },
      { shader: "glszm-merge", invocations: voxels },
      { shader: "glszm-size", invocations: Math.ceil(voxels / 8) },
      { shader: "glszm-count", invocations: voxels },
    ];
  },
  accuracy: "exact",
  // The first slab and the last; one zone is larger than maxSize.
  example: () => {
    const slab = { nx: 3, ny: 2, nz: 2, levels: 0, Ng: 2, offsets: 0, neighbours: 3, maxSize: 3, counts: 0, long: 0, capacity: 3, carry: 0, carried: 0 };
    const of = (place: number): number => 2 ** 31 + place;
    return {
      items: [{ ...slab, z0: 0, z1: 1, labels: 0 }, { ...slab, z0: 1, z1: 2, labels: 6 }],
      inputs: {
        levels: [1, 1, 1, 2, 0, 1, 1, 1, 2, 2, 2, 1],
        offsets: [0, 0, 1, 0, 1, 0, 1, 0, 0],
        carry: [of(5), of(5), of(5), 1, 0, 4],
      },
      outputs: { counts: 6, long: 7, carried: 6 },
    };
  },
});

/** Voxels of the core and of the plane below it. */
function nodes({ nx, ny, z0, z1 }: { nx: number; ny: number; z0: number; z1: number }): number {
  return nx * ny * (z1 - Math.max(z0 - 1, 0));
}
