/**
 * Cubic B-spline coefficients along lines that lie side by side, two to a vector, in place.
 *
 *   c[0]  = 6 * (weights[0] x[0] + weights[1] x[1] + ...)        down:  c[k] = 6 x[k] + pole c[k-1]
 *   c[n-1] = gain * (pole c[n-2] + c[n-1])                       up:    c[k] = pole * (c[k+1] - c[k])
 */

/**
 * Lines along y or z.
 * @param image f64; `step` bytes between a line's voxels, a multiple of 16; an odd number of lines is filtered with one more
 * @param n voxels of each line, at least 2
 * @param weights of the first `terms` voxels, f64
 */
export function prefilterColumns(image: usize, step: usize, lines: usize, n: u32, weights: usize, terms: u32, pole: f64): void {
  const width = lines << 3;
  const six = f64x2.splat(6), p = f64x2.splat(pole), gain = f64x2.splat(pole / (pole * pole - 1));
  const last = image + (n - 1) * step;
  for (let at = image, end = image + width; at < end; at += 16) {
    let sum = f64x2.splat(0);
    for (let k: usize = 0, x = at; k < terms; k++, x += step) sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(weights + (k << 3)), v128.load(x)));
    v128.store(at, f64x2.mul(six, sum));
  }
  for (let line = image + step; line <= last; line += step) {
    for (let at = line, end = line + width; at < end; at += 16) {
      v128.store(at, f64x2.add(f64x2.mul(six, v128.load(at)), f64x2.mul(p, v128.load(at - step))));
    }
  }
  for (let at = last, end = last + width; at < end; at += 16) {
    v128.store(at, f64x2.mul(gain, f64x2.add(f64x2.mul(p, v128.load(at - step)), v128.load(at))));
  }
  for (let k: u32 = 1, line = last - step; k < n; k++, line -= step) {
    for (let at = line, end = line + width; at < end; at += 16) {
      v128.store(at, f64x2.mul(p, f64x2.sub(v128.load(at + step), v128.load(at))));
    }
  }
}

/** Bytes of sixteen float64 side by side: eight vectors do not wait for each other. */
const row: usize = 128;

/** Lines along x, a multiple of sixteen of them, one after the other; sixteen at a time are laid side by side in `scratch`, [n][16] f64. */
export function prefilterRows(image: usize, lines: u32, n: u32, weights: usize, terms: u32, pole: f64, scratch: usize): void {
  for (let line: u32 = 0; line < lines; line += 16) {
    for (let r: usize = 0; r < 16; r++) layDown(image + ((r * n) << 3), n, scratch + (r << 3));
    prefilterColumns(scratch, row, 16, n, weights, terms, pole);
    for (let r: usize = 0; r < 16; r++, image += <usize>n << 3) takeUp(scratch + (r << 3), n, image);
  }
}

// @ts-ignore: decorator
@inline
function layDown(line: usize, n: u32, column: usize): void {
  for (let k: u32 = 1; k < n; k += 2, line += 16, column += 2 * row) {
    const pair = v128.load(line);
    v128.store64_lane(column, pair, 0);
    v128.store64_lane(column, pair, 1, 128);
  }
  if (n & 1) store<f64>(column, load<f64>(line));
}

// @ts-ignore: decorator
@inline
function takeUp(column: usize, n: u32, line: usize): void {
  for (let k: u32 = 1; k < n; k += 2, line += 16, column += 2 * row) {
    v128.store(line, v128.load64_lane(column, v128.load64_zero(column), 1, 128));
  }
  if (n & 1) store<f64>(line, load<f64>(column));
}
