/**
 * A low-pass and a high-pass of the same voxels, side by side: eight voxels (float32: sixteen) and both bands at once.
 *
 *   image            | p q r s t u v w | x y ...
 *     tap 0:  at + offsets[0]            \   low  += taps[0][0] * those eight
 *     tap 1:  at + offsets[1]             >  high += taps[0][1] * those eight
 *       ...                              /
 *   bands             the eight sums, each added up in the order of the taps
 *
 * Rows go past the ends of the axis already (src/kernels/wavelet.cpu.ts): tap k meets the same step away from every voxel.
 */

/**
 * In float64.
 * @param image first voxel of the first row, `step` bytes from each row to the next; up to seven voxels more are read
 * @param taps [count][2] f64, in the order of the sum; offsets [count] u32, bytes that each meets away from the voxel
 * @param low, high f64, `toStep` bytes from each row to the next
 * @param vanishing 1 where the low-pass adds up to 0, plus 2 where the high-pass does
 */
export function waveletPair(
  image: usize, step: usize, voxels: u32, rows: u32, taps: usize, offsets: usize, count: u32, low: usize, high: usize, toStep: usize, vanishing: u32,
): void {
  const whole = voxels >= 8;
  for (let r: u32 = 0; r < rows; r++, image += step, low += toStep, high += toStep) {
    // The last eight may be in part a second time; where there are fewer, they are made elsewhere.
    for (let next: u32 = 0; next < voxels; next += 8) {
      const first = whole ? <usize>min(next, voxels - 8) << 3 : 0;
      const toLow = whole ? low + first : spareLow;
      const toHigh = whole ? high + first : spareHigh;
      addUp<f64>(image + first, taps, offsets, count, toLow, toHigh);
      if (vanishing & 1) clearFlat<f64>(image + first, taps, offsets, count, toLow, 1e-11);
      if (vanishing & 2) clearFlat<f64>(image + first, taps + 8, offsets, count, toHigh, 1e-11);
    }
    if (whole) continue;
    memory.copy(low, spareLow, voxels << 3);
    memory.copy(high, spareHigh, voxels << 3);
  }
}

/** The same of f32 voxels, each product and sum rounded to float32. Bands are f64. Up to fifteen voxels more are read. */
export function waveletPairSingle(
  image: usize, step: usize, voxels: u32, rows: u32, taps: usize, offsets: usize, count: u32, low: usize, high: usize, toStep: usize, vanishing: u32,
): void {
  const made = min(voxels, 16);
  for (let r: u32 = 0; r < rows; r++, image += step, low += toStep, high += toStep) {
    for (let next: u32 = 0; next < voxels; next += 16) {
      const i = min(next, voxels - made);
      const at = image + (<usize>i << 2);
      addUp<f32>(at, taps, offsets, count, spareLow, spareHigh);
      if (vanishing & 1) clearFlat<f32>(at, taps, offsets, count, spareLow, <f32>1e-4);
      if (vanishing & 2) clearFlat<f32>(at, taps + 8, offsets, count, spareHigh, <f32>1e-4);
      promote(spareLow, made, low + (<usize>i << 3));
      promote(spareHigh, made, high + (<usize>i << 3));
    }
  }
}

const spareLow = memory.data(64, 16);
const spareHigh = memory.data(64, 16);

/** Of as many voxels as four vectors of T hold. */
// @ts-ignore: decorator
@inline
function addUp<T>(image: usize, taps: usize, offsets: usize, count: u32, low: usize, high: usize): void {
  let a = v128.splat<T>(<T>0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  for (let k: usize = 0; k < count; k++) {
    const at = image + load<u32>(offsets + (k << 2));
    const tap = v128.splat<T>(<T>load<f64>(taps + (k << 4))), other = v128.splat<T>(<T>load<f64>(taps + (k << 4), 8));
    const p = v128.load(at), q = v128.load(at, 16), r = v128.load(at, 32), s = v128.load(at, 48);
    a = v128.add<T>(a, v128.mul<T>(tap, p));
    b = v128.add<T>(b, v128.mul<T>(tap, q));
    c = v128.add<T>(c, v128.mul<T>(tap, r));
    d = v128.add<T>(d, v128.mul<T>(tap, s));
    e = v128.add<T>(e, v128.mul<T>(other, p));
    f = v128.add<T>(f, v128.mul<T>(other, q));
    g = v128.add<T>(g, v128.mul<T>(other, r));
    h = v128.add<T>(h, v128.mul<T>(other, s));
  }
  storeFour(low, a, b, c, d);
  storeFour(high, e, f, g, h);
}

// @ts-ignore: decorator
@inline
function storeFour(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
}

/**
 * Sets those of four vectors' voxels to 0 where all that taps other than 0 meet is equal. Under vanishing taps, equal voxels x give no
 * more than the rounding of the taps and of their sum, below `noise` x: only there is it worth looking.
 */
function clearFlat<T>(image: usize, taps: usize, offsets: usize, count: usize, band: usize, noise: T): void {
  const first = firstTap(taps, count);
  if (first == count) return;
  for (const end = band + 64; band < end; band += 16, image += 16) {
    const p = v128.load(image + load<u32>(offsets + (first << 2)));
    const made = v128.load(band);
    let flat = v128.le<T>(v128.abs<T>(made), v128.mul<T>(v128.splat<T>(noise), v128.abs<T>(p)));
    for (let k = first + 1; k < count && v128.any_true(flat); k++) {
      if (load<f64>(taps + (k << 4)) != 0) flat = v128.and(flat, v128.eq<T>(v128.load(image + load<u32>(offsets + (k << 2))), p));
    }
    v128.store(band, v128.andnot(made, flat));
  }
}

/** The first tap other than 0. */
function firstTap(taps: usize, count: usize): usize {
  let first: usize = 0;
  while (first < count && load<f64>(taps + (first << 4)) == 0) first++;
  return first;
}

// @ts-ignore: decorator
@inline
function promote(values: usize, n: usize, to: usize): void {
  let k: usize = 0;
  for (; k + 2 <= n; k += 2) v128.store(to + (k << 3), f64x2.promote_low_f32x4(v128.load64_zero(values + (k << 2))));
  if (k < n) store<f64>(to + (k << 3), <f64>load<f32>(values + (k << 2)));
}
