import { discretise } from "../../kernels/discretise.ts";
import type { BufferRef, Recording } from "../engine/recording.ts";
import type { Box } from "../image/volume.ts";
import type { Settings } from "../params/settings.ts";
import { fixedCountEdges, fixedWidthEdges } from "./edges.ts";
import { imageStep, type ImageGroup, type MeasuredImage } from "./groups.ts";
import type { Slab } from "./slabs.ts";
import type { Statistics } from "./statistics.ts";
import { windowLength, type LevelGroup } from "./textures.ts";

/** The most levels there can be: they are held in 16 bits, 0 being outside the ROI. */
const mostLevels = 65_535;

/** Why a ROI's intensities cannot be cut into bins. */
export class BinningError extends Error {}

/**
 * The bin edges of an image's ROI that its intensities reach.
 * @param slack A computed intensity can lie on an edge up to its rounding, which differs between devices: within the slack it
 * counts as having reached the edge.
 * @throws BinningError where there are none, or more than levels can number
 */
export function binEdges({ settings: { binCount, binWidth }, pixelType }: Pick<MeasuredImage, "settings" | "pixelType">, { minimum, maximum }: Statistics, slack: number): Float64Array {
  const flat = maximum - minimum <= 2 * slack; // but for rounding
  const levels = binCount ?? Math.floor(maximum / binWidth) - Math.floor(minimum / binWidth) + 1;
  if (levels > mostLevels) throw tooMany({ binCount, binWidth }, levels, minimum, maximum);
  const edges = binCount === null ? fixedWidthEdges(minimum + slack, maximum, binWidth, pixelType) : fixedCountEdges(minimum, flat ? minimum : maximum, binCount, pixelType);
  // Where the least intensity has reached an edge but for rounding, bins begin there. arange may make edges above the maximum; no voxel reaches them.
  const reached = edges.map((edge) => edge - slack).subarray(0, edges.findLastIndex((edge) => edge - slack <= maximum) + 1);
  if (reached.length === 0) throw new BinningError(`binWidth ${binWidth} makes no bins of intensities ${minimum} to ${maximum} in ${pixelType} arithmetic`);
  if (reached.length > mostLevels) throw tooMany({ binCount, binWidth }, reached.length, minimum, maximum);
  return reached;
}

function tooMany({ binCount, binWidth }: Pick<Settings, "binCount" | "binWidth">, levels: number, minimum: number, maximum: number): BinningError {
  const setting = binCount === null ? `binWidth ${binWidth} makes` : `binCount asks for`;
  return new BinningError(`${setting} ${levels} grey levels of intensities ${minimum} to ${maximum}; at most ${mostLevels} are possible`);
}

/** One image of a group, and the edges of its bins. */
export interface BinnedImage {
  readonly group: ImageGroup;
  /** Its place in the group. */
  readonly at: number;
  readonly edges: Float64Array;
}

/** Levels of several images of one ROI, and how often each occurs. */
export interface MeasuredLevels extends LevelGroup {
  /** Counts of the levels 0, 1, ... of each image, from `starts` on. */
  readonly histogram: BufferRef<"u32">;
  readonly starts: readonly number[];
}

/** Appends the ROI's grey levels in images of groups that are cut alike. */
export function recordLevels(recording: Recording, images: readonly BinnedImage[], roi: { readonly box: Box; readonly voxels: number }, maxBindingBytes: number): MeasuredLevels {
  const { box, voxels } = roi;
  const edges = recording.upload("bin edges", "real", concatenate(images.map((image) => image.edges)));
  const firsts = offsetsOf(images.map((image) => image.edges.length));
  const starts = offsetsOf(images.map((image) => image.edges.length + 1));
  const histogram = recording.zeros("level histogram", "u32", edges.length + images.length);
  const groups = [...new Set(images.map(({ group }) => group))];
  const slabs = groups[0].slabs.flatMap((cut, s) => {
    const inBox = withinBox(cut, box.start[2] - groups[0].box.start[2], box.size[2]);
    if (!inBox) return [];
    const length = windowLength(box.size, inBox);
    const levels = recording.buffer("levels", "u16", images.length * length);
    const [held, core] = [inBox.held, inBox.core];
    for (const group of groups) {
      const slab = group.slabs[s];
      const start = box.start.map((v, k) => v - group.box.start[k]);
      const items = images.flatMap((image, i) => (image.group === group ? [{
        nx: box.size[0], ny: box.size[1], nz: held[1] - held[0],
        x0: start[0], y0: start[1], z0: held[0] + start[2] - slab.held[0],
        sx: group.box.size[0], sy: group.box.size[1], c0: core[0] - held[0], c1: core[1] - held[0],
        image: image.at * imageStep(group, slab), mask: 0, levels: i * length, edges: firsts[i], edgeCount: image.edges.length, histogram: starts[i],
      }] : []));
      recording.run(discretise, items, { image: slab.image, mask: slab.mask, edges, levels, histogram });
    }
    return [{ ...inBox, levels }];
  });
  recording.read(histogram);
  return { size: box.size, voxels, slabs, Ng: images.map((image) => image.edges.length), maxBindingBytes, histogram, starts };
}

/** A slab in planes of the ROI's box, which begins `first` planes after the slab's lattice; null where its core misses the box. */
function withinBox({ core, held }: Slab, first: number, planes: number): Slab | null {
  const clip = (z: number): number => Math.min(Math.max(z - first, 0), planes);
  const clipped: Slab = { core: [clip(core[0]), clip(core[1])], held: [clip(held[0]), clip(held[1])] };
  return clipped.core[0] < clipped.core[1] ? clipped : null;
}

function offsetsOf(lengths: readonly number[]): number[] {
  let total = 0;
  return lengths.map((length) => (total += length) - length);
}

function concatenate(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
