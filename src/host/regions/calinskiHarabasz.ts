import { InputError } from "../errors.ts";
import { spreads, sumOver, voxelCount, type Points } from "./points.ts";

/**
 * Calinski-Harabasz score of a partition: dispersion between the clusters over dispersion within them, each by its degrees of freedom.
 * The higher the better; 1 where nothing is dispersed within the clusters, as scikit-learn has it.
 * @param labels [voxels], 1 to k; clusters without voxels do not count
 * @source Caliński & Harabasz, Commun. Stat. 3 (1974) 1
 */
export function calinskiHarabasz(points: Points, labels: ArrayLike<number>, k: number): number {
  const n = voxelCount(points);
  const all = spreads(points);
  if (labels.length !== n) throw new InputError(`${points.name}: ${labels.length} labels for ${n} voxels`);
  const sizes = sizesOf(points.name, labels, k);
  let between = 0;
  let within = 0;
  points.images.forEach((_, q) => {
    const values = points.values.subarray(q * n, (q + 1) * n);
    const centroids = clusterMeans(values, labels, sizes);
    for (let c = 0; c < k; c++) if (sizes[c] > 0) between += sizes[c] * (centroids[c] - all[q].mean) ** 2;
    within += sumOver(values, (x, i) => (x - centroids[labels[i] - 1]) ** 2);
  });
  return calinskiHarabaszOf(between, within, n, sizes.filter((size) => size > 0).length);
}

/** The score from the sums of squared distances of centroids from the mean (each counted once per voxel), and of voxels from centroids. */
export function calinskiHarabaszOf(between: number, within: number, n: number, k: number): number {
  return within === 0 ? 1 : (between * (n - k)) / (within * (k - 1));
}

function sizesOf(name: string, labels: ArrayLike<number>, k: number): Float64Array {
  const sizes = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) {
    if (!(labels[i] >= 1 && labels[i] <= k)) throw new InputError(`${name}: label ${labels[i]} of voxel ${i + 1} is not within 1 to ${k}`);
    sizes[labels[i] - 1]++;
  }
  const clusters = sizes.filter((size) => size > 0).length;
  if (clusters < 2 || clusters >= labels.length) throw new InputError(`${name}: ${clusters} clusters of ${labels.length} voxels have no Calinski-Harabasz score (2 to ${labels.length - 1} have)`);
  return sizes;
}

/** Means from deviations from rough means: what the first sums lose to rounding, the second give back. */
function clusterMeans(values: Float64Array, labels: ArrayLike<number>, sizes: Float64Array): Float64Array {
  const means = new Float64Array(sizes.length);
  for (let pass = 0; pass < 2; pass++) {
    const sums = new Float64Array(sizes.length);
    for (let i = 0; i < values.length; i++) sums[labels[i] - 1] += values[i] - means[labels[i] - 1];
    for (let c = 0; c < means.length; c++) means[c] += sums[c] / sizes[c];
  }
  return means;
}
