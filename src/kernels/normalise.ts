import { most, operation, writes } from "./operation.ts";

/**
 * Normalised intensities of a whole image: (x - mean) / sd, clipped to +-outliers, times scale.
 *
 * - records, moments: what `statistics-total` and `moments-total` wrote of the image; sd = u sqrt(sum2 / (n - 1)).
 * - settings: (outliers, scale) at offset `settings`; clipped only where `clipped` is 1.
 * - image, normalised: `count` voxels from their offsets on.
 * Where sd is 0 all results are 0; SimpleITK divides by it and gives NaN, so that PyRadiomics fails on a flat image.
 * @source ITK NormalizeImageFilter; PyRadiomics imageoperations.normalizeImage
 */
export const normalise = operation({
  name: "normalise",
  summary: "Intensities centred at the mean, in standard deviations, clipped and scaled",
  item: { count: "u32", image: "u32", normalised: "u32", record: "u32", moments: "u32", settings: "u32", clipped: "u32" },
  inputs: { image: "real", records: "real", moments: "real", settings: "real" },
  outputs: { normalised: writes("real") },
  passes: (items) => [{ shader: "normalise", invocations: most(items, (i) => i.count) }],
  accuracy: { relative: 1e-13 },
  example: () => ({
    items: [{ count: 6, image: 0, normalised: 0, record: 0, moments: 0, settings: 0, clipped: 1 }],
    inputs: {
      image: [0.1, 1.3, 2.2, 3.7, 4, 60],
      records: [6, 0.1, 60, 71.3, 71.3 / 6],
      moments: [0, 2.6, 0, 0, 0, 0, 32, 32],
      settings: [1.5, 100],
    },
    outputs: { normalised: 6 },
  }),
});
