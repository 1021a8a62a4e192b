import type { Engine } from "../engine/engine.ts";
import { Recording, type BufferRef } from "../engine/recording.ts";
import { kmeansLabels } from "../../kernels/kmeans-labels.ts";
import { kmeansSums, totalsLength } from "../../kernels/kmeans-sums.ts";
import { voxelCount, type Points, type Spread } from "./points.ts";

/**
 * Points that are summed up together: several segments keep threads and devices busy, sums of few points lose little to rounding,
 * and a voxel is soon found in a short one. More than so many segments would have more sums than work.
 */
const shortest = 4096;
const mostSegments = 256;
/** On a GPU one lane sums so many points of a segment. */
const laneLength = 256;
/** Elements of scratch that one run of the sums may take: what follows uses the same memory. */
const scratchLength = 2 ** 22;
/** Differences between a coordinate and a centroid's in one recording, of all sets: no device is busy with these for long. */
const recordingWork = 2 ** 29;
/** Bytes of a `real` at most. */
const realBytes = 12;

/** A range of voxels that fits into one buffer. */
interface Part {
  readonly first: number;
  readonly count: number;
  readonly ref: BufferRef<"real">;
}

type Item = Parameters<typeof kmeansSums.passes>[0][number];

/** Points where the engine's kernels see them, until they are released. */
export class PlacedPoints {
  readonly points: Points;
  /** Squared distances that differ by less are equal: 1e-12 of the square of what the points span, far above rounding and far below noise. */
  readonly slack: number;
  /** Voxels in a segment (fewer in the last), and number of segments. */
  readonly segmentLength: number;
  readonly segments: number;
  readonly #engine: Engine;
  readonly #parts: readonly Part[];

  private constructor(engine: Engine, points: Points, spreads: readonly Spread[], parts: readonly Part[]) {
    this.points = points;
    this.slack = slackOf(spreads);
    this.segmentLength = segmentLengthOf(voxelCount(points));
    this.segments = Math.ceil(voxelCount(points) / this.segmentLength);
    this.#engine = engine;
    this.#parts = parts;
  }

  static async place(engine: Engine, points: Points, spreads: readonly Spread[]): Promise<PlacedPoints> {
    const n = voxelCount(points);
    const segmentLength = segmentLengthOf(n);
    const most = Math.max(1, Math.floor(engine.maxBindingBytes / (realBytes * points.images.length * segmentLength))) * segmentLength;
    const parts: Part[] = [];
    const placed = new PlacedPoints(engine, points, spreads, parts);
    try {
      for (let first = 0; first < n; first += most) {
        const count = Math.min(most, n - first);
        const recording = new Recording(`voxels of ${points.name}`);
        const ref = recording.upload("points", "real", rangeOf(points, first, count));
        recording.keep(ref);
        await engine.run(recording);
        parts.push({ first, count, ref });
      }
    } catch (error) {
      placed.release();
      throw error;
    }
    return placed;
  }

  /**
   * One step of Lloyd's for each of several sets of centroids, at once.
   * @param sets [k][images] each
   * @returns totals of each set, [segments][k][images + 2] (see src/kernels/kmeans-sums.ts)
   */
  async sums(sets: readonly Float64Array[]): Promise<Float64Array[]> {
    const all: Float64Array[] = [];
    for (const group of inGroups(sets, recordingWork / voxelCount(this.points))) all.push(...(await this.#sumsOf(group)));
    return all;
  }

  async #sumsOf(sets: readonly Float64Array[]): Promise<Float64Array[]> {
    const images = this.points.images.length;
    const starts = offsets(sets.map((set) => set.length));
    const shapes = sets.map((set) => ({ images, k: set.length / images }));
    const rows = offsets(shapes.map((shape) => this.segments * totalsLength(shape)));
    const recording = new Recording(`clusters of ${this.points.name}`);
    const centroids = recording.upload("centroids", "real", joined(sets));
    const totals = recording.buffer("totals", "real", rows[sets.length]);
    for (const part of this.#parts) {
      const items = this.#segmentsOf(part).flatMap(({ first, count, segment }) => sets.map((_, s): Omit<Item, "partials"> => ({
        n: part.count, first, count, ...shapes[s], centroids: starts[s], slack: this.slack,
        totals: rows[s] + segment * totalsLength(shapes[s]), lanes: Math.ceil(count / laneLength),
      })));
      for (const run of inRuns(items)) recording.run(kmeansSums, run, { points: part.ref, centroids, totals });
    }
    recording.read(totals);
    const all = (await this.#engine.run(recording)).get(totals);
    return sets.map((_, s) => all.subarray(rows[s], rows[s + 1]));
  }

  /** Number of the nearest centroid, from 1, of every voxel. */
  async labels(set: Float64Array): Promise<Uint8Array> {
    const images = this.points.images.length;
    const recording = new Recording(`labels of ${this.points.name}`);
    const centroids = recording.upload("centroids", "real", set);
    const read = this.#parts.map((part) => {
      const labels = recording.buffer("labels", "u8", Math.ceil(part.count / 4) * 4);
      const items = this.#segmentsOf(part).map(({ first, count }) => (
        { n: part.count, first, count, images, k: set.length / images, centroids: 0, slack: this.slack, labels: first }));
      recording.run(kmeansLabels, items, { points: part.ref, centroids, labels });
      recording.read(labels);
      return { part, labels };
    });
    const results = await this.#engine.run(recording);
    const all = new Uint8Array(voxelCount(this.points));
    for (const { part, labels } of read) all.set(results.get(labels).subarray(0, part.count), part.first);
    return all;
  }

  /** First voxel in the part, and number in the whole. */
  #segmentsOf(part: Part): { first: number; count: number; segment: number }[] {
    const length = this.segmentLength;
    return Array.from({ length: Math.ceil(part.count / length) }, (_, s) => (
      { first: s * length, count: Math.min(length, part.count - s * length), segment: part.first / length + s }));
  }

  release(): void {
    this.#engine.release(this.#parts.map(({ ref }) => ref));
  }
}

function segmentLengthOf(voxels: number): number {
  return Math.ceil(voxels / mostSegments / shortest) * shortest;
}

/** The noise of a squared distance is that of two coordinates, times their difference. */
function slackOf(spreads: readonly Spread[]): number {
  const square = spreads.reduce((sum, { minimum, maximum }) => {
    const span = maximum - minimum;
    return sum + span * (span + Math.max(Math.abs(minimum), Math.abs(maximum)));
  }, 0);
  return Math.fround(1e-12 * square);
}

/** [images][count] of the voxels from `first` on; the values themselves where these are all. */
function rangeOf(points: Points, first: number, count: number): Float64Array {
  const n = voxelCount(points);
  if (count === n) return points.values;
  const range = new Float64Array(points.images.length * count);
  points.images.forEach((_, q) => range.set(points.values.subarray(q * n + first, q * n + first + count), q * count));
  return range;
}

/** Sets in groups of at most `most` numbers together, or one set alone. */
function inGroups(sets: readonly Float64Array[], most: number): Float64Array[][] {
  const groups: Float64Array[][] = [];
  let held = Infinity;
  for (const set of sets) {
    if (held + set.length > most) {
      groups.push([]);
      held = 0;
    }
    groups[groups.length - 1].push(set);
    held += set.length;
  }
  return groups;
}

/** Items in runs whose scratch stays within bounds. */
function inRuns(items: readonly Omit<Item, "partials">[]): Item[][] {
  const runs: Item[][] = [];
  let used = Infinity;
  for (const item of items) {
    const length = item.lanes * totalsLength(item);
    if (used + length > scratchLength) {
      runs.push([]);
      used = 0;
    }
    runs[runs.length - 1].push({ ...item, partials: used });
    used += length;
  }
  return runs;
}

/** Where each of several arrays begins, and where the last ends. */
function offsets(lengths: readonly number[]): number[] {
  const all = [0];
  for (const length of lengths) all.push(all[all.length - 1] + length);
  return all;
}

function joined(sets: readonly Float64Array[]): Float64Array {
  const starts = offsets(sets.map((set) => set.length));
  const all = new Float64Array(starts[sets.length]);
  sets.forEach((set, s) => all.set(set, starts[s]));
  return all;
}
