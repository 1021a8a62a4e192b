import { adds, most, operation } from "./operation.ts";

/** Words of one set of mask moments: six extremes, then ten carry pairs. */
export const momentWords = 26;

/**
 * Size, extent and moments of a mask in a window: exact integers, from which follow the bounding box, the centre and the axes.
 * Coordinates are those of the window's voxels, z counted from zBase; windows of one ROI that follow each other along z add up.
 *
 * moments, 26 words: [0..2] the complement 2^32 - 1 - min of x, y, z; [3..5] max + 1 of x, y, z (0 = no voxel); then carry
 * pairs (low, high): [6] voxels, [8 10 12] sums of x y z, [14 16 18] of xx xy xz, [20 22] of yy yz, [24] of zz.
 * Coordinates must be below 65,536. src/host/extract/shapes.ts reads the words.
 * @source IBSI 3.1 (intensity-weighted moments left out); PyRadiomics shape.py for the axes
 */
export const maskMoments = operation({
  name: "mask-moments",
  summary: "Voxel count, extent and second moments of a mask",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    mask: "u32",
    zBase: "u32",
    moments: "u32",
  },
  inputs: { mask: "u8" },
  outputs: { moments: adds("u32") },
  passes: (items) => [{ shader: "mask-moments", invocations: most(items, (i) => i.ny * i.nz) }],
  accuracy: "exact",
  example: () => ({
    items: [{ nx: 3, ny: 2, nz: 2, x0: 1, y0: 1, z0: 1, sx: 4, sy: 4, mask: 0, zBase: 65_000, moments: 0 }],
    inputs: { mask: Uint8Array.from({ length: 48 }, (_, i) => ((i * i) % 7 < 3 ? 1 : 0)) },
    outputs: { moments: momentWords },
  }),
});
