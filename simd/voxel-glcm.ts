/**
 * Features of the co-occurrence matrices of kernels, one kernel after another.
 *
 *   kernel      numbers        pairs at (0, 1)        cells       of i + j   of |i - j|   rows
 *   7 5 5       1 2 2          (7 5) (5 5)            5 7: 2      12: 2      2: 2         5: 4
 *   0 5 7   ->  0 2 1    ->          (5 7)       ->   5 5: 1      10: 1      0: 1         7: 2
 *
 * Each pair is counted in four tables whose places it finds by level: tables are read from lists of what occurs, and emptied on the
 * way. Means over the pairs come from sums of powers, which are whole numbers (levels are taken from the kernel's lowest, i + j
 * from the first pair's), so that what does not vary has a deviation of exactly 0. Entropies come from sums of n log2 n. Of a
 * symmetrical matrix one half is kept: a pair counts once, though its two cells, or its cell on the diagonal, get 2.
 */
import { kernelVoxels, levels, lowest, numberLevels, numbers, placeKernel, side, values } from "./kernel";
import { maximalCorrelation, placeCorrelation } from "./kernel-mcc";

const eps: f64 = 2.220446049250313e-16;
/** eps / ln 2: what eps adds to p log2(p + eps), to first order. */
const epsBits: f64 = eps / 0.6931471805599453;
const features: u32 = 24;

let symmetrical: bool;
let weighted: bool;
/** n log2 n of whole numbers n. */
let information: usize;
/** Terms of k = |i - j|, f64[Ng][8]: 1 / (1 + k), 1 / (1 + k^2), 1 / (1 + k^2 / Ng^2), 1 / (1 + k / Ng), 1 / k^2 or 0, k, k^2, 0. */
let inverses: usize;
/** u32[side][side]: 1 + the cell's place in the lists, all 0 between matrices. */
let slots: usize;
/** Cells: u16 rows and columns, how often the pair was counted (f64). */
let rows: usize;
let columns: usize;
let counts: usize;
let cells: u32;
/** Sums of rows and of columns by number, f64; the same of a symmetrical matrix. */
let ofRow: usize;
let ofColumn: usize;
/** Counts of i + j and |i - j|, f64, all 0 between matrices, and which of them are not. */
let ofSum: usize;
let sums: usize;
let sumCount: u32;
let ofDifference: usize;
let differences: usize;
let differenceCount: u32;

// Of the matrix: pairs; sums over them of i j and of powers of i + j - origin.
let pairs: f64;
let products: f64;
let origin: i32;
let s1: f64;
let s2: f64;
let s3: f64;
let s4: f64;
/** Sums over the pairs of the terms in `inverses`, f64[8]. */
const terms = memory.data(64, 16);
/** Sums of the features over the kernel's matrices, f64[24]. */
const totals = memory.data(24 * 8, 16);

/**
 * Bytes of scratch.
 * @param Ng highest level
 * @param most pairs of one matrix
 */
export function voxelGlcmBytes(size: u32, Ng: u32, most: u32): usize {
  return place(0, size, Ng, most, false);
}

/** Prepares scratch for kernels of so many voxels; it holds until another kernel is prepared for. */
export function voxelGlcmPrepare(scratch: usize, size: u32, Ng: u32, most: u32, isSymmetrical: bool, isWeighted: bool): void {
  symmetrical = isSymmetrical;
  weighted = isWeighted;
  memory.fill(scratch, 0, place(scratch, size, Ng, most, isSymmetrical) - scratch);
  for (let n: u32 = 2; n <= 2 * most; n++) store<f64>(information + (<usize>n << 3), <f64>n * Math.log2(<f64>n));
  const N = <f64>Ng;
  for (let level: u32 = 0; level < Ng; level++) {
    const at = inverses + (<usize>level << 6);
    const k = <f64>level;
    store<f64>(at, 1 / (1 + k));
    store<f64>(at, 1 / (1 + k * k), 8);
    store<f64>(at, 1 / (1 + (k * k) / (N * N)), 16);
    store<f64>(at, 1 / (1 + k / N), 24);
    store<f64>(at, level > 0 ? 1 / (k * k) : 0, 32);
    store<f64>(at, k, 40);
    store<f64>(at, k * k, 48);
  }
}

/** Lays out scratch; returns its end. */
function place(scratch: usize, size: u32, Ng: u32, most: u32, isSymmetrical: bool): usize {
  const mostLevels = min(size, Ng);
  const mostCells = <usize>(mostLevels < 65536 ? min(mostLevels * mostLevels, most) : most);
  inverses = placeKernel(scratch, size, Ng);
  information = inverses + (<usize>Ng << 6);
  counts = information + ((2 * <usize>most + 1) << 3);
  ofRow = counts + (mostCells << 3);
  ofColumn = isSymmetrical ? ofRow : ofRow + ((<usize>side + 1) << 3);
  ofSum = ofRow + ((<usize>side + 1) << 4);
  ofDifference = ofSum + ((2 * <usize>Ng) << 3);
  slots = ofDifference + (<usize>Ng << 3);
  sums = slots + (((<usize>side) * side) << 2);
  differences = sums + (mostCells << 2);
  rows = differences + (mostCells << 2);
  columns = rows + (mostCells << 1);
  return placeCorrelation((columns + (mostCells << 1) + 15) & ~15, mostLevels, <u32>mostCells);
}

/**
 * Maps of kernels.
 * @param kernels u16[count][size], 0 where nothing counts
 * @param offsetPairs u32 pairs of kernel voxels, those of one offset after those of another
 * @param ends where in it, in pairs, each offset's end, u32[offsets]
 * @param weights of the offsets, f64; with weights their matrices are added up to one
 * @param maps f64[25][count]: the features, `undefinedValue` where the kernel has no pairs, and the number of matrices that have
 * @param used u32: set to 1 for each matrix that has pairs
 */
export function voxelGlcm(
  kernels: usize, count: u32, offsetPairs: usize, ends: usize, offsets: u32, weights: usize, undefinedValue: f64, maps: usize, used: usize,
): void {
  for (let v: u32 = 0; v < count; v++) {
    numberLevels(kernels + <usize>(v * kernelVoxels) * 2);
    clear(totals, features * 8);
    let matrices: u32 = 0;
    let from = offsetPairs;
    empty();
    for (let o: u32 = 0; o < offsets; o++) {
      const end = offsetPairs + (<usize>load<u32>(ends + (<usize>o << 2)) << 3);
      const weight = weighted ? load<f64>(weights + (<usize>o << 3)) : 1;
      if (weight > 0) countPairs(from, end, weight); // that of a great distance underflows, and a cell that holds 0 counts as empty
      from = end;
      if (pairs == 0 || (weighted && o + 1 < offsets)) continue;
      addFeatures();
      empty();
      store<u32>(used + (weighted ? 0 : <usize>o << 2), 1);
      matrices++;
    }
    const to = maps + (<usize>v << 3);
    for (let f: u32 = 0; f < features; f++) {
      store<f64>(to + (<usize>(f * count) << 3), matrices == 0 ? undefinedValue : load<f64>(totals + (<usize>f << 3)) / <f64>matrices);
    }
    store<f64>(to + (<usize>(features * count) << 3), <f64>matrices);
  }
}

/** Begins a matrix. */
function empty(): void {
  cells = sumCount = differenceCount = 0;
  pairs = products = s1 = s2 = s3 = s4 = 0;
  clear(terms, 64);
  clear(ofRow, (<usize>levels + 1) << 3);
  if (!symmetrical) clear(ofColumn, (<usize>levels + 1) << 3);
}

/** As memory.fill, which is slow for a few bytes; up to 15 more. */
// @ts-ignore: decorator
@inline
function clear(at: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(at + i, f64x2.splat(0));
}

function countPairs(from: usize, end: usize, weight: f64): void {
  let n: u32 = 0;
  let product: f64 = 0;
  let p1: f64 = 0;
  let p2: f64 = 0;
  let p3: f64 = 0;
  let p4: f64 = 0;
  let terms0 = f64x2.splat(0);
  let terms2 = f64x2.splat(0);
  let terms4 = f64x2.splat(0);
  let terms6 = f64x2.splat(0);
  for (let at = from; at < end; at += 8) {
    let a: u32 = load<u16>(numbers + (<usize>load<u32>(at) << 1));
    let b: u32 = load<u16>(numbers + (<usize>load<u32>(at, 4) << 1));
    if (a == 0 || b == 0) continue;
    const i = load<i32>(values + (<usize>a << 2));
    const j = load<i32>(values + (<usize>b << 2));
    if (symmetrical && a > b) {
      const c = a;
      a = b;
      b = c;
    }
    countCell(a, b, weight);
    addTo(ofRow + (<usize>a << 3), weight);
    addTo(ofColumn + (<usize>b << 3), weight); // of a symmetrical matrix the same array: the pair's other cell
    if (n == 0 && pairs == 0) origin = i + j;
    n++;
    if (addTo(ofSum + (<usize>(i + j) << 3), weight)) {
      store<u32>(sums + (<usize>sumCount << 2), i + j);
      sumCount++;
    }
    const k = abs(i - j);
    if (addTo(ofDifference + (<usize>k << 3), weight)) {
      store<u32>(differences + (<usize>differenceCount << 2), k);
      differenceCount++;
    }
    const inverse = inverses + (<usize>k << 6);
    terms0 = f64x2.add(terms0, v128.load(inverse));
    terms2 = f64x2.add(terms2, v128.load(inverse, 16));
    terms4 = f64x2.add(terms4, v128.load(inverse, 32));
    terms6 = f64x2.add(terms6, v128.load(inverse, 48));
    product += <f64>i * <f64>j;
    const s = <f64>(i + j - origin);
    const ss = s * s;
    p1 += s;
    p2 += ss;
    p3 += ss * s;
    p4 += ss * ss;
  }
  pairs += weight * <f64>n;
  products += weight * product;
  s1 += weight * p1;
  s2 += weight * p2;
  s3 += weight * p3;
  s4 += weight * p4;
  const w = f64x2.splat(weight);
  v128.store(terms, f64x2.add(v128.load(terms), f64x2.mul(w, terms0)));
  v128.store(terms, f64x2.add(v128.load(terms, 16), f64x2.mul(w, terms2)), 16);
  v128.store(terms, f64x2.add(v128.load(terms, 32), f64x2.mul(w, terms4)), 32);
  v128.store(terms, f64x2.add(v128.load(terms, 48), f64x2.mul(w, terms6)), 48);
}

// @ts-ignore: decorator
@inline
function countCell(row: u32, column: u32, weight: f64): void {
  const at = slots + ((<usize>row * side + column) << 2);
  let slot = load<u32>(at);
  if (slot == 0) {
    store<u16>(rows + (<usize>cells << 1), <u16>row);
    store<u16>(columns + (<usize>cells << 1), <u16>column);
    store<f64>(counts + (<usize>cells << 3), weight);
    store<u32>(at, ++cells);
  } else addTo(counts + (<usize>(slot - 1) << 3), weight);
}

/** Whether the place held 0 before. */
// @ts-ignore: decorator
@inline
function addTo(at: usize, weight: f64): bool {
  const held = load<f64>(at);
  store<f64>(at, held + weight);
  return held == 0;
}

/** n log2 n */
// @ts-ignore: decorator
@inline
function informationOf(n: f64): f64 {
  return weighted ? n * Math.log2(n) : load<f64>(information + (<usize>n << 3));
}

// @ts-ignore: decorator
@inline
function add(feature: u32, value: f64): void {
  const at = totals + (<usize>feature << 3);
  store<f64>(at, load<f64>(at) + value);
}

// What a sum over levels gives: of the levels, of their squares, of n log2 n, and how many there are.
let first: f64;
let second: f64;
let bits: f64;
let present: u32;

/** Sums up rows or columns. */
function measure(marginal: usize): void {
  let m1: f64 = 0;
  let m2: f64 = 0;
  let information: f64 = 0;
  let found: u32 = 0;
  for (let a: u32 = 1; a <= levels; a++) {
    const n = load<f64>(marginal + (<usize>a << 3));
    if (n == 0) continue;
    const value = <f64>load<i32>(values + (<usize>a << 2));
    m1 += n * value;
    m2 += n * value * value;
    information += informationOf(n);
    found++;
  }
  first = m1;
  second = m2;
  bits = information;
  present = found;
}

function addFeatures(): void {
  const copies: f64 = symmetrical ? 2 : 1;
  const N = pairs;
  const total = copies * N;
  const logTotal = informationOf(total) / total;

  measure(ofRow);
  const x1 = first;
  const xVariance = present == 1 ? 0 : (total * second - x1 * x1) / (total * total);
  const xEntropy = logTotal - bits / total - epsBits * <f64>present;
  const xBits = bits;
  const rowCount = present;
  if (!symmetrical) measure(ofColumn);
  const y1 = first;
  const yVariance = present == 1 ? 0 : (total * second - y1 * y1) / (total * total);
  const yEntropy = logTotal - bits / total - epsBits * <f64>present;
  const yBits = bits;

  const low = <f64>lowest;
  const xMean = low + x1 / total;
  const yMean = low + y1 / total;
  add(0, low * (xMean + yMean - low) + products / N);
  addClusters();
  const deviations = Math.sqrt(xVariance) * Math.sqrt(yVariance);
  const covariance = (total * copies * products - x1 * y1) / (total * total);
  add(5, deviations == 0 ? 1 : covariance / (deviations + eps));
  const k1 = load<f64>(terms, 40);
  const k2 = load<f64>(terms, 48);
  add(4, k2 / N);
  add(6, k1 / N);
  add(8, differenceCount == 1 ? 0 : (N * k2 - k1 * k1) / (N * N));
  for (let f: u32 = 0; f < 4; f++) add(9 + f, load<f64>(terms + (<usize>f << 3)) / N);
  add(15, load<f64>(terms, 32) / N);
  add(16, xMean);
  add(21, xMean + yMean);
  add(23, xVariance);
  add(7, entropyOf(ofDifference, differences, differenceCount));
  add(22, entropyOf(ofSum, sums, sumCount));
  addProbabilities(total, logTotal, xBits + yBits, max(xEntropy, yEntropy));
  add(19, maximalCorrelation(symmetrical, weighted, cells, rows, columns, counts, levels, rowCount, present, ofRow, ofColumn, total));
  for (let c: usize = 0; c < <usize>cells; c++) {
    store<u32>(slots + ((<usize>load<u16>(rows + (c << 1)) * side + load<u16>(columns + (c << 1))) << 2), 0);
  }
}

/** Central moments of i + j from those about the first pair's. */
function addClusters(): void {
  const N = pairs;
  const mean = s1 / N;
  const square = mean * mean;
  add(3, sumCount == 1 ? 0 : (N * s2 - s1 * s1) / (N * N));
  add(2, sumCount == 1 ? 0 : (s3 - 3 * mean * s2) / N + 2 * square * mean);
  add(1, sumCount == 1 ? 0 : (s4 - 4 * mean * s3 + 6 * square * s2) / N - 3 * square * square);
}

/** Entropy of i + j or |i - j|, whose counts are emptied. */
function entropyOf(table: usize, keys: usize, keyCount: u32): f64 {
  let information: f64 = 0;
  for (let k: u32 = 0; k < keyCount; k++) {
    const at = table + (<usize>load<u32>(keys + (<usize>k << 2)) << 3);
    information += informationOf(load<f64>(at));
    store<f64>(at, 0);
  }
  return (informationOf(pairs) - information) / pairs - epsBits * <f64>keyCount;
}

/** Features of the cells' probabilities; `marginalBits` and `highestEntropy` are of rows and columns. */
function addProbabilities(total: f64, logTotal: f64, marginalBits: f64, highestEntropy: f64): void {
  let squares: f64 = 0;
  let bits: f64 = 0;
  let highest: f64 = 0;
  let distinct: f64 = 0;
  let independent = true;
  for (let c: usize = 0; c < <usize>cells; c++) {
    const row = load<u16>(rows + (c << 1));
    const column = load<u16>(columns + (c << 1));
    const count = load<f64>(counts + (c << 3));
    const twice: f64 = symmetrical ? 2 : 1; // what the pair gets in all
    const places: f64 = symmetrical && row != column ? 2 : 1; // the cells in which it gets that
    const held = (twice * count) / places;
    squares += places * held * held;
    bits += places * informationOf(held);
    distinct += places;
    highest = max(highest, held);
    if (independent) independent = held * total == load<f64>(ofRow + (<usize>row << 3)) * load<f64>(ofColumn + (<usize>column << 3));
  }
  // Independent levels share exactly 0.
  const shared = independent ? 0 : logTotal + (bits - marginalBits) / total; // HXY1 - HXY = HXY2 - HXY = HX + HY - HXY
  add(13, shared == 0 ? 0 : -shared / highestEntropy);
  add(14, Math.sqrt(max(0, 1 - Math.exp(-2 * shared))));
  add(17, squares / (total * total));
  add(18, logTotal - bits / total - epsBits * distinct);
  add(20, highest / total);
}
