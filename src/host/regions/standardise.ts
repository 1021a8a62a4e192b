import { InputError } from "../errors.ts";
import { spreads, sumOver, voxelCount, type Points } from "./points.ts";

/** Mean and standard deviation (of the population) of each image, by which its intensities are made comparable. */
export interface Scaling {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
}

/** A standard deviation that is rounding, relative to the greatest magnitude: the image is constant. */
const constantShare = 1e-13;

/**
 * Mean and standard deviation (ddof 0) of each image inside the VOI.
 * @throws InputError naming an image that is constant there, or not finite
 */
export function scalingOf(points: Points): Scaling {
  const n = voxelCount(points);
  const all = spreads(points);
  const sd = all.map(({ minimum, maximum, mean }, q) => {
    const values = points.values.subarray(q * n, (q + 1) * n);
    const lost = sumOver(values, (x) => x - mean) / n;
    const deviation = Math.sqrt(sumOver(values, (x) => (x - mean - lost) ** 2) / n);
    if (maximum > minimum && deviation > constantShare * Math.max(Math.abs(minimum), Math.abs(maximum))) return deviation;
    throw new InputError(`${points.name}: image ${points.images[q]} is constant (${minimum}) in all ${n} voxels of the VOI; leave it out of the clustering`);
  });
  return { mean: all.map(({ mean }) => mean), sd };
}

/** Intensities of each image less their mean, in standard deviations. */
export function standardise(points: Points, { mean, sd }: Scaling = scalingOf(points)): Points {
  const n = voxelCount(points);
  const values = new Float64Array(points.values.length);
  points.images.forEach((_, q) => {
    for (let i = q * n; i < (q + 1) * n; i++) values[i] = (points.values[i] - mean[q]) / sd[q];
  });
  return { ...points, values };
}

/** Standardised centroids, [k][images], in the images' own units. */
export function inUnits(centroids: readonly (readonly number[])[], { mean, sd }: Scaling): number[][] {
  return centroids.map((row) => row.map((z, q) => mean[q] + sd[q] * z));
}
