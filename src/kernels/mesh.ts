import { adds, most, operation } from "./operation.ts";

/**
 * Marching cubes of a mask as counts: of each of the 256 corner configurations, how many cubes have it and the sums of their
 * positions. Each configuration's triangles have a fixed area, and a volume that is linear in the cube's position, so that
 * the surface and volume of the whole mesh follow from these integers.
 *
 * Cubes span neighbouring voxels of the window padded by one voxel of background all round: cube (x, y, z) has its lowest
 * corner at padded voxel (x, y, z), which is voxel (x - 1, y - 1, z - 1). Corner bits at (z, y, x): bit 0 (0, 0, 0),
 * 1 (0, 0, 1), 2 (0, 1, 1), 3 (0, 1, 0), 4 (1, 0, 0), 5 (1, 0, 1), 6 (1, 1, 1), 7 (1, 1, 0). Configurations 0 and 255 have no
 * triangles and are not counted.
 *
 * A window can be a slab of the ROI whose plane 0 is the ROI's plane zBase. Cube plane k lies between the window's planes k - 1
 * and k; those with k0 <= k < k1 are counted. Whole ROI: k0 = 0, k1 = nz + 1. Slabs share a plane: all but the last end at
 * k1 = nz, all but the first begin at k0 = 1.
 *
 * cubes: [256] of four carry pairs: cubes, sums of x, y, z (z in the whole ROI). src/host/extract/shapes.ts reads them.
 * @source Lorensen & Cline 1987; corner order of PyRadiomics' cshape.c
 */
export const mesh = operation({
  name: "mesh",
  summary: "Marching cubes by corner configuration",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    mask: "u32",
    zBase: "u32", k0: "u32", k1: "u32",
    cubes: "u32",
  },
  inputs: { mask: "u8" },
  outputs: { cubes: adds("u32") },
  passes: (items) => [{ shader: "mesh", invocations: most(items, (i) => (i.nx + 1) * (i.ny + 1) * (i.k1 - i.k0)) }],
  accuracy: "exact",
  example: () => ({
    items: [{ nx: 3, ny: 2, nz: 2, x0: 1, y0: 1, z0: 1, sx: 4, sy: 4, mask: 0, zBase: 0, k0: 0, k1: 3, cubes: 0 }],
    inputs: { mask: Uint8Array.from({ length: 48 }, (_, i) => ((i * i) % 7 < 3 ? 1 : 0)) },
    outputs: { cubes: 2048 },
  }),
});
