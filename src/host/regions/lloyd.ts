import type { PlacedPoints } from "./placed.ts";
import { byCoordinates, squareTo, voxelCount, type Points } from "./points.ts";

/** What is summed up of the voxels of each cluster: [k][images + 2] = sum of each image, of squared distances, number of voxels. */
export type Totals = Float64Array;

/** When the steps end. */
export interface Stop {
  /** The squared shifts of all centroids together that count as none. */
  readonly shift: number;
  readonly maxIterations: number;
}

/** Where a run of Lloyd's ended. */
export interface Settled {
  /** [k][images], in ascending order of the first image (of the next where equal). */
  readonly centroids: Float64Array;
  /** Of the voxels nearest to them. */
  readonly totals: Totals;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Lloyd's algorithm from several sets of centroids, all at once: each step is one pass of the device over the points.
 * A run ends when the totals stay the same, that is when no voxel changes its cluster; or when the centroids shift by no more
 * than the tolerance; or after maxIterations.
 */
export async function lloyd(placed: PlacedPoints, starts: readonly Float64Array[], stop: Stop): Promise<Settled[]> {
  const runs = starts.map((start) => new Run(placed.points, inOrder(start, placed.points.images.length)));
  for (let active = runs; active.length > 0; active = active.filter(({ settled }) => !settled)) {
    const totals = await placed.sums(active.map(({ centroids }) => centroids));
    active.forEach((run, r) => run.step(folded(totals[r], placed.segments), stop));
  }
  return runs.map((run) => ({ centroids: run.centroids, totals: run.settled!, iterations: run.iterations, converged: run.converged }));
}

/** The segments' totals as one. */
export function folded(totals: Float64Array, segments: number): Totals {
  const length = totals.length / segments;
  const sum = new Float64Array(length);
  for (let i = 0; i < totals.length; i++) sum[i % length] += totals[i];
  return sum;
}

/** Sum of the squared distances. */
export function inertiaOf(totals: Totals, images: number): number {
  let sum = 0;
  for (let at = images; at < totals.length; at += images + 2) sum += totals[at];
  return sum;
}

class Run {
  centroids: Float64Array;
  iterations = 0;
  converged = false;
  settled: Totals | null = null;
  #before: Totals | null = null;
  /** The centroids stay; their totals are still to come. */
  #last = false;
  readonly #points: Points;

  constructor(points: Points, start: Float64Array) {
    this.#points = points;
    this.centroids = start;
  }

  /** @param totals of the voxels nearest to the centroids as they are */
  step(totals: Totals, { shift, maxIterations }: Stop): void {
    if (this.#last) {
      this.settled = totals;
      return;
    }
    this.iterations++;
    const next = meansOf(this.#points, this.centroids, totals);
    const unchanged = this.#before?.every((sum, i) => sum === totals[i]) ?? false;
    this.converged = unchanged || squaredShift(this.centroids, next) <= shift;
    this.#last = this.converged || this.iterations >= maxIterations;
    this.#before = totals;
    if (unchanged) this.#settle(this.centroids, totals);
    else this.centroids = this.#last ? inOrder(next, this.#points.images.length) : next;
  }

  /** Centroids that are no longer in order are numbered anew, and their totals once more. */
  #settle(centroids: Float64Array, totals: Totals): void {
    this.centroids = inOrder(centroids, this.#points.images.length);
    if (this.centroids.every((x, i) => x === centroids[i])) this.settled = totals;
  }
}

function squaredShift(from: Float64Array, to: Float64Array): number {
  return from.reduce((sum, x, i) => sum + (to[i] - x) ** 2, 0);
}

function inOrder(centroids: Float64Array, images: number): Float64Array {
  const rows = Array.from({ length: centroids.length / images }, (_, c) => centroids.subarray(c * images, (c + 1) * images));
  return Float64Array.from(rows.sort(byCoordinates).flatMap((row) => [...row]));
}

/**
 * The mean of each cluster. One without voxels takes the voxel that is farthest from its centroid, the next one the second
 * farthest, and so on, as in scikit-learn; but never the only voxel of another cluster. Of voxels equally far it is the first.
 */
function meansOf(points: Points, centroids: Float64Array, given: Totals): Float64Array {
  const images = points.images.length;
  const row = images + 2;
  const k = given.length / row;
  const totals = given.slice();
  const empty = Array.from({ length: k }, (_, c) => c).filter((c) => totals[c * row + images + 1] === 0);
  if (empty.length > 0) relocate(points, centroids, totals, empty);
  return Float64Array.from({ length: k * images }, (_, i) => {
    const at = Math.floor(i / images) * row;
    const count = totals[at + images + 1];
    return count > 0 ? totals[at + (i % images)] / count : centroids[i];
  });
}

function relocate(points: Points, centroids: Float64Array, totals: Totals, empty: readonly number[]): void {
  const images = points.images.length;
  const row = images + 2;
  const n = voxelCount(points);
  const move = (voxel: number, to: number, count: 1 | -1): void => {
    for (let q = 0; q < images; q++) totals[to * row + q] += count * points.values[q * n + voxel];
    totals[to * row + images + 1] += count;
  };
  const far = farthest(points, centroids, totals.length / row + empty.length);
  for (const cluster of empty) {
    const at = far.findIndex(({ from, square }) => square > 0 && totals[from * row + images + 1] > 1);
    if (at < 0) return;
    const [{ voxel, from }] = far.splice(at, 1);
    move(voxel, from, -1);
    move(voxel, cluster, 1);
  }
}

/** The voxels farthest from their nearest centroid, `count` of them, farthest first. */
function farthest(points: Points, centroids: Float64Array, count: number): { voxel: number; from: number; square: number }[] {
  const images = points.images.length;
  const found: { voxel: number; from: number; square: number }[] = [];
  for (let voxel = 0; voxel < voxelCount(points); voxel++) {
    let square = Infinity;
    let from = 0;
    for (let c = 0; c * images < centroids.length; c++) {
      const own = squareTo(points, voxel, centroids, c * images);
      if (own < square) [square, from] = [own, c];
    }
    if (found.length === count && square <= found[count - 1].square) continue;
    const place = found.findIndex((other) => other.square < square);
    found.splice(place < 0 ? found.length : place, 0, { voxel, from, square });
    if (found.length > count) found.pop();
  }
  return found;
}
