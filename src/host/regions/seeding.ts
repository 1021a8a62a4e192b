import { uniform } from "../random.ts";
import { folded, inertiaOf } from "./lloyd.ts";
import type { PlacedPoints } from "./placed.ts";
import { voxelCount, type Points } from "./points.ts";

/** Centroids to begin with: how many, and the seed of their random choice. */
export interface Seeding {
  readonly k: number;
  readonly seed: number;
}

/**
 * Greedy k-means++ for several starts at once. The first centroid is a voxel taken at random; then each round draws
 * 2 + floor(ln k) voxels, with chances in proportion to their squared distance from the nearest centroid so far, and keeps the
 * one that leaves the least sum of these. The sums over a segment of voxels come from the device; only within the segment that the
 * chance falls into distances are computed here.
 * @returns [k][images] each
 * @source Arthur & Vassilvitskii, SODA 2007, 1027; greedy as in scikit-learn
 */
export async function plusPlus(placed: PlacedPoints, seedings: readonly Seeding[]): Promise<Float64Array[]> {
  const starts = seedings.map((seeding) => new Start(placed, seeding));
  for (let growing = starts; growing.length > 0; growing = growing.filter((start) => start.count < start.k)) {
    const drawn = growing.map((start) => start.draw());
    const totals = await placed.sums(drawn.flat());
    growing.forEach((start, s) => start.keep(drawn[s].map((set) => ({ set, totals: totals.shift()! }))));
  }
  return starts.map(({ centroids }) => centroids);
}

/** Potentials that differ by less, relative to their size, are equal: the first candidate is kept. */
const sameShare = 1e-12;

class Start {
  readonly k: number;
  centroids: Float64Array = new Float64Array(0);
  readonly #placed: PlacedPoints;
  readonly #next: () => number;
  /** Sum of squared distances in each segment. */
  #squares: Float64Array | null = null;

  constructor(placed: PlacedPoints, { k, seed }: Seeding) {
    this.k = k;
    this.#placed = placed;
    this.#next = uniform(seed);
  }

  get count(): number {
    return this.centroids.length / this.#placed.points.images.length;
  }

  /** The centroids so far, each time with another voxel beside them. */
  draw(): Float64Array[] {
    const { points, segmentLength } = this.#placed;
    const voxels = this.#squares
      ? Array.from({ length: 2 + Math.floor(Math.log(this.k)) }, () => drawVoxel(points, this.centroids, this.#squares!, segmentLength, this.#next()))
      : [Math.floor(this.#next() * voxelCount(points))];
    return voxels.map((voxel) => Float64Array.from([...this.centroids, ...coordinates(points, voxel)]));
  }

  /** Keeps the candidate that leaves the least sum of squared distances. */
  keep(candidates: readonly { readonly set: Float64Array; readonly totals: Float64Array }[]): void {
    const images = this.#placed.points.images.length;
    const { segments } = this.#placed;
    const potentials = candidates.map(({ totals }) => inertiaOf(folded(totals, segments), images));
    let best = 0;
    for (let c = 1; c < potentials.length; c++) if (potentials[c] < potentials[best] * (1 - sameShare)) best = c;
    const { set, totals } = candidates[best];
    const length = totals.length / segments;
    this.centroids = set;
    this.#squares = Float64Array.from({ length: segments }, (_, s) => inertiaOf(totals.subarray(s * length, (s + 1) * length), images));
  }
}

function coordinates({ images, values }: Points, voxel: number): number[] {
  const n = values.length / images.length;
  return images.map((_, q) => values[q * n + voxel]);
}

/** A voxel by its squared distance from the nearest centroid; `chance` in [0, 1). */
function drawVoxel(points: Points, centroids: Float64Array, squares: Float64Array, segmentLength: number, chance: number): number {
  let left = chance * squares.reduce((sum, x) => sum + x, 0);
  let segment = 0;
  while (segment < squares.length - 1 && left >= squares[segment]) left -= squares[segment++];
  while (segment > 0 && squares[segment] === 0) segment--; // rounding went past the last that has any
  const first = segment * segmentLength;
  const least = leastSquares(points, centroids, first, Math.min(first + segmentLength, voxelCount(points)));
  let last = 0;
  for (let i = 0; i < least.length && left >= 0; i++) {
    if (least[i] === 0) continue;
    last = i;
    left -= least[i];
  }
  return first + last;
}

/** Squared distance of the voxels from `first` to before `end` from their nearest centroid. */
function leastSquares({ images: { length: images }, values }: Points, centroids: Float64Array, first: number, end: number): Float64Array {
  const n = values.length / images;
  const least = new Float64Array(end - first).fill(Infinity);
  for (let at = 0; at < centroids.length; at += images) {
    for (let i = 0; i < least.length; i++) {
      let square = 0;
      for (let q = 0; q < images; q++) {
        const d = values[q * n + first + i] - centroids[at + q];
        square += d * d;
      }
      if (square < least[i]) least[i] = square;
    }
  }
  return least;
}
