import type { Volume } from "../image/volume.ts";

export interface Summary {
  readonly voxels: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/**
 * Of all voxels of a scalar image, or of those where the mask, on the same lattice, is not 0. Of an even number of voxels the
 * median is the mean of the two in the middle; of none everything is NaN.
 */
export function summarise({ data }: Volume, mask?: Volume): Summary {
  const values = new Float64Array(mask ? data.filter((_, voxel) => mask.data[voxel] !== 0) : data).sort();
  const n = values.length;
  if (n === 0) return { voxels: 0, min: NaN, median: NaN, max: NaN };
  return { voxels: n, min: values[0], median: (values[(n - 1) >> 1] + values[n >> 1]) / 2, max: values[n - 1] };
}
