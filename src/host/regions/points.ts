import { InputError } from "../errors.ts";

/** Intensities of several images at the voxels of a VOI. */
export interface Points {
  /** What errors call the case. */
  readonly name: string;
  readonly images: readonly string[];
  /** [images][voxels]. */
  readonly values: Float64Array;
}

/** Number of voxels. */
export function voxelCount({ images, values }: Points): number {
  return values.length / images.length;
}

/** Where an image's values lie, and how far. */
export interface Spread {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
}

/** Sums of so many values lose little to rounding. */
const stretch = 4096;

/**
 * Least, greatest and mean value of each image.
 * @throws InputError where there is no image or voxel, where the values are no whole number of images, or one is not finite
 */
export function spreads(points: Points): Spread[] {
  const { name, images, values } = points;
  const n = voxelCount(points);
  if (images.length === 0) throw new InputError(`${name}: no images to cluster by`);
  if (n === 0) throw new InputError(`${name}: the VOI has no voxels`);
  if (!Number.isInteger(n)) throw new InputError(`${name}: ${values.length} values are no whole number of voxels in ${images.length} images`);
  return images.map((image, q) => {
    const spread = spreadOf(values.subarray(q * n, (q + 1) * n));
    if (Number.isFinite(spread.mean)) return spread;
    const at = values.subarray(q * n, (q + 1) * n).findIndex((x) => !Number.isFinite(x));
    throw new InputError(at < 0
      ? `${name}: values of image ${image} are too large to add up (${spread.minimum} to ${spread.maximum})`
      : `${name}: image ${image} is ${values[q * n + at]} in voxel ${at + 1} of ${n} of the VOI; only finite intensities can be clustered`);
  });
}

function spreadOf(values: Float64Array): Spread {
  let minimum = Infinity;
  let maximum = -Infinity;
  let total = 0;
  for (let start = 0; start < values.length; start += stretch) {
    const end = Math.min(start + stretch, values.length);
    let sum = 0;
    for (let i = start; i < end; i++) {
      const x = values[i];
      if (x < minimum) minimum = x;
      if (x > maximum) maximum = x;
      sum += x;
    }
    total += sum;
  }
  return { minimum, maximum, mean: total / values.length };
}

/** Sum over the voxels of each image's `term`, in stretches. */
export function sumOver(values: Float64Array, term: (x: number, i: number) => number): number {
  let total = 0;
  for (let start = 0; start < values.length; start += stretch) {
    const end = Math.min(start + stretch, values.length);
    let sum = 0;
    for (let i = start; i < end; i++) sum += term(values[i], i);
    total += sum;
  }
  return total;
}

/** @throws InputError where fewer than k voxels, or voxels of fewer than k different intensities, are to make k clusters */
export function checkDistinct(points: Points, k: number): void {
  const { name, images, values } = points;
  const n = voxelCount(points);
  if (n < k) throw new InputError(`${name}: a VOI of ${n} voxels cannot make ${k} clusters`);
  const differs = (a: number, b: number): boolean => images.some((_, q) => values[q * n + a] !== values[q * n + b]);
  const distinct = [0];
  for (let i = 1; i < n && distinct.length < k; i++) if (distinct.every((d) => differs(d, i))) distinct.push(i);
  if (distinct.length < k) {
    throw new InputError(`${name}: ${distinct.length} different combinations of intensities in ${n} voxels cannot make ${k} clusters`);
  }
}

/** Squared distance of voxel i from the point whose coordinates begin at index `at` of `centroids`. */
export function squareTo({ images, values }: Points, i: number, centroids: ArrayLike<number>, at: number): number {
  const n = values.length / images.length;
  let sum = 0;
  for (let q = 0; q < images.length; q++) {
    const d = values[q * n + i] - centroids[at + q];
    sum += d * d;
  }
  return sum;
}

/** The points of a case from each image's intensities, [images] of [voxels]. */
export function pointsOf(name: string, images: readonly string[], intensities: readonly ArrayLike<number>[]): Points {
  const n = intensities[0]?.length ?? 0;
  const values = new Float64Array(images.length * n);
  images.forEach((image, q) => {
    if (intensities[q].length !== n) throw new InputError(`${name}: ${intensities[q].length} intensities of image ${image}, but ${n} of ${images[0]}`);
    values.set(intensities[q], q * n);
  });
  return { name, images, values };
}

/** Order of clusters: ascending in the first image, in the next where equal. */
export function byCoordinates(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let q = 0; q < a.length; q++) if (a[q] !== b[q]) return a[q] - b[q];
  return 0;
}
