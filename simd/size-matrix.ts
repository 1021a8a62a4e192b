/**
 * A small matrix P(i, j) of grey level i and size j, which is filled, turned into features and emptied again and again: what the run,
 * zone and dependence families need for each kernel of a voxel map.
 *
 *   (7, 2) (5, 1) (5, 1)  ->  cells   7, 2: 1   5, 1: 2  ->  sums of P (1/i^2, i^2) (1/j^2, j^2) ...,  P(i, .),  P(., j)
 *
 * A hash table finds the cells that hold something, and a list of them is summed up and empties the table. Levels are taken from the
 * kernel's lowest, and deviations from sums of whole numbers, so that what does not vary has a deviation of exactly 0. The eps in
 * the entropy is below the rounding.
 */
import { kernelVoxels, levels, lowest, numberLevels, placeKernel, side, values } from "./kernel";

/** Features, in the order of src/host/features/glrlm.ts. */
export const sizeFeatures: u32 = 16;

/** Whether counts are whole. */
let whole: bool;
/** n log2 n of whole numbers n. */
let information: usize;
/** 1/i^2, i^2 of each level's number, and 1/j^2, j^2 of each size; f64[2]. */
let ofLevel: usize;
let ofSize: usize;
/** P(i, .) by number, P(., j); f64. */
let levelCounts: usize;
let sizeCounts: usize;
/** Cells: number and size (u32[2]), counts (f64), and the slot of each (u32). */
let keys: usize;
let counts: usize;
let slotOf: usize;
/** Hash table of the cells: 1 + the cell's place in the lists; u32. */
let slots: usize;
let mask: u32;
let cells: u32;

/** Sums of the features over the kernel's matrices, f64[16]. */
const totals = memory.data(16 * 8, 16);

/** Lays out scratch for matrices of at most so many cells; returns its end. */
export function placeSizes(scratch: usize, voxels: u32, Ng: u32, mostSize: u32, mostCells: u32): usize {
  let table: u32 = 1;
  while (table < min(side * (mostSize + 1), 2 * mostCells) + 1) table <<= 1;
  mask = table - 1;
  ofLevel = placeKernel(scratch, voxels, Ng);
  ofSize = ofLevel + (<usize>side << 4);
  information = ofSize + ((<usize>mostSize + 1) << 4);
  counts = information + ((<usize>mostCells + 1) << 3);
  levelCounts = counts + (<usize>mostCells << 3);
  sizeCounts = levelCounts + (<usize>side << 3);
  keys = sizeCounts + ((<usize>mostSize + 1) << 3);
  slotOf = keys + (<usize>mostCells << 3);
  slots = slotOf + (<usize>mostCells << 2);
  return slots + (<usize>table << 2);
}

/** Prepares scratch of which `placeSizes` has told the length. */
export function prepareSizes(scratch: usize, voxels: u32, Ng: u32, mostSize: u32, mostCells: u32, weighted: bool): void {
  whole = !weighted;
  memory.fill(scratch, 0, placeSizes(scratch, voxels, Ng, mostSize, mostCells) - scratch);
  for (let n: u32 = 2; n <= mostCells; n++) store<f64>(information + (<usize>n << 3), <f64>n * Math.log2(<f64>n));
  for (let j: u32 = 1; j <= mostSize; j++) storeSquares(ofSize + (<usize>j << 4), <f64>j);
}

/** Begins a kernel. */
export function beginKernel(kernel: usize): void {
  numberLevels(kernel);
  for (let a: u32 = 1; a <= levels; a++) storeSquares(ofLevel + (<usize>a << 4), <f64>(load<u32>(values + (<usize>a << 2)) + lowest));
  for (let at: usize = 0; at < 16 * 8; at += 16) v128.store(totals + at, f64x2.splat(0));
}

// @ts-ignore: decorator
@inline
function storeSquares(at: usize, x: f64): void {
  store<f64>(at, 1 / (x * x));
  store<f64>(at, x * x, 8);
}

/** P(i, j) += weight, for the number of the level i. */
export function addSize(number: u32, size: u32, weight: f64): void {
  const key = (<u64>size << 32) | number;
  let slot = (number * 29 + size) & mask;
  let cell = load<u32>(slots + (<usize>slot << 2));
  while (cell != 0 && load<u64>(keys + (<usize>(cell - 1) << 3)) != key) {
    slot = (slot + 1) & mask;
    cell = load<u32>(slots + (<usize>slot << 2));
  }
  if (cell != 0) {
    addTo(counts + (<usize>(cell - 1) << 3), weight);
    return;
  }
  store<u64>(keys + (<usize>cells << 3), key);
  store<u32>(slotOf + (<usize>cells << 2), slot);
  store<f64>(counts + (<usize>cells << 3), weight);
  cells++;
  store<u32>(slots + (<usize>slot << 2), cells);
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, weight: f64): void {
  store<f64>(at, load<f64>(at) + weight);
}

/** Adds the features of the matrix to the kernel's, and empties it. */
export function addSizeFeatures(): void {
  let N: f64 = 0;
  let level1: f64 = 0; // levels less the lowest, and their squares
  let level2: f64 = 0;
  let size1: f64 = 0;
  let held: f64 = 0; // sum of n log2 n
  let greatestSize: u32 = 0;
  let byLevel = f64x2.splat(0);
  let bySize = f64x2.splat(0);
  let small = f64x2.splat(0);
  let large = f64x2.splat(0);
  for (let c: usize = 0; c < <usize>cells << 3; c += 8) {
    const number = load<u32>(keys + c);
    const size = load<u32>(keys + c, 4);
    const n = load<f64>(counts + c);
    const value = <f64>load<i32>(values + (<usize>number << 2));
    N += n;
    level1 += n * value;
    level2 += n * value * value;
    size1 += n * <f64>size;
    const i = f64x2.mul(v128.load(ofLevel + (<usize>number << 4)), f64x2.splat(n));
    const j = ofSize + (<usize>size << 4);
    byLevel = f64x2.add(byLevel, i);
    bySize = f64x2.add(bySize, f64x2.mul(v128.load(j), f64x2.splat(n)));
    small = f64x2.add(small, f64x2.mul(i, f64x2.splat(load<f64>(j))));
    large = f64x2.add(large, f64x2.mul(i, f64x2.splat(load<f64>(j, 8))));
    if (n != 1) held += informationOf(n); // most cells hold one, and add nothing
    greatestSize = max(greatestSize, size);
    addTo(levelCounts + (<usize>number << 3), n);
    addTo(sizeCounts + (<usize>size << 3), n);
    store<u32>(slots + (<usize>load<u32>(slotOf + (c >> 1)) << 2), 0);
  }
  cells = 0;
  const levelSquares = squaresOf(levelCounts, levels);
  const severalLevels = present > 1;
  const sizeSquares = squaresOf(sizeCounts, greatestSize);
  const severalSizes = present > 1;
  add(0, levelSquares / N);
  add(1, levelSquares / (N * N));
  add(2, severalLevels ? (N * level2 - level1 * level1) / (N * N) : 0);
  add(3, f64x2.extract_lane(byLevel, 1) / N);
  add(4, f64x2.extract_lane(bySize, 1) / N);
  add(5, f64x2.extract_lane(large, 1) / N);
  add(6, f64x2.extract_lane(large, 0) / N);
  add(7, f64x2.extract_lane(byLevel, 0) / N);
  add(8, (informationOf(N) - held) / N);
  add(9, sizeSquares / N);
  add(10, sizeSquares / (N * N));
  add(11, N / size1);
  add(12, severalSizes ? (N * f64x2.extract_lane(bySize, 1) - size1 * size1) / (N * N) : 0);
  add(13, f64x2.extract_lane(bySize, 0) / N);
  add(14, f64x2.extract_lane(small, 1) / N);
  add(15, f64x2.extract_lane(small, 0) / N);
}

// @ts-ignore: decorator
@inline
function add(feature: usize, value: f64): void {
  addTo(totals + (feature << 3), value);
}

let present: u32;

/** Sum of the squares of counts 1 to `last`, which are emptied; how many are not 0 is `present`. */
function squaresOf(table: usize, last: u32): f64 {
  let squares: f64 = 0;
  let found: u32 = 0;
  for (let at = table + 8, end = table + (<usize>last << 3); at <= end; at += 8) {
    const n = load<f64>(at);
    squares += n * n;
    found += u32(n != 0);
    store<f64>(at, 0);
  }
  present = found;
  return squares;
}

// @ts-ignore: decorator
@inline
function informationOf(n: f64): f64 {
  return whole ? load<f64>(information + (<usize>n << 3)) : n * Math.log2(n);
}

/** Writes the features of a kernel, averaged over its matrices, to maps + f * stride; `undefinedValue` where there is none. */
export function writeSizeFeatures(maps: usize, stride: usize, matrices: u32, undefinedValue: f64): void {
  for (let f: usize = 0; f < <usize>sizeFeatures; f++) {
    store<f64>(maps + f * stride, matrices == 0 ? undefinedValue : load<f64>(totals + (f << 3)) / <f64>matrices);
  }
}
