import { most, operation, writes } from "./operation.ts";

/** How the thresholds of `resegment` are meant. */
export const resegmentModes = { absolute: 0, relative: 1, sigma: 2 } as const;

/**
 * The voxels of a mask whose intensities lie in a closed range: lower <= x, and x <= upper where `bothSides` is 1.
 *
 * - mode (see resegmentModes): the thresholds are intensities; shares of the region's maximum; or population standard
 *   deviations from the region's mean.
 * - thresholds: (lower, upper) at offset `thresholds`. For a float32 image (`single` 1) they are float32 numbers, and limits
 *   are formed in float32; else they are formed as float64 arithmetic forms them.
 * - records, moments: what `statistics-total` and `moments-total` wrote of the region (read in the modes that need them).
 * - resegmented: 1 inside, 0 outside, `count` voxels from an offset that is a multiple of 4.
 * numpy sums float32 images in float32; the mean and deviation here are exact, so a voxel within 1e-6 of a sigma limit of
 * such an image may differ from PyRadiomics.
 * @source PyRadiomics imageoperations.resegmentMask
 */
export const resegment = operation({
  name: "resegment",
  summary: "The part of a mask whose intensities lie in a range",
  item: {
    count: "u32",
    image: "u32", mask: "u32",
    resegmented: "u32",
    mode: "u32",
    thresholds: "u32", bothSides: "u32",
    single: "u32",
    record: "u32", moments: "u32",
  },
  inputs: { image: "real", mask: "u8", thresholds: "real", records: "real", moments: "real" },
  outputs: { resegmented: writes("u8") },
  passes: (items) => [{ shader: "resegment", invocations: most(items, (i) => Math.ceil(i.count / 4)) }],
  accuracy: "exact",
  example: () => ({
    items: [0, 1, 2].map((mode) => ({
      count: 6, image: 0, mask: 0, resegmented: mode * 8, mode, thresholds: mode * 2, bothSides: 1, single: 0, record: 0, moments: 0,
    })),
    inputs: {
      image: [0.1, 40, 41.5, 70.25, 100, -3],
      mask: [1, 1, 0, 1, 1, 1],
      thresholds: [0.1, 40, 0.4, 0.7, -1, 1],
      records: [5, -3, 100, 207.35, 41.47],
      moments: [0, 2, 0, 0, 0, 0, 64, 64],
    },
    outputs: { resegmented: 24 },
  }),
});
