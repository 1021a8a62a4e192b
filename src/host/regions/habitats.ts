import type { Engine } from "../engine/engine.ts";
import { voxelCount as latticeVoxels, type Volume } from "../image/volume.ts";
import { assign, type ClusterModel } from "./clusters.ts";
import { chooseK, kmeans, type Choice, type Clustering, type KMeansOptions } from "./kmeans.ts";
import { mergeSmall } from "./mergeSmall.ts";
import { pointsOf, type Points } from "./points.ts";
import { inUnits, scalingOf, standardise, type Scaling } from "./standardise.ts";
import { voiOf, type NamedImage } from "./voi.ts";

/** The voxels of a case's VOI. */
export interface CasePoints {
  readonly mask: Volume;
  /** Indices on the mask's lattice, [n]. */
  readonly voxels: Uint32Array;
  readonly points: Points;
  /** Mean and standard deviation of each image inside this VOI. */
  readonly scaling: Scaling;
  readonly warnings: readonly string[];
}

/** The habitats of a case. */
export interface Habitats {
  /** 1 to k inside the VOI, 0 outside, on the mask's lattice. */
  readonly labels: Volume;
  /** Habitats' numbers end here; a case need not have all of an anchor's or a cohort's. */
  readonly k: number;
  /** Of each habitat: voxels, mm³, share of the VOI. */
  readonly sizes: readonly number[];
  readonly volumes: readonly number[];
  readonly fractions: readonly number[];
  /** [k][images], in the images' own units. */
  readonly centroids: readonly (readonly number[])[];
  /** Calinski-Harabasz score of the partition; null where it has none. */
  readonly score: number | null;
  readonly warnings: readonly string[];
}

export interface HabitatOptions extends Pick<KMeansOptions, "seed" | "restarts" | "maxIterations"> {
  /** Habitats of fewer voxels are given to the others, voxel by voxel to the nearest centroid; default 1. */
  readonly minimumVoxels?: number;
}

/**
 * Gathers the intensities of a case's images inside its VOI.
 * @throws InputError where image and mask do not fit, an image is constant in the VOI, or not finite there
 */
export function casePoints(name: string, images: readonly NamedImage[], mask: Volume, label: number): CasePoints {
  const voi = voiOf(images, mask, label);
  const points = pointsOf(name, images.map((image) => image.name), voi.points);
  return { mask, voxels: voi.voxels, points, scaling: scalingOf(points), warnings: voi.warnings };
}

/** Scores of every number of clusters from `from` to `to`, and the best partition. */
export function scoreHabitats(engine: Engine, { points, scaling }: CasePoints, range: { readonly from: number; readonly to: number }, options: HabitatOptions): Promise<Choice> {
  return chooseK(engine, standardise(points, scaling), { ...range, ...clusteringOptions(options) });
}

/** Divides a VOI into k habitats by K-means of its own. */
export async function divide(engine: Engine, of: CasePoints, k: number, { minimumVoxels = 1, ...options }: HabitatOptions = {}): Promise<Habitats> {
  const points = standardise(of.points, of.scaling);
  const found = mergeSmall(points, await kmeans(engine, points, k, clusteringOptions(options)), { voxels: minimumVoxels });
  return habitatsFrom(of, { ...found, centroids: inUnits(found.centroids, of.scaling) });
}

/** Divides a VOI by the clusters of a cohort. Small habitats stay: a number means the same in every case. */
export async function divideBy(engine: Engine, of: CasePoints, model: ClusterModel): Promise<Habitats> {
  const centroids = inUnits(model.centroids, model.scaling ?? of.scaling);
  return habitatsFrom(of, { ...(await assign(engine, of.points, model)), k: model.centroids.length, centroids, score: null, warnings: [] });
}

/** The same habitats under other numbers: habitat h (from 0) becomes order[h] of `count`. */
export function renumbered(habitats: Habitats, order: readonly number[], count: number): Habitats {
  const spread = <T>(values: readonly T[], none: T): T[] => {
    const out = new Array<T>(count).fill(none);
    values.forEach((value, h) => (out[order[h]] = value));
    return out;
  };
  const data = (habitats.labels.data as Uint8Array).map((label) => (label === 0 ? 0 : order[label - 1] + 1));
  return {
    ...habitats,
    labels: { ...habitats.labels, data },
    k: count,
    sizes: spread(habitats.sizes, 0),
    volumes: spread(habitats.volumes, 0),
    fractions: spread(habitats.fractions, 0),
    centroids: spread(habitats.centroids, []),
  };
}

function clusteringOptions({ seed, restarts, maxIterations }: HabitatOptions): KMeansOptions {
  return { seed, restarts, maxIterations };
}

function habitatsFrom({ mask, voxels, points, warnings }: CasePoints, found: Omit<Clustering, "inertia" | "iterations" | "converged">): Habitats {
  const data = new Uint8Array(latticeVoxels(mask.size));
  voxels.forEach((voxel, i) => (data[voxel] = found.labels[i]));
  const voxelVolume = mask.spacing[0] * mask.spacing[1] * mask.spacing[2];
  const { size, spacing, origin, direction, dimension, frameOfReference } = mask;
  return {
    labels: { size, spacing, origin, direction, dimension, frameOfReference, data, components: 1, pixelType: "uint8", name: `habitats of ${points.name}` },
    k: found.k,
    sizes: found.sizes,
    volumes: found.sizes.map((n) => n * voxelVolume),
    fractions: found.sizes.map((n) => n / voxels.length),
    centroids: found.centroids,
    score: found.score,
    warnings: [...warnings, ...found.warnings],
  };
}
