import { InputError } from "../errors.ts";
import type { Engine } from "../engine/engine.ts";
import { clusteringOf, scoreOf, totalsOf, type Clustering } from "./clustering.ts";
import { inertiaOf, lloyd, type Settled, type Stop } from "./lloyd.ts";
import { PlacedPoints } from "./placed.ts";
import { checkDistinct, spreads, voxelCount, type Points, type Spread } from "./points.ts";
import { plusPlus } from "./seeding.ts";

export type { Clustering } from "./clustering.ts";

export interface KMeansOptions {
  /** Seed of k-means++, default 0. The same seed gives the same clusters. */
  readonly seed?: number;
  /** Starts by k-means++, of which the one with the least inertia is kept; default 10. */
  readonly restarts?: number;
  /** Centroids to begin with, [k][images]: one run from these. */
  readonly start?: readonly (readonly number[])[];
  /**
   * Ends when the squared shifts of the centroids sum up to this share of the images' mean variance at most; default 1e-4.
   * 0: when no voxel changes its cluster. Both as in scikit-learn.
   */
  readonly tolerance?: number;
  /** Default 300. */
  readonly maxIterations?: number;
}

/**
 * Clusters the voxels of a VOI by K-means: Lloyd's algorithm from k-means++ starts. All starts go side by side on the device.
 * A voxel equally near to two centroids (but for rounding) belongs to the one of the lower number. Clusters are numbered in ascending
 * order of the first image's centroid (of the next image's where equal), so that numbers do not depend on the seed.
 * @throws InputError where the VOI has fewer than k (different) voxels, or intensities are not finite, too large or too near to each other
 */
export async function kmeans(engine: Engine, points: Points, k: number, options: KMeansOptions = {}): Promise<Clustering> {
  const { placed, stop, spread } = await prepare(engine, points, k, options);
  try {
    const [best] = await bestRuns(placed, [k], stop, options);
    return await clusteringOf(placed, best, spread);
  } finally {
    placed.release();
  }
}

/** Scores of partitions into different numbers of clusters. */
export interface Choice {
  /** The partition with the highest score, of the fewest clusters where equal. */
  readonly best: Clustering;
  /** Of each number of clusters tried, in ascending order. */
  readonly scores: readonly Score[];
}
export interface Score {
  readonly k: number;
  /** Calinski-Harabasz. */
  readonly score: number;
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Clusters into `from` to `to` clusters, all at once on the device, and keeps the number with the highest Calinski-Harabasz score.
 * @param from at least 2
 */
export async function chooseK(
  engine: Engine, points: Points, { from, to, ...options }: Omit<KMeansOptions, "start"> & { readonly from: number; readonly to: number },
): Promise<Choice> {
  if (!(Number.isInteger(from) && from >= 2 && from <= to)) throw new InputError(`${points.name}: numbers of clusters from ${from} to ${to} cannot be compared; at least 2 are needed`);
  const n = voxelCount(points);
  if (n <= to) throw new InputError(`${points.name}: a VOI of ${n} voxels cannot tell whether ${to} clusters are best; ${to + 1} voxels are needed`);
  const { placed, stop, spread } = await prepare(engine, points, to, options);
  try {
    const ks = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const runs = await bestRuns(placed, ks, stop, options);
    const scores = runs.map((run, i): Score => (
      { k: ks[i], score: scoreOf(points, run, spread)!, inertia: inertiaOf(run.totals, points.images.length), iterations: run.iterations, converged: run.converged }));
    const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
    return { best: await clusteringOf(placed, runs[best.k - from], spread), scores };
  } finally {
    placed.release();
  }
}

/**
 * The number of clusters with the highest mean score over the cases of a cohort, the least where equal.
 * @param scoresOfCases each of the same numbers of clusters
 */
export function bestByMean(scoresOfCases: readonly (readonly Pick<Score, "k" | "score">[])[]): { readonly k: number; readonly means: readonly Pick<Score, "k" | "score">[] } {
  if (scoresOfCases.length === 0) throw new InputError("no case to choose the number of clusters by");
  const [first] = scoresOfCases;
  const means = first.map(({ k }, i) => {
    const scores = scoresOfCases.map((of, c) => {
      if (of.length !== first.length || of[i].k !== k) throw new InputError(`case ${c + 1} was clustered into ${of.map((s) => s.k).join(", ")}, the first into ${first.map((s) => s.k).join(", ")}`);
      return of[i].score;
    });
    return { k, score: scores.reduce((sum, score) => sum + score, 0) / scores.length };
  });
  return { k: means.reduce((a, b) => (b.score > a.score ? b : a)).k, means };
}

interface Prepared {
  readonly placed: PlacedPoints;
  readonly stop: Stop;
  readonly spread: readonly Spread[];
}

async function prepare(engine: Engine, points: Points, k: number, { tolerance = 1e-4, maxIterations = 300, start }: KMeansOptions): Promise<Prepared> {
  if (!(Number.isInteger(k) && k >= 1 && k <= 255)) throw new InputError(`${points.name}: ${k} clusters; 1 to 255 can be made`);
  const spread = spreads(points);
  checkRange(points.name, spread);
  if (start) checkStart(points, k, start);
  checkDistinct(points, k);
  const placed = await PlacedPoints.place(engine, points, spread);
  try {
    return { placed, spread, stop: { maxIterations, shift: tolerance === 0 ? 0 : tolerance * await meanVariance(placed, spread) } };
  } catch (error) {
    placed.release();
    throw error;
  }
}

/** Beyond these the squares of pairs of f32 overflow on a GPU, or vanish. */
const range = { least: 1e-15, greatest: 1e15 };

function checkRange(name: string, spread: readonly Spread[]): void {
  const greatest = Math.max(...spread.map(({ minimum, maximum }) => Math.max(-minimum, maximum)));
  const span = Math.max(...spread.map(({ minimum, maximum }) => maximum - minimum));
  if (greatest <= range.greatest && (span === 0 || span >= range.least)) return;
  throw new InputError(`${name}: intensities up to ${greatest.toPrecision(3)} that span ${span.toPrecision(3)}; magnitudes up to ${range.greatest} and spans from ${range.least} on can be clustered: standardise them`);
}

function checkStart({ name, images }: Points, k: number, start: readonly (readonly number[])[]): void {
  if (start.length !== k) throw new InputError(`${name}: ${start.length} centroids to begin with, but ${k} clusters`);
  start.forEach((row, c) => {
    if (row.length !== images.length || !row.every(Number.isFinite)) throw new InputError(`${name}: centroid ${c + 1} to begin with is (${row.join(", ")}); ${images.length} finite numbers are needed`);
  });
}

/** Mean over the images of their variance. */
async function meanVariance(placed: PlacedPoints, spread: readonly Spread[]): Promise<number> {
  const totals = await totalsOf(placed, Float64Array.from(spread, ({ mean }) => mean));
  return inertiaOf(totals, spread.length) / placed.points.values.length;
}

/** The run with the least inertia for each k. */
async function bestRuns(placed: PlacedPoints, ks: readonly number[], stop: Stop, { seed = 0, restarts = 10, start }: KMeansOptions): Promise<Settled[]> {
  if (start) return lloyd(placed, [Float64Array.from(start.flat())], stop);
  const count = Math.max(1, restarts);
  const seedings = ks.flatMap((k) => Array.from({ length: count }, (_, r) => ({ k, seed: seed + r * seedStep })));
  const runs = await lloyd(placed, await plusPlus(placed, seedings), stop);
  const images = placed.points.images.length;
  return ks.map((_, i) => runs.slice(i * count, (i + 1) * count)
    .reduce((a, b) => (inertiaOf(b.totals, images) < inertiaOf(a.totals, images) * (1 - sameShare) ? b : a)));
}

/** Far apart, so that the restarts of neighbouring seeds differ. */
const seedStep = 0x9e3779b9;
/** Inertias that differ by less, relative to their size, are equal: the first run is kept. */
const sameShare = 1e-12;
