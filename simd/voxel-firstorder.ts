/**
 * Intensity statistics of kernels, one kernel after another.
 *
 *   values   7.1 7.4 5.0 5.3 4.9  ->  4.9 5.0 5.3 7.1 7.4     order statistics, moments
 *   levels   3   3   2   2   1    ->  1 2 2                   entropy, uniformity
 */
import { levels as present, numberLevels, numbers, placeKernel, side } from "./kernel";

/** eps / ln 2: what eps adds to p log2(p + eps), to first order. */
const epsBits: f64 = 2.220446049250313e-16 / 0.6931471805599453;

/** n log2 n of whole numbers n; voxels of each level by number. */
let information: usize;
let counts: usize;

/** Bytes of scratch. */
export function voxelFirstorderBytes(voxels: u32, Ng: u32): usize {
  return place(0, voxels, Ng);
}

/** Prepares scratch for kernels of so many voxels; it holds until another kernel is prepared for. */
export function voxelFirstorderPrepare(scratch: usize, voxels: u32, Ng: u32): void {
  memory.fill(scratch, 0, place(scratch, voxels, Ng) - scratch);
  for (let n: u32 = 2; n <= voxels; n++) store<f64>(information + (<usize>n << 3), <f64>n * Math.log2(<f64>n));
}

function place(scratch: usize, voxels: u32, Ng: u32): usize {
  information = placeKernel(scratch, voxels, Ng);
  counts = information + ((<usize>voxels + 1) << 3);
  return counts + (<usize>side << 2);
}

/**
 * Maps of kernels.
 * @param values f64[count][voxels]; they get sorted
 * @param levels u16[count][voxels], 0 behind the kernel's last
 * @param filled how many of each kernel's voxels count, the first; u32
 * @param maps f64[19][count]: the features in the order of src/host/features/firstorder.ts, `undefinedValue` where one has none
 */
export function voxelFirstorder(
  values: usize, levels: usize, filled: usize, count: u32, voxels: u32, shift: f64, voxelVolume: f64, undefinedValue: f64, maps: usize,
): void {
  const stride = <usize>count << 3;
  for (let v: u32 = 0; v < count; v++) {
    const first = values + (<usize>(v * voxels) << 3);
    const n = load<u32>(filled + (<usize>v << 2));
    const to = maps + (<usize>v << 3);
    sort(first, n);
    writeShares(levels + (<usize>(v * voxels) << 1), n, to, stride);
    writeOrder(first, n, undefinedValue, to, stride);
    writeMoments(first, n, shift, voxelVolume, to, stride);
  }
}

/** By insertion: quick for few values, and for many that are sorted. */
function sort(values: usize, n: u32): void {
  for (let at = values + 8, end = values + (<usize>n << 3); at < end; at += 8) {
    const x = load<f64>(at);
    let to = at;
    while (to > values && load<f64>(to - 8) > x) {
      store<f64>(to, load<f64>(to - 8));
      to -= 8;
    }
    store<f64>(to, x);
  }
}

/** Features of the levels' shares. */
function writeShares(levels: usize, n: u32, to: usize, stride: usize): void {
  numberLevels(levels);
  for (let k: usize = 0; k < <usize>n << 1; k += 2) {
    const at = counts + (<usize>load<u16>(numbers + k) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let held: f64 = 0;
  let squares: f64 = 0;
  for (let a: u32 = 1; a <= present; a++) {
    const at = counts + (<usize>a << 2);
    const c = load<u32>(at);
    held += load<f64>(information + (<usize>c << 3));
    squares += <f64>c * <f64>c;
    store<u32>(at, 0);
  }
  const N = <f64>n;
  store<f64>(to + 3 * stride, (load<f64>(information + (<usize>n << 3)) - held) / N - epsBits * <f64>present);
  store<f64>(to + 17 * stride, squares / (N * N));
}

/** Features of the order statistics. */
function writeOrder(values: usize, n: u32, undefinedValue: f64, to: usize, stride: usize): void {
  const minimum = load<f64>(values);
  const maximum = load<f64>(values + (<usize>(n - 1) << 3));
  store<f64>(to, percentile(values, n, 10));
  store<f64>(to + stride, percentile(values, n, 90));
  store<f64>(to + 4 * stride, percentile(values, n, 75) - percentile(values, n, 25));
  store<f64>(to + 6 * stride, maximum);
  store<f64>(to + 9 * stride, percentile(values, n, 50));
  store<f64>(to + 10 * stride, minimum);
  store<f64>(to + 11 * stride, maximum - minimum);
  // What lies within the percentiles is decided by the order statistics around them.
  const lowest = load<f64>(values + (<usize>((n + 8) / 10) << 3)); // number (n - 1) / 10, rounded up
  const highest = load<f64>(values + (<usize>((9 * (n - 1)) / 10) << 3));
  let start = values;
  let end = values + (<usize>n << 3);
  while (start < end && load<f64>(start) < lowest) start += 8;
  while (end > start && load<f64>(end - 8) > highest) end -= 8;
  const mean = meanOf(start, end);
  store<f64>(to + 12 * stride, start == end ? undefinedValue : deviationOf(start, end, mean));
}

/** Linear between the order statistics. */
function percentile(values: usize, n: u32, q: u32): f64 {
  const place = <f64>((n - 1) * q) / 100;
  const below = <u32>place;
  const at = values + (<usize>below << 3);
  const value = load<f64>(at);
  return <f64>below == place ? value : value + (place - <f64>below) * (load<f64>(at, 8) - value);
}

/** Of equal values exactly their value. */
function meanOf(start: usize, end: usize): f64 {
  const first = load<f64>(start);
  let sum: f64 = 0;
  for (let at = start; at < end; at += 8) sum += load<f64>(at) - first;
  return first + sum / <f64>((end - start) >> 3);
}

/** Mean magnitude of the deviations. */
function deviationOf(start: usize, end: usize, mean: f64): f64 {
  let sum: f64 = 0;
  for (let at = start; at < end; at += 8) sum += abs(load<f64>(at) - mean);
  return sum / <f64>((end - start) >> 3);
}

function writeMoments(values: usize, n: u32, shift: f64, voxelVolume: f64, to: usize, stride: usize): void {
  const end = values + (<usize>n << 3);
  const mean = meanOf(values, end);
  let sum2: f64 = 0;
  let sum3: f64 = 0;
  let sum4: f64 = 0;
  let energy: f64 = 0;
  for (let at = values; at < end; at += 8) {
    const x = load<f64>(at);
    const deviation = x - mean;
    const square = deviation * deviation;
    sum2 += square;
    sum3 += square * deviation;
    sum4 += square * square;
    energy += (x + shift) * (x + shift);
  }
  const N = <f64>n;
  const variance = sum2 / N;
  const deviation = Math.sqrt(variance);
  store<f64>(to + 2 * stride, energy);
  store<f64>(to + 5 * stride, sum2 == 0 ? 0 : sum4 / N / (variance * variance));
  store<f64>(to + 7 * stride, deviationOf(values, end, mean));
  store<f64>(to + 8 * stride, mean);
  store<f64>(to + 13 * stride, Math.sqrt(energy / N));
  store<f64>(to + 14 * stride, sum2 == 0 ? 0 : sum3 / N / (variance * deviation));
  store<f64>(to + 15 * stride, deviation);
  store<f64>(to + 16 * stride, energy * voxelVolume);
  store<f64>(to + 18 * stride, variance);
}
