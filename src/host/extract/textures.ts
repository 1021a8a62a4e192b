import { gldm } from "../../kernels/gldm.ts";
import { glcmSparse } from "../../kernels/glcm-sparse.ts";
import { glcm } from "../../kernels/glcm.ts";
import { glrlm } from "../../kernels/glrlm.ts";
import { glszm } from "../../kernels/glszm.ts";
import { ngtdm } from "../../kernels/ngtdm.ts";
import type { BufferRef, Recording, Results } from "../engine/recording.ts";
import { InputError, invariant } from "../errors.ts";
import { add, cellsOf } from "../features/cells.ts";
import type { Cells, Dense, GlcmInput, GldmInput, GlrlmInput, GlszmInput, Levels, NgtdmInput } from "../features/types.ts";
import type { Vec3 } from "../image/volume.ts";
import type { TextureClass, TextureSettings } from "./classes.ts";
import { denseAt, hashedCells, listedCells } from "./counts.ts";
import { ngtdmDifferences } from "./matrices.ts";
import { neighbourOffsets } from "./offsets.ts";
import type { Slab } from "./slabs.ts";

/** Levels of one or more images of one ROI: per slab a buffer that holds the ROI's box, image after image. */
export interface LevelGroup {
  /** The ROI's box in voxels x, y, z. */
  readonly size: Vec3;
  readonly voxels: number;
  /** Along the box's z. */
  readonly slabs: readonly (Slab & { readonly levels: BufferRef<"u16"> })[];
  /** Highest level each image can have. */
  readonly Ng: readonly number[];
  /** What the adapter binds at once. */
  readonly maxBindingBytes: number;
}

/** Elements of one image's window in a slab's level buffer: packed words are never shared by two images. */
export function windowLength([nx, ny]: Vec3, { held }: Slab): number {
  return Math.ceil((nx * ny * (held[1] - held[0])) / 4) * 4;
}

export interface TextureInputs {
  glcm: GlcmInput;
  glrlm: GlrlmInput;
  glszm: GlszmInput;
  gldm: GldmInput;
  ngtdm: NgtdmInput;
}

/** Reads one class's matrices of one image out of the results. */
type Reader<C extends TextureClass> = (results: Results, image: number, levels: Levels) => TextureInputs[C];
export type TextureReaders = { [C in TextureClass]?: Reader<C> };

/** Dense matrices of one image may take this many bytes; beyond it (many levels) cells are listed instead. */
const denseBytes = 1 << 24;

/** What every texture kernel is told of one image's window in one slab. */
interface Window {
  readonly nx: number; readonly ny: number; readonly nz: number;
  readonly z0: number; readonly z1: number;
  readonly levels: number;
}

function windows({ size, Ng }: LevelGroup, slab: Slab): Window[] {
  const length = windowLength(size, slab);
  const [low, high] = slab.held;
  return Ng.map((_, image) => ({
    nx: size[0], ny: size[1], nz: high - low, z0: slab.core[0] - low, z1: slab.core[1] - low, levels: image * length,
  }));
}

/** Appends the matrices of the wanted classes; the readers give them as what the feature families take. */
export function recordTextures(
  recording: Recording,
  group: LevelGroup,
  classes: ReadonlySet<TextureClass>,
  settings: TextureSettings,
): TextureReaders {
  const { distances, force2D, force2Ddimension } = settings;
  const box = { force2D, force2Ddimension, size: group.size };
  const half = neighbourOffsets(distances, { ...box, bidirectional: false });
  const both = neighbourOffsets(distances, { ...box, bidirectional: true });
  const directions = neighbourOffsets([1], { ...box, bidirectional: false });
  return {
    ...(classes.has("glcm") && { glcm: recordGlcm(recording, group, half, settings) }),
    ...(classes.has("glrlm") && { glrlm: recordGlrlm(recording, group, directions, settings) }),
    ...(classes.has("glszm") && { glszm: recordGlszm(recording, group, directions) }),
    ...(classes.has("gldm") && { gldm: recordGldm(recording, group, both, settings.gldm_a) }),
    ...(classes.has("ngtdm") && { ngtdm: recordNgtdm(recording, group, both) }),
  };
}

/** Where each image's part of a concatenated buffer starts, and the length of the whole. */
function layout(lengths: readonly number[]): { starts: number[]; total: number } {
  let total = 0;
  const starts = lengths.map((length) => (total += length) - length);
  return { starts, total };
}

function recordGlcm(recording: Recording, group: LevelGroup, offsets: readonly Vec3[], settings: TextureSettings): Reader<"glcm"> {
  const dense = Math.max(...group.Ng) ** 2;
  const slots = tableSlots(group);
  // A slot of a hash table takes a key and a count.
  const sparse = dense * offsets.length * 4 > denseBytes && 2 * slots < dense;
  const record = sparse ? recordSparse : recordDense;
  const words = (sparse ? slots : dense) * group.Ng.length;
  requireFit(group, "the co-occurrences of one offset", words);
  const atOnce = Math.max(1, Math.min(offsets.length, Math.floor(group.maxBindingBytes / (4 * words))));
  const parts: ((results: Results, image: number) => (Cells | Dense)[])[] = [];
  for (let first = 0; first < offsets.length; first += atOnce) parts.push(record(recording, group, offsets.slice(first, first + atOnce)));
  const { symmetricalGLCM: symmetrical, weightingNorm } = settings;
  return (results, image, levels) => ({ levels, offsets, cells: parts.flatMap((read) => read(results, image)), symmetrical, weightingNorm });
}

/** Slots of a hash table of pairs. Half of them stay free: an offset counts a pair a voxel at most, and no more kinds than there are. */
function tableSlots({ voxels, Ng }: LevelGroup): number {
  return 2 ** Math.ceil(Math.log2(2 * Math.min(voxels, Math.max(...Ng) ** 2)));
}

/** @throws InputError where a matrix is larger than what the adapter binds */
function requireFit({ maxBindingBytes, Ng }: LevelGroup, what: string, words: number): void {
  if (4 * words <= maxBindingBytes) return;
  throw new InputError(`${what} of ${Math.max(...Ng)} grey levels take ${4 * words} bytes, this adapter binds ${maxBindingBytes}: use the CPU backend or fewer levels`);
}

function recordDense(recording: Recording, group: LevelGroup, offsets: readonly Vec3[]): (results: Results, image: number) => Dense[] {
  const { starts, total } = layout(group.Ng.map((Ng) => Ng * Ng * offsets.length));
  const counts = recording.zeros("glcm", "u32", total);
  const steps = recording.upload("glcm offsets", "i32", offsets.flat());
  for (const slab of group.slabs) {
    const items = windows(group, slab).map((w, i) => ({
      ...w, Ng: group.Ng[i], offsets: 0, offsetCount: offsets.length, counts: starts[i],
    }));
    recording.run(glcm, items, { levels: slab.levels, offsets: steps, counts });
  }
  recording.read(counts);
  return (results, image) => {
    const Ng = group.Ng[image];
    return offsets.map((_, k) => denseAt(results.get(counts), starts[image] + k * Ng * Ng, Ng, Ng));
  };
}

function recordSparse(recording: Recording, group: LevelGroup, offsets: readonly Vec3[]): (results: Results, image: number) => Cells[] {
  const capacity = tableSlots(group);
  const length = capacity * offsets.length;
  const keys = recording.zeros("glcm keys", "u32", length * group.Ng.length);
  const counts = recording.zeros("glcm counts", "u32", length * group.Ng.length);
  const steps = recording.upload("glcm offsets", "i32", offsets.flat());
  for (const slab of group.slabs) {
    const items = windows(group, slab).map((w, i) => ({
      ...w, offsets: 0, offsetCount: offsets.length, capacity, table: i * length,
    }));
    recording.run(glcmSparse, items, { levels: slab.levels, offsets: steps, keys, counts });
  }
  recording.read(keys);
  recording.read(counts);
  return (results, image) => {
    const [allKeys, allCounts] = [results.get(keys), results.get(counts)];
    const first = image * length;
    return offsets.map((_, k) => hashedCells(allKeys, allCounts, first + k * capacity, first + (k + 1) * capacity));
  };
}

function recordGlrlm(recording: Recording, group: LevelGroup, directions: readonly Vec3[], settings: TextureSettings): Reader<"glrlm"> {
  const { size, voxels, Ng } = group;
  const n = directions.length;
  const maxLength = boundedColumns(Math.max(...size), n * Math.max(...Ng), group.Ng.length);
  const capacity = maxLength >= Math.max(...size) ? 0 : n * Math.floor(voxels / (maxLength + 1));
  const { starts, total } = layout(Ng.map((levels) => n * levels * maxLength));
  const longLength = 1 + 3 * capacity;
  const counts = recording.zeros("glrlm", "u32", total);
  const long = recording.zeros("glrlm long runs", "u32", longLength * Ng.length);
  const usable = recording.zeros("glrlm usable", "u32", n * Ng.length);
  const offsets = recording.upload("glrlm directions", "i32", directions.flat());
  const plane = n * size[0] * size[1];
  forEachSlab(recording, group, "glrlm", plane, (slab, carry, carried) => {
    const items = windows(group, slab).map((w, i) => ({
      ...w, Ng: Ng[i], offsets: 0, directions: n, maxLength, counts: starts[i], long: i * longLength, capacity, usable: i * n,
      carry: i * plane, carried: i * plane,
    }));
    recording.run(glrlm, items, { levels: slab.levels, offsets, carry, counts, long, usable, carried });
  });
  for (const ref of [counts, long, usable]) recording.read(ref);
  return (results, image, levels) => {
    const list = results.get(long).subarray(image * longLength, (image + 1) * longLength);
    const cells = directions.map((_, d) => {
      const dense = cellsOf(denseAt(results.get(counts), starts[image] + d * Ng[image] * maxLength, Ng[image], maxLength));
      const longer = Array.from({ length: list[0] }, (_, k) => 1 + 3 * k).filter((k) => list[k] === d);
      return longer.length === 0 ? dense : add(dense, listedCells(longer.map((k) => list[k + 1]), longer.map((k) => list[k + 2])));
    });
    const flags = results.get(usable).subarray(image * n, (image + 1) * n);
    return { levels, offsets: directions, cells, usable: Array.from(flags, (f) => f !== 0), weightingNorm: settings.weightingNorm };
  };
}

function recordGlszm(recording: Recording, group: LevelGroup, directions: readonly Vec3[]): Reader<"glszm"> {
  const { size, voxels, Ng } = group;
  const maxSize = boundedColumns(Math.min(voxels, 64), Math.max(...Ng), group.Ng.length);
  const capacity = maxSize >= voxels ? 0 : Math.floor(voxels / (maxSize + 1));
  const { starts, total } = layout(Ng.map((levels) => levels * maxSize));
  const longLength = 1 + 2 * capacity;
  const counts = recording.zeros("glszm", "u32", total);
  const long = recording.zeros("glszm large zones", "u32", longLength * Ng.length);
  const offsets = recording.upload("glszm neighbours", "i32", directions.flat());
  const plane = size[0] * size[1];
  forEachSlab(recording, group, "glszm", plane, (slab, carry, carried) => {
    const items = windows(group, slab).map((w, i) => ({
      ...w, Ng: Ng[i], offsets: 0, neighbours: directions.length, maxSize, counts: starts[i], long: i * longLength, capacity,
      carry: i * plane, carried: i * plane, labels: i * plane * (w.z1 - Math.max(w.z0 - 1, 0)),
    }));
    recording.run(glszm, items, { levels: slab.levels, offsets, carry, counts, long, carried });
  });
  recording.read(counts);
  recording.read(long);
  return (results, image, levels) => {
    const list = results.get(long).subarray(image * longLength, (image + 1) * longLength);
    const large = Array.from({ length: list[0] }, (_, k) => 1 + 2 * k);
    const dense = cellsOf(denseAt(results.get(counts), starts[image], Ng[image], maxSize));
    return { levels, cells: add(dense, listedCells(large.map((k) => list[k]), large.map((k) => list[k + 1]))) };
  };
}

/** Runs slab after slab, handing what leaves one slab's last plane to the next. */
function forEachSlab(
  recording: Recording,
  group: LevelGroup,
  label: string,
  carryLength: number,
  run: (slab: LevelGroup["slabs"][number], carry: BufferRef<"u32">, carried: BufferRef<"u32">) => void,
): void {
  const length = group.slabs.length > 1 ? carryLength * group.Ng.length : 1;
  let carry = recording.zeros(`${label} carry`, "u32", length);
  for (const slab of group.slabs) {
    const carried = recording.buffer(`${label} carry`, "u32", length);
    run(slab, carry, carried);
    carry = carried;
  }
}

/** As many columns as wanted, unless rows of that many would pass the budget of dense bytes. */
function boundedColumns(wanted: number, rows: number, images: number): number {
  return Math.max(1, Math.min(wanted, Math.floor(denseBytes / (4 * rows * images))));
}

function recordGldm(recording: Recording, group: LevelGroup, neighbours: readonly Vec3[], alpha: number): Reader<"gldm"> {
  const columns = neighbours.length + 1;
  const { starts, total } = layout(group.Ng.map((Ng) => Ng * columns));
  requireFit(group, "the dependences", total);
  const counts = recording.zeros("gldm", "u32", total);
  const offsets = recording.upload("gldm neighbours", "i32", neighbours.flat());
  for (const slab of group.slabs) {
    const items = windows(group, slab).map((w, i) => ({
      // Levels differ by less than Ng, and the item's field has 32 bits.
      ...w, Ng: group.Ng[i], offsets: 0, offsetCount: neighbours.length, alpha: Math.min(alpha, group.Ng[i]), counts: starts[i],
    }));
    recording.run(gldm, items, { levels: slab.levels, offsets, counts });
  }
  recording.read(counts);
  return (results, image, levels) => ({ levels, cells: cellsOf(denseAt(results.get(counts), starts[image], group.Ng[image], columns)) });
}

function recordNgtdm(recording: Recording, group: LevelGroup, neighbours: readonly Vec3[]): Reader<"ngtdm"> {
  const { starts, total } = layout(group.Ng.map((Ng) => Ng * (neighbours.length + 1) * 3));
  requireFit(group, "the tone differences", total);
  invariant(neighbours.length < 2 ** 16, `${neighbours.length} neighbours pass what room ngtdm counts`);
  const sums = recording.zeros("ngtdm", "u32", total);
  const offsets = recording.upload("ngtdm neighbours", "i32", neighbours.flat());
  for (const slab of group.slabs) {
    const items = windows(group, slab).map((w, i) => ({
      ...w, Ng: group.Ng[i], offsets: 0, offsetCount: neighbours.length, sums: starts[i],
    }));
    recording.run(ngtdm, items, { levels: slab.levels, offsets, sums });
  }
  recording.read(sums);
  return (results, image, levels) => {
    const length = group.Ng[image] * (neighbours.length + 1) * 3;
    const { difference } = ngtdmDifferences(results.get(sums).subarray(starts[image], starts[image] + length), group.Ng[image], neighbours.length);
    return { levels, difference: Float64Array.from(levels.present, (level) => difference[level - 1]) };
  };
}
