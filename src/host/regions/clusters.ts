import { InputError } from "../errors.ts";
import type { Engine } from "../engine/engine.ts";
import { chooseK, kmeans, type Clustering, type KMeansOptions, type Score } from "./kmeans.ts";
import { PlacedPoints } from "./placed.ts";
import { spreads, voxelCount, type Points } from "./points.ts";
import { scalingOf, standardise, type Scaling } from "./standardise.ts";

/** Clusters of a cohort, which new cases can be given: plain data, that survives JSON. */
export interface ClusterModel {
  readonly images: readonly string[];
  /** By what intensities were standardised: those of all cases together; null where each case is standardised by itself. */
  readonly scaling: Scaling | null;
  /** [k][images], of standardised intensities, in ascending order of the first image. */
  readonly centroids: readonly (readonly number[])[];
}

/** The clusters of a model in one case. */
export interface Assigned {
  /** [voxels], 1 to k. */
  readonly labels: Uint8Array;
  /** Voxels of each cluster; a case need not have all of them. */
  readonly sizes: readonly number[];
}

export interface CohortOptions extends Omit<KMeansOptions, "start"> {
  /** A range is decided by the Calinski-Harabasz score. */
  readonly k: number | { readonly from: number; readonly to: number };
  /**
   * `case` (default): each case's images have mean 0 and standard deviation 1, as intensities of MR have no unit of their own;
   * `cohort`: those of all cases together, for quantitative images such as ADC.
   */
  readonly standardise?: "case" | "cohort";
}

/** What a cohort's voxels were clustered into. */
export interface CohortClusters {
  readonly model: ClusterModel;
  /** Of all voxels of all cases, one case behind the other. */
  readonly clustering: Clustering;
  /** Of each number of clusters tried; empty where k was given. */
  readonly scores: readonly Score[];
  /** Of each case, as given. */
  readonly cases: readonly Assigned[];
}

/**
 * Clusters the voxels of all cases together, so that clusters mean the same in every case. Cases count by their voxels. Give training
 * cases only.
 * @param cases not standardised
 * @throws InputError where cases have other images than the first, or what `kmeans` refuses
 */
export async function fitClusters(engine: Engine, cases: readonly Points[], { k, standardise: by = "case", ...options }: CohortOptions): Promise<CohortClusters> {
  if (cases.length === 0) throw new InputError("no case to cluster");
  const { name, images } = cases[0];
  for (const each of cases) checkImages(each, images, name);
  const scaling = by === "cohort" ? scalingOf(pooled(cases)) : null;
  const points = pooled(cases.map((each) => standardise(each, scaling ?? undefined)));
  const { best, scores } = typeof k === "number" ? { best: await kmeans(engine, points, k, options), scores: [] } : await chooseK(engine, points, { ...k, ...options });
  let first = 0;
  const assigned = cases.map((each) => assignedOf(best.labels.slice(first, (first += voxelCount(each))), best.k));
  return { model: { images, scaling, centroids: best.centroids }, clustering: best, scores, cases: assigned };
}

/**
 * The cluster of each voxel of a new case: that of the nearest centroid of the model.
 * @param points not standardised
 */
export async function assign(engine: Engine, points: Points, model: ClusterModel): Promise<Assigned> {
  checkImages(points, model.images, "the model");
  const scaled = standardise(points, model.scaling ?? undefined);
  const placed = await PlacedPoints.place(engine, scaled, spreads(scaled));
  try {
    return assignedOf(await placed.labels(Float64Array.from(model.centroids.flat())), model.centroids.length);
  } finally {
    placed.release();
  }
}

/** The voxels of several cases as those of one. */
function pooled(cases: readonly Points[]): Points {
  const { images } = cases[0];
  const n = cases.reduce((sum, each) => sum + voxelCount(each), 0);
  const values = new Float64Array(images.length * n);
  let first = 0;
  for (const each of cases) {
    const count = voxelCount(each);
    images.forEach((_, q) => values.set(each.values.subarray(q * count, (q + 1) * count), q * n + first));
    first += count;
  }
  return { name: `${cases.length} cases`, images, values };
}

function checkImages({ name, images }: Points, expected: readonly string[], whose: string): void {
  if (images.length === expected.length && images.every((image, q) => image === expected[q])) return;
  throw new InputError(`${name}: images ${images.join(", ")}, but ${expected.join(", ")} in ${whose}; clusters are of the same images in the same order`);
}

function assignedOf(labels: Uint8Array, k: number): Assigned {
  const sizes = new Array<number>(k).fill(0);
  for (const label of labels) sizes[label - 1]++;
  return { labels, sizes };
}
