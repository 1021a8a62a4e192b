import { calinskiHarabaszOf } from "./calinskiHarabasz.ts";
import { folded, inertiaOf, type Settled } from "./lloyd.ts";
import type { PlacedPoints } from "./placed.ts";
import { voxelCount, type Points, type Spread } from "./points.ts";

/** A partition of the voxels of a VOI. */
export interface Clustering {
  readonly k: number;
  /** [voxels], 1 to k. */
  readonly labels: Uint8Array;
  /** [k][images], in the units of the points. */
  readonly centroids: readonly (readonly number[])[];
  /** Voxels of each cluster. */
  readonly sizes: readonly number[];
  /** Sum of the squared distances of the voxels from their centroids. */
  readonly inertia: number;
  /** Calinski-Harabasz score; null for one cluster, or for as many as voxels. */
  readonly score: number | null;
  /** Steps of Lloyd's in the run that was kept. */
  readonly iterations: number;
  readonly converged: boolean;
  readonly warnings: readonly string[];
}

/** The voxels nearest to each centroid of a run. */
export async function clusteringOf(placed: PlacedPoints, run: Settled, spread: readonly Spread[]): Promise<Clustering> {
  const { name, images: { length: images } } = placed.points;
  const k = run.centroids.length / images;
  const sizes = Array.from({ length: k }, (_, c) => run.totals[c * (images + 2) + images + 1]);
  const empty = sizes.filter((size) => size === 0).length;
  return {
    k,
    labels: await placed.labels(run.centroids),
    centroids: Array.from({ length: k }, (_, c) => [...run.centroids.subarray(c * images, (c + 1) * images)]),
    sizes,
    inertia: inertiaOf(run.totals, images),
    score: scoreOf(placed.points, run, spread),
    iterations: run.iterations,
    converged: run.converged,
    warnings: [
      ...(run.converged ? [] : [`${name}: K-means into ${k} clusters has not converged in ${run.iterations} iterations`]),
      ...(empty === 0 ? [] : [`${name}: ${empty} of ${k} clusters have no voxels: intensities that lie so near to each other, against the span of them all, are one; are there outliers?`]),
    ],
  };
}

/** Calinski-Harabasz by the clusters' means, from which the centroids differ where the steps ended by the tolerance. */
export function scoreOf(points: Points, { centroids, totals }: Pick<Settled, "centroids" | "totals">, spread: readonly Spread[]): number | null {
  const images = points.images.length;
  const row = images + 2;
  let clusters = 0;
  let between = 0;
  let within = inertiaOf(totals, images);
  for (let c = 0; c * row < totals.length; c++) {
    const size = totals[c * row + images + 1];
    if (size === 0) continue;
    clusters++;
    for (let q = 0; q < images; q++) {
      const mean = totals[c * row + q] / size;
      between += size * (mean - spread[q].mean) ** 2;
      within -= size * (mean - centroids[c * images + q]) ** 2;
    }
  }
  const n = voxelCount(points);
  return clusters < 2 || clusters >= n ? null : calinskiHarabaszOf(between, Math.max(0, within), n, clusters);
}

/** Totals of the voxels nearest to each of the centroids. */
export async function totalsOf(placed: PlacedPoints, centroids: Float64Array): Promise<Float64Array> {
  const [totals] = await placed.sums([centroids]);
  return folded(totals, placed.segments);
}
