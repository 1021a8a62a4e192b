import { adds, most, operation, writes } from "./operation.ts";

/**
 * Grey levels of the ROI in a window of the image: level = number of bin edges <= intensity (at least 1), 0 outside the ROI;
 * and how many voxels of the window's planes c0 <= z < c1 (a slab's core) have each level.
 * @source numpy.digitize over the bin edges of PyRadiomics' binImage; IBSI 2.7
 */
export const discretise = operation({
  name: "discretise",
  summary: "Grey levels of the ROI by comparison with bin edges",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    c0: "u32", c1: "u32",
    image: "u32", mask: "u32",
    levels: "u32",
    edges: "u32", edgeCount: "u32",
    histogram: "u32",
  },
  inputs: { image: "real", mask: "u8", edges: "real" },
  outputs: { levels: writes("u16"), histogram: adds("u32") },
  passes: (items) => [{ shader: "discretise", invocations: most(items, (i) => Math.ceil((i.nx * i.ny * i.nz) / 2)) }],
  accuracy: "exact",
  example: () => ({
    items: [{ nx: 3, ny: 2, nz: 1, x0: 0, y0: 0, z0: 0, sx: 3, sy: 2, c0: 0, c1: 1, image: 0, mask: 0, levels: 0, edges: 0, edgeCount: 3, histogram: 0 }],
    inputs: { image: [0.1, 0.2, 0.30000000000000004, 0.3, 0.5, 9], mask: [1, 1, 1, 1, 1, 0], edges: [0.1, 0.2, 0.30000000000000004] },
    outputs: { levels: 6, histogram: 4 },
  }),
});
