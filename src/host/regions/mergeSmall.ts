import { InputError } from "../errors.ts";
import { calinskiHarabasz } from "./calinskiHarabasz.ts";
import type { Clustering } from "./clustering.ts";
import { byCoordinates, squareTo, voxelCount, type Points } from "./points.ts";

/** The least that a cluster must hold; where both are given, the larger counts. */
export interface LeastSize {
  readonly voxels?: number;
  /** Of the VOI's voxels, from 0 to below 1. */
  readonly share?: number;
}

/**
 * Dissolves clusters that are too small to be measured: the smallest first (the lower number where equal), each of its voxels
 * going to the nearest of the other centroids, which then move to their new means. What remains is numbered anew, in ascending
 * order of the first image; a warning tells what was dissolved. The last cluster stays, however small.
 */
export function mergeSmall(points: Points, clustering: Clustering, { voxels = 1, share = 0 }: LeastSize): Clustering {
  if (!(voxels >= 0 && share >= 0 && share < 1)) throw new InputError(`${points.name}: least size of a cluster of ${voxels} voxels, or a share of ${share} of the VOI: the first is at least 0, the second from 0 to below 1`);
  const minimum = Math.ceil(Math.max(voxels, share * voxelCount(points)));
  const warnings = [...clustering.warnings];
  let parts: Partition = clustering;
  while (parts.sizes.length > 1 && Math.min(...parts.sizes) < minimum) {
    const smallest = parts.sizes.indexOf(Math.min(...parts.sizes));
    warnings.push(`${points.name}: a cluster of size ${parts.sizes[smallest]}, below ${minimum} voxels, was given to the nearest others; ${parts.sizes.length - 1} remain of ${clustering.k}`);
    parts = without(points, parts, smallest);
  }
  if (parts === clustering) return clustering;
  const { labels, centroids, sizes } = parts;
  const inertia = labels.reduce((sum, label, i) => sum + squareTo(points, i, centroids[label - 1], 0), 0);
  return { ...clustering, labels, centroids, sizes, k: sizes.length, inertia, score: sizes.length < 2 ? null : calinskiHarabasz(points, labels, sizes.length), warnings };
}

type Partition = Pick<Clustering, "labels" | "centroids" | "sizes">;

function without(points: Points, { labels, centroids }: Partition, dissolved: number): Partition {
  const others = centroids.filter((_, c) => c !== dissolved);
  const moved = labels.map((label, i) => (label === dissolved + 1 ? nearest(points, i, others) : label - Number(label > dissolved + 1)));
  const sizes = new Array<number>(others.length).fill(0);
  for (const label of moved) sizes[label - 1]++;
  const means = meansOf(points, moved, sizes);
  const order = [...means.keys()].sort((a, b) => byCoordinates(means[a], means[b]));
  const number = order.map((_, c) => order.indexOf(c) + 1);
  return { labels: moved.map((label) => number[label - 1]), centroids: order.map((c) => means[c]), sizes: order.map((c) => sizes[c]) };
}

/** The number, from 1, of the first of the nearest centroids. */
function nearest(points: Points, i: number, centroids: readonly (readonly number[])[]): number {
  const squares = centroids.map((centroid) => squareTo(points, i, centroid, 0));
  return squares.indexOf(Math.min(...squares)) + 1;
}

/** [k][images]. */
function meansOf({ images, values }: Points, labels: Uint8Array, sizes: readonly number[]): number[][] {
  const n = labels.length;
  const sums = sizes.map(() => new Array<number>(images.length).fill(0));
  for (let q = 0; q < images.length; q++) for (let i = 0; i < n; i++) sums[labels[i] - 1][q] += values[q * n + i];
  return sums.map((row, c) => row.map((sum) => sum / sizes[c]));
}
