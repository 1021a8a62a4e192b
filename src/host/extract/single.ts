import { nearEdges } from "../../kernels/near-edges.ts";
import type { Engine } from "../engine/engine.ts";
import { Recording } from "../engine/recording.ts";
import type { Roi } from "../prepare/roi.ts";
import { binEdges, BinningError } from "./discretisation.ts";
import { windowsOf, type ImageGroup } from "./groups.ts";
import { windowItem, type Statistics } from "./statistics.ts";

/** An image that a filter made in f32, and how far off it may be. */
export interface SingleImage {
  readonly name: string;
  readonly group: ImageGroup;
  readonly at: number;
  readonly statistics: Statistics;
  /** Greatest error that f32 may have made of an intensity. */
  readonly error: number;
}

/** A ROI may have this share of its voxels in doubt; an image with more is filtered again in the default precision. */
export const doubtfulShare = 0.01;

/**
 * Counts the voxels of the ROI whose level the error of f32 may have changed: those so near a bin edge, or all of them.
 * @returns by the image's name; what cannot be cut into bins has none in doubt
 */
export async function countDoubtful(engine: Engine, label: string, images: readonly SingleImage[], roi: Pick<Roi, "box" | "voxels">): Promise<Map<string, number>> {
  const doubts = images.map((image) => ({ ...image, doubt: doubtOf(image) }));
  const doubtful = new Map(doubts.map(({ name, doubt }) => [name, doubt === "all" ? roi.voxels : 0]));
  const near = doubts.flatMap(({ doubt, ...image }) => (doubt === "all" || doubt.edges.length === 0 ? [] : [{ ...image, ...doubt }]));
  if (near.length === 0) return doubtful;

  const recording = new Recording(label);
  const counts = recording.zeros("doubtful voxels", "u32", near.length);
  const tolerances = recording.upload("errors of f32", "real", near.map(({ tolerance }) => tolerance));
  for (const [k, { group, at, edges }] of near.entries()) {
    const uploaded = recording.upload("bin edges", "real", edges);
    for (const window of windowsOf(group, at, roi.box)) {
      const item = { ...windowItem(window), edges: 0, edgeCount: edges.length, tolerance: k, count: k };
      recording.run(nearEdges, [item], { image: window.image, mask: window.mask, edges: uploaded, tolerances, counts });
    }
  }
  recording.read(counts);
  const counted = (await engine.run(recording)).get(counts);
  near.forEach(({ name }, k) => doubtful.set(name, counted[k]));
  return doubtful;
}

/** Levels are in doubt within the tolerance of these edges. */
interface NearEdges {
  readonly edges: Float64Array;
  readonly tolerance: number;
}

/** Where levels are in doubt: the edges themselves are made from the image's extremes, which are off by the same error. */
function doubtOf(single: SingleImage): NearEdges | "all" {
  try {
    return single.group.images[single.at].settings.binCount === null ? doubtOfWidth(single) : doubtOfCount(single);
  } catch (error) {
    if (error instanceof BinningError) return { edges: new Float64Array(0), tolerance: 0 };
    throw error;
  }
}

/**
 * Edges lie at multiples of the width, up to a rounding to float32 that may depend on the minimum's last bits; levels count from the one
 * below the minimum. An edge beyond the maximum may be reached after all.
 */
function doubtOfWidth({ group, at, statistics, error }: SingleImage): NearEdges | "all" {
  const image = group.images[at];
  const edges = binEdges(image, { ...statistics, maximum: statistics.maximum + error }, 0);
  const tolerance = error + 2 ** -23 * image.settings.binWidth;
  return edges.some((edge) => Math.abs(edge - statistics.minimum) <= tolerance) ? "all" : { edges, tolerance };
}

/** Edges divide the range from the minimum, which always has level 1, to the maximum: each moves as far as these do. */
function doubtOfCount({ group, at, statistics, error }: SingleImage): NearEdges | "all" {
  const tolerance = 2 * error;
  if (statistics.maximum - statistics.minimum <= tolerance) return "all";
  return { edges: binEdges(group.images[at], statistics, 0).subarray(1), tolerance };
}
