import { adds, most, operation } from "./operation.ts";

/**
 * How many voxels of the ROI have an intensity so near a bin edge that an error of up to `tolerance` could change their level:
 * voxels x with an edge e for which x - tolerance < e <= x + tolerance.
 *
 * - image, mask: [sz][sy][sx]; the window of nx x ny x nz voxels begins at (x0, y0, z0).
 * - edges: `edgeCount` of them, ascending, from offset `edges` on. tolerances: one per image, at offset `tolerance`.
 * - counts: the number at offset `count` (at most one count per voxel).
 */
export const nearEdges = operation({
  name: "near-edges",
  summary: "Voxels whose level an error of a given size could change",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    image: "u32", mask: "u32",
    edges: "u32", edgeCount: "u32",
    tolerance: "u32", count: "u32",
  },
  inputs: { image: "real", mask: "u8", edges: "real", tolerances: "real" },
  outputs: { counts: adds("u32") },
  passes: (items) => [{ shader: "near-edges", invocations: most(items, (i) => i.nx * i.ny * i.nz) }],
  accuracy: "exact",
  example: () => ({
    items: [{ nx: 3, ny: 2, nz: 1, x0: 0, y0: 0, z0: 0, sx: 3, sy: 2, image: 0, mask: 0, edges: 0, edgeCount: 3, tolerance: 0, count: 0 }],
    inputs: { image: [0.5, 1.001, 1.5, 1.9995, 2, 3], mask: [1, 1, 1, 1, 1, 0], edges: [1, 2, 3], tolerances: [0.002] },
    outputs: { counts: 1 },
  }),
});
