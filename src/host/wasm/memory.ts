import { wasm } from "#simd";

/**
 * What simd/ exports: the inner loops of the CPU twins that gain from WebAssembly's vectors. Arguments are numbers, or places in
 * its memory (`byteOffset` of what `lend` gave).
 */
export interface Simd {
  addMoments(values: number, n: number, lower: number, upper: number, mean: number, perU: number, shift: number, perV: number, state: number): void;
  addScaled(factor: number, a: number, n: number, to: number): void;
  addStatistics(values: number, n: number, lower: number, upper: number, state: number): void;
  bandedLines(values: number, lines: number, columns: number, bands: number, rows: number, weights: number, sums: number): void;
  bandedRows(values: number, step: number, n: number, bands: number, rows: number, weights: number, sums: number): void;
  bucketCounts(values: number, n: number, low: number, scale: number, buckets: number, counts: number): void;
  bucketPick(values: number, n: number, low: number, scale: number, buckets: number, wanted: number, to: number): number;
  compact(values: number, mask: number, nx: number, stride: number, rows: number, to: number): number;
  correlationBlocks(
    start: number, levels: number, column: number, count: number, total: number, px: number, py: number, rowElement: number, columnElement: number,
    spare: number, place: number, panels: number, columns: number, weights: number,
  ): number;
  countLevels(levels: number, rows: number, rowCount: number, voxels: number): void;
  discretiseStretches(
    stretches: number, stretchCount: number, values: number, limits: number, count: number, levels: number, histogram: number,
  ): void;
  distanceLines(
    squares: number, step: number, lines: number, n: number, first: number, end: number, weight: number, scratch: number,
  ): void;
  distanceRows(mask: number, nx: number, rows: number, weight: number, squares: number, step: number): void;
  dot(a: number, b: number, n: number): number;
  gatherPlane(plane: number, xs: number, nx: number, ys: number, ny: number, to: number): void;
  gatherPlaneSingle(plane: number, xs: number, nx: number, ys: number, ny: number, to: number): void;
  gaussianColumns(
    image: number, step: number, lines: number, before: number, n: number, after: number, coefficients: number, scratch: number, filtered: number, toStep: number,
  ): void;
  gaussianRows(
    image: number, step: number, lines: number, before: number, n: number, after: number, coefficients: number, scratch: number, filtered: number,
  ): void;
  glcmRows(levels: number, rows: number, rowCount: number, steps: number, stepCount: number, Ng: number, tables: number): void;
  gldmRows(levels: number, rows: number, rowCount: number, steps: number, stepCount: number, alpha: number, cells: number): void;
  glrlmAcross(
    before: number, here: number, after: number, from: number, to: number, step: number,
    rows: number, rowCount: number, cells: number, endLevels: number, endLengths: number,
  ): number;
  glrlmAlong(here: number, to: number, rows: number, rowCount: number, cells: number, endLevels: number, endLengths: number): number;
  glszmJoin(
    levels: number, rows: number, rowCount: number, near: number, nearCount: number, steps: number, labels: number, fresh: boolean,
  ): void;
  glszmRoots(rows: number, rowCount: number, labels: number, roots: number): number;
  gradientRows(image: number, row: number, plane: number, voxels: number, rows: number, weights: number, filtered: number): void;
  joinPairs(start: number, column: number, Ng: number, parents: number, columns: number, most: number): number;
  kmeansLabels(points: number, step: number, count: number, images: number, centroids: number, k: number, slack: number, labels: number): void;
  kmeansSums(points: number, step: number, count: number, images: number, centroids: number, k: number, slack: number, tables: number): void;
  lanczosSteps(
    from: number, to: number, panels: number, panelCount: number, columns: number, weights: number,
    roots: number, bounds: number, parts: number, vectors: number, length: number, diagonal: number, beside: number,
  ): number;
  listPairs(counts: number, stride: number, Ng: number, symmetrical: boolean, start: number, column: number, count: number): void;
  meshPlane(lower: number, upper: number, nx: number, ny: number, z: number, sums: number): void;
  multiply(a: number, b: number, n: number, to: number): void;
  ngtdmRows(levels: number, rows: number, rowCount: number, steps: number, stepCount: number, group: number, cells: number): void;
  padRows(levels: number, nx: number, ny: number, nz: number, padded: number, at: number, stride: number, plane: number, rows: number): number;
  prefilterColumns(image: number, step: number, lines: number, n: number, weights: number, terms: number, pole: number): void;
  prefilterRows(image: number, lines: number, n: number, weights: number, terms: number, pole: number, scratch: number): void;
  rowMoments(mask: number, nx: number, rows: number, found: number): void;
  shareOfEps(start: number, column: number, count: number, Ng: number, px: number, inverseY: number): number;
  solveLower(l: number, step: number, n: number, b: number): void;
  solveUpper(l: number, step: number, n: number, b: number): void;
  standardise(values: number, weights: number, n: number, mean: number): number;
  sumPairs(
    start: number, column: number, count: number, Ng: number, px: number, py: number, sum: number, difference: number,
  ): number;
  tallyPairs(
    start: number, column: number, count: number, Ng: number, symmetrical: boolean, tally: number, most: number, others: number,
  ): number;
  verticesPlane(below: number, here: number, nx: number, ny: number, xLines: number, yLines: number): void;
  voxelFirstorder(
    values: number, levels: number, filled: number, count: number, voxels: number, shift: number, voxelVolume: number, undefinedValue: number, maps: number,
  ): void;
  voxelFirstorderBytes(kernelVoxels: number, Ng: number): number;
  voxelFirstorderPrepare(scratch: number, kernelVoxels: number, Ng: number): void;
  voxelGlcm(
    kernels: number, count: number, offsetPairs: number, ends: number, offsets: number, weights: number, undefinedValue: number, maps: number, used: number,
  ): void;
  voxelGlcmBytes(kernelVoxels: number, Ng: number, most: number): number;
  voxelGlcmPrepare(scratch: number, kernelVoxels: number, Ng: number, most: number, symmetrical: number, weighted: number): void;
  voxelGldm(kernels: number, count: number, first: number, second: number, pairs: number, alpha: number, maps: number): void;
  voxelGldmBytes(kernelVoxels: number, Ng: number): number;
  voxelGldmPrepare(scratch: number, kernelVoxels: number, Ng: number): void;
  voxelGlrlm(
    kernels: number, count: number, lines: number, ends: number, directions: number, weights: number, undefinedValue: number, maps: number,
  ): void;
  voxelGlrlmBytes(kernelVoxels: number, Ng: number, longest: number, most: number): number;
  voxelGlrlmPrepare(scratch: number, kernelVoxels: number, Ng: number, longest: number, most: number, weighted: number): void;
  voxelGlszm(kernels: number, count: number, first: number, second: number, pairs: number, maps: number): void;
  voxelGlszmBytes(kernelVoxels: number, Ng: number): number;
  voxelGlszmPrepare(scratch: number, kernelVoxels: number, Ng: number): void;
  voxelNgtdm(kernels: number, count: number, first: number, second: number, pairs: number, maps: number): void;
  voxelNgtdmBytes(kernelVoxels: number, Ng: number): number;
  voxelNgtdmPrepare(scratch: number, kernelVoxels: number, Ng: number): void;
  waveletPair(
    image: number, step: number, voxels: number, rows: number, taps: number, offsets: number, count: number, low: number, high: number,
    toStep: number, vanishing: number,
  ): void;
  waveletPairSingle(
    image: number, step: number, voxels: number, rows: number, taps: number, offsets: number, count: number, low: number, high: number,
    toStep: number, vanishing: number,
  ): void;
}

const arrayTypes = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array, f32: Float32Array, f64: Float64Array } as const;
type Type = keyof typeof arrayTypes;
export type Wanted = Readonly<Record<string, readonly [type: Type, length: number]>>;
export type Lent<W extends Wanted> = { readonly [K in keyof W]: InstanceType<(typeof arrayTypes)[W[K][0]]> };

const pageBytes = 65536;
/** What a vector that is loaded or stored at the end of an array may reach beyond it. */
const marginBytes = 64;

interface Opened {
  readonly simd: Simd;
  readonly memory: WebAssembly.Memory;
  /** First byte that the functions do not use themselves. */
  readonly heap: number;
}

let opened: Opened | undefined;

function open(): Opened {
  if (opened) return opened;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(decode(wasm)), {});
  const { memory, heap } = exports as { memory: WebAssembly.Memory; heap: WebAssembly.Global };
  return (opened = { simd: exports as unknown as Simd, memory, heap: Number(heap.value) });
}

/** A plain loop: before it is compiled, a call for each character takes several times as long. */
function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The functions of simd/. */
export function simd(): Simd {
  return open().simd;
}

/**
 * Lends arrays in the memory of simd/, by type and length. Their content is arbitrary, they begin at multiples of 16 bytes with
 * at least 64 bytes of the same memory before and after, and they are void as soon as `lend` is called again. What begins two calls
 * running with the same types and lengths lies where it was and keeps its content.
 */
export function lend<const W extends Wanted>(wanted: W): Lent<W> {
  const { memory, heap } = open();
  let end = heap;
  const places = Object.entries(wanted).map(([name, [type, length]]) => {
    const at = Math.ceil((end + marginBytes) / 16) * 16;
    end = at + length * arrayTypes[type].BYTES_PER_ELEMENT;
    return { name, type, length, at };
  });
  const missing = end + marginBytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return Object.fromEntries(places.map(({ name, type, length, at }) => [name, new arrayTypes[type](memory.buffer, at, length)])) as Lent<W>;
}
