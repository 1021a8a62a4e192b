import { most, operation, writes } from "./operation.ts";

/**
 * A box of an image as an image of its own.
 *
 * - image: [sz][sy][sx] from offset `image` on; the box of nx x ny x nz voxels begins at its voxel (x0, y0, z0).
 * - cropped: [nz][ny][nx] from offset `cropped` on; as many planes as the image keep it exact.
 */
export const crop = operation({
  name: "crop",
  summary: "A box of an image as an image of its own",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    image: "u32", cropped: "u32",
  },
  inputs: { image: "real" },
  outputs: { cropped: writes("real") },
  passes: (items) => [{ shader: "crop", invocations: most(items, (i) => i.nx * i.ny * i.nz) }],
  accuracy: "exact",
  example: () => ({
    items: [{ nx: 2, ny: 2, nz: 1, x0: 1, y0: 0, z0: 1, sx: 4, sy: 2, image: 0, cropped: 0 }],
    inputs: { image: Float64Array.from({ length: 16 }, (_, i) => 0.1 * i - 1) },
    outputs: { cropped: 4 },
    planes: { cropped: 3 },
  }),
});
