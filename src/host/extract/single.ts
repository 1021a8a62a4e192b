import { nearEdges } from "../../kernels/near-edges.ts";
import type { Engine } from "../engine/engine.ts";
import { Recording } from "../engine/recording.ts";
import type { Box } from "../image/volume.ts";
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
 * Counts the voxels of the ROI whose level the error of f32 may have changed: those so near a bin edge.
 * @returns by the image's name; what cannot be cut into bins has none in doubt
 */
export async function countDoubtful(engine: Engine, label: string, images: readonly SingleImage[], roi: Box): Promise<Map<string, number>> {
  const recording = new Recording(label);
  const counts = recording.zeros("doubtful voxels", "u32", images.length);
  const tolerances = recording.upload("errors of f32", "real", images.map(({ error }) => error));
  for (const [k, { group, at, statistics }] of images.entries()) {
    const edges = edgesOf(group, at, statistics);
    if (edges.length === 0) continue;
    const uploaded = recording.upload("bin edges", "real", edges);
    for (const window of windowsOf(group, at, roi)) {
      const item = { ...windowItem(window), edges: 0, edgeCount: edges.length, tolerance: k, count: k };
      recording.run(nearEdges, [item], { image: window.image, mask: window.mask, edges: uploaded, tolerances, counts });
    }
  }
  recording.read(counts);
  const counted = (await engine.run(recording)).get(counts);
  return new Map(images.map(({ name }, k) => [name, counted[k]]));
}

function edgesOf({ images }: ImageGroup, at: number, statistics: Statistics): Float64Array {
  try {
    return binEdges(images[at], statistics, 0);
  } catch (error) {
    if (error instanceof BinningError) return new Float64Array(0);
    throw error;
  }
}
