import { adds, most, operation } from "./operation.ts";

/**
 * Mesh vertices that can be the ends of a greatest distance: the first and the last on each line along x and along y.
 * Vertices lie halfway between neighbouring voxels of which one is in the mask. In half voxels of the padded window (padded
 * voxel p, which is voxel p - 1, at 2p; see room `mesh`) a vertex has one odd coordinate. Of two vertices at the greatest distance
 * neither can be moved outwards along its line: lines along x serve the distances in space, in planes of equal y and of equal z;
 * lines along y those in planes of equal x.
 *
 * The window, zBase, k0 and k1 are those of room `mesh`: the edges of cube planes k0 <= k < k1 are looked at.
 * - xLines: [2 Nz + 3][2 ny + 3][2], Nz planes of the whole ROI, line (z2, y2): the complement 2^32 - 1 - x2 of the first vertex,
 *   and x2 of the last; 0, 0 without any.
 * - yLines: [2 Nz + 3][2 nx + 3][2], line (z2, x2): the same of y2.
 * src/host/extract/shapes.ts makes the list of vertices.
 * @source vertices of PyRadiomics' cshape.c, calculate_coefficients
 */
export const vertices = operation({
  name: "vertices",
  summary: "First and last mesh vertices of each line",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    mask: "u32",
    zBase: "u32", k0: "u32", k1: "u32",
    xLines: "u32", yLines: "u32",
  },
  inputs: { mask: "u8" },
  outputs: { xLines: adds("u32"), yLines: adds("u32") },
  passes: (items) => [{ shader: "vertices", invocations: most(items, (i) => (i.nx + 1) * (i.ny + 1) * (i.k1 - i.k0)) }],
  accuracy: "exact",
  example: () => ({
    items: [{ nx: 3, ny: 2, nz: 2, x0: 1, y0: 1, z0: 1, sx: 4, sy: 4, mask: 0, zBase: 0, k0: 0, k1: 3, xLines: 0, yLines: 0 }],
    inputs: { mask: Uint8Array.from({ length: 48 }, (_, i) => ((i * i) % 7 < 3 ? 1 : 0)) },
    outputs: { xLines: 98, yLines: 126 },
  }),
});
