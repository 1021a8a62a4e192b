import { adds, most, operation } from "./operation.ts";

/**
 * Marching squares of one slice of a mask as counts: of each of the 16 corner configurations, how many squares have it and the
 * sums of their positions, from which perimeter and surface follow. The slice can lie in any plane: its columns (x) are `columnStep`
 * voxels apart in the mask, its rows (y) `rowStep`.
 *
 * Squares span neighbouring pixels of the slice padded by one pixel of background: square (x, y) has its lowest corner at padded
 * pixel (x, y), which is pixel (x - 1, y - 1). Corner bits at (y, x): bit 0 (0, 0), 1 (0, 1), 2 (1, 1), 3 (1, 0). Configurations 0
 * and 15 have no lines and are not counted.
 *
 * A slice across several slabs of the mask comes as windows whose row 0 is the slice's row yBase. Squares of row j lie between
 * the window's rows j - 1 and j; those with j0 <= j < j1 are counted. Whole slice: j0 = 0, j1 = rows + 1. Windows share a row: all
 * but the last end at j1 = rows, all but the first begin at j0 = 1.
 *
 * squares: [16] of three carry pairs: squares, sums of x and y (y in the whole slice). src/host/extract/shapes.ts reads them.
 * @source Lorensen & Cline 1987 in the plane; corner order of PyRadiomics' cshape.c, calculate_coefficients2D
 */
export const squares = operation({
  name: "squares",
  summary: "Marching squares of a slice by corner configuration",
  item: {
    columns: "u32", rows: "u32",
    mask: "u32", columnStep: "u32", rowStep: "u32",
    yBase: "u32", j0: "u32", j1: "u32",
    squares: "u32",
  },
  inputs: { mask: "u8" },
  outputs: { squares: adds("u32") },
  passes: (items) => [{ shader: "squares", invocations: most(items, (i) => (i.columns + 1) * (i.j1 - i.j0)) }],
  accuracy: "exact",
  example: () => ({
    items: [{ columns: 4, rows: 3, mask: 0, columnStep: 3, rowStep: 12, yBase: 1, j0: 1, j1: 4, squares: 0 }],
    inputs: { mask: Uint8Array.from({ length: 36 }, (_, i) => ((i * i) % 7 < 3 ? 1 : 0)) },
    outputs: { squares: 96 },
  }),
});
