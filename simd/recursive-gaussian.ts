/**
 * Gaussians, or their second derivatives, along eight lines side by side: two to a vector, four vectors that do not wait for each other.
 *
 *   lines            a  b  c  d  e  f  g  h       gathered twice, in both directions, each with its first voxels repeated:
 *   voxel 0        | .  .  .  .  .  .  .  . |       forward  | 0 | 0 | 0 | 0 | 1 | 2 | ...
 *   voxel 1        | .  .  .  .  .  .  .  . |       backward | e | e | e | e | e | ... | 2 | 1 |
 *     ...
 *   causal y[k]     = (N0 x[k] + N1 x[k-1] + N2 x[k-2] + N3 x[k-3]) - (D0 y[k-1] + D1 y[k-2] + D2 y[k-3] + D3 y[k-4])
 *   anticausal y[k]   the same of the line read backward, from the voxel before it on
 *   filtered[k]     = float32(causal[k] + anticausal[k])
 *
 * Each line is added up in ITK's order (src/kernels/recursive-gaussian.cpu.ts), so that the bits do not depend on its neighbours.
 */

/** Bytes of eight float64 side by side. */
const row: usize = 64;
/** Rows before a line's first voxel that repeat it. */
const ahead: usize = 4;

/**
 * Lines along y or z, which lie side by side in memory.
 * @param image first voxel of the first line, f64; `step` bytes between a line's voxels. Up to seven lines more are read.
 * @param before voxels before the first result, `n` results and `after` voxels behind them
 * @param coefficients N, D and end of both recursions, [2][12] f64
 * @param scratch 4 (before + n + after + 4) rows
 * @param filtered f64, `toStep` bytes between a line's results
 */
export function gaussianColumns(
  image: usize, step: usize, lines: u32, before: u32, n: u32, after: u32, coefficients: usize, scratch: usize, filtered: usize, toStep: usize,
): void {
  const length = before + n + after;
  const region = (<usize>length + ahead) * row;
  const last = lines > 8 ? lines - 8 : 0;
  for (let next: u32 = 0; next < lines; next += 8) {
    const first = <usize>min(next, last) << 3;
    gatherColumns(image + first, step, length, scratch, scratch + region);
    const sums = filterBlock(scratch, region, before, n, after, coefficients);
    // In the order of k: what fewer than eight lines write past their row is written over.
    for (let k: u32 = 0, at = sums, to = filtered + first; k < n; k++, at += row, to += toStep) copyRow(at, to);
  }
}

/** Lines along x, `step` bytes from each to the next; at least eight of them can be read, and written [lines][n]. */
export function gaussianRows(
  image: usize, step: usize, lines: u32, before: u32, n: u32, after: u32, coefficients: usize, scratch: usize, filtered: usize,
): void {
  const length = before + n + after;
  const region = (<usize>length + ahead) * row;
  const last = lines > 8 ? lines - 8 : 0;
  for (let next: u32 = 0; next < lines; next += 8) {
    const first = <usize>min(next, last);
    gatherRows(image + first * step, step, length, scratch, scratch + region);
    const sums = filterBlock(scratch, region, before, n, after, coefficients);
    scatterRows(sums, n, filtered + ((first * n) << 3));
  }
}

function gatherColumns(image: usize, step: usize, length: u32, forward: usize, backward: usize): void {
  let to = forward + ahead * row;
  let back = backward + (ahead + length - 1) * row;
  for (let k: u32 = 0; k < length; k++, image += step, to += row, back -= row) {
    copyRow(image, to);
    copyRow(image, back);
  }
  repeatFirst(forward);
  repeatFirst(backward);
}

function gatherRows(image: usize, step: usize, length: u32, forward: usize, backward: usize): void {
  for (let r: usize = 0; r < 8; r++, image += step) {
    let at = image;
    let to = forward + ahead * row + (r << 3);
    let back = backward + (ahead + length - 1) * row + (r << 3);
    for (let k: u32 = 1; k < length; k += 2, at += 16, to += 2 * row, back -= 2 * row) {
      const pair = v128.load(at);
      v128.store64_lane(to, pair, 0);
      v128.store64_lane(to, pair, 1, 64);
      v128.store64_lane(back, pair, 0);
      v128.store64_lane(back - row, pair, 1);
    }
    if (length & 1) {
      store<f64>(to, load<f64>(at));
      store<f64>(back, load<f64>(at));
    }
  }
  repeatFirst(forward);
  repeatFirst(backward);
}

function scatterRows(sums: usize, n: u32, filtered: usize): void {
  for (let r: usize = 0; r < 8; r++) {
    let at = sums + (r << 3);
    let to = filtered + ((r * n) << 3);
    for (let k: u32 = 1; k < n; k += 2, at += 2 * row, to += 16) {
      v128.store(to, v128.load64_lane(at, v128.load64_zero(at), 1, 64));
    }
    if (n & 1) store<f64>(to, load<f64>(at));
  }
}

function repeatFirst(gathered: usize): void {
  for (let k: usize = 0; k < ahead; k++) copyRow(gathered + ahead * row, gathered + k * row);
}

// @ts-ignore: decorator
@inline
function copyRow(at: usize, to: usize): void {
  v128.store(to, v128.load(at));
  v128.store(to, v128.load(at, 16), 16);
  v128.store(to, v128.load(at, 32), 32);
  v128.store(to, v128.load(at, 48), 48);
}

/** Both recursions and their sums, as float32; gives where those begin. */
function filterBlock(scratch: usize, region: usize, before: u32, n: u32, after: u32, coefficients: usize): usize {
  const causal = scratch + 2 * region;
  const anticausal = scratch + 3 * region;
  walk(scratch + ahead * row, causal, before + n, coefficients);
  walk(scratch + region + (ahead - 1) * row, anticausal, n + after, coefficients + 96);
  const sums = causal + <usize>before * row;
  let at = sums;
  let back = anticausal + <usize>(n + after - 1) * row;
  for (let k: u32 = 0; k < n; k++, at += row, back -= row) {
    for (let lane: usize = 0; lane < row; lane += 16) addSingle(at + lane, back + lane);
  }
  return sums;
}

// @ts-ignore: decorator
@inline
function addSingle(at: usize, other: usize): void {
  const sum = f64x2.add(v128.load(at), v128.load(other));
  v128.store(at, f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(sum)));
}

/** `count` results of the recursion, y, of the line x, before whose first voxel that voxel is repeated. */
function walk(x: usize, y: usize, count: u32, coefficients: usize): void {
  const begun = min(count, 4);
  const first = x;
  for (let k: u32 = 0; k < begun; k++, x += row, y += row) {
    for (let lane: usize = 0; lane < row; lane += 16) begin(x + lane, y + lane, v128.load(first + lane), k, coefficients);
  }
  const N0 = v128.load64_splat(coefficients), N1 = v128.load64_splat(coefficients, 8);
  const N2 = v128.load64_splat(coefficients, 16), N3 = v128.load64_splat(coefficients, 24);
  const D0 = v128.load64_splat(coefficients, 32), D1 = v128.load64_splat(coefficients, 40);
  const D2 = v128.load64_splat(coefficients, 48), D3 = v128.load64_splat(coefficients, 56);
  let a = v128.load(y - row), b = v128.load(y - row, 16), c = v128.load(y - row, 32), d = v128.load(y - row, 48);
  for (let k = begun; k < count; k++, x += row, y += row) {
    const x3 = x - 3 * row, y4 = y - 4 * row;
    a = next(x3, y4, a, N0, N1, N2, N3, D0, D1, D2, D3);
    b = next(x3 + 16, y4 + 16, b, N0, N1, N2, N3, D0, D1, D2, D3);
    c = next(x3 + 32, y4 + 32, c, N0, N1, N2, N3, D0, D1, D2, D3);
    d = next(x3 + 48, y4 + 48, d, N0, N1, N2, N3, D0, D1, D2, D3);
  }
}

/** One step of two lines, given where x[k-3] and y[k-4] lie. */
// @ts-ignore: decorator
@inline
function next(x3: usize, y4: usize, y1: v128, N0: v128, N1: v128, N2: v128, N3: v128, D0: v128, D1: v128, D2: v128, D3: v128): v128 {
  const now = f64x2.sub(
    dot(v128.load(x3, 192), v128.load(x3, 128), v128.load(x3, 64), v128.load(x3), N0, N1, N2, N3),
    dot(y1, v128.load(y4, 128), v128.load(y4, 64), v128.load(y4), D0, D1, D2, D3),
  );
  v128.store(y4, now, 256);
  return now;
}

/** One of the first four steps: before the line, where x is e for ever, D[i] y is e end[i]. */
function begin(x: usize, y: usize, e: v128, k: u32, coefficients: usize): void {
  const past = f64x2.add(f64x2.add(f64x2.add(
    term(y - row, e, k > 0, coefficients + 32), term(y - 2 * row, e, k > 1, coefficients + 40)),
    term(y - 3 * row, e, k > 2, coefficients + 48)), term(y - 4 * row, e, k > 3, coefficients + 56));
  v128.store(y, f64x2.sub(dot(
    v128.load(x), v128.load(x - row), v128.load(x - 2 * row), v128.load(x - 3 * row),
    v128.load64_splat(coefficients), v128.load64_splat(coefficients, 8), v128.load64_splat(coefficients, 16), v128.load64_splat(coefficients, 24),
  ), past));
}

/** D and end are 32 bytes apart. */
// @ts-ignore: decorator
@inline
function term(y: usize, e: v128, inside: bool, D: usize): v128 {
  return inside ? f64x2.mul(v128.load(y), v128.load64_splat(D)) : f64x2.mul(e, v128.load64_splat(D, 32));
}

// @ts-ignore: decorator
@inline
function dot(p: v128, q: v128, r: v128, s: v128, a: v128, b: v128, c: v128, d: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.add(f64x2.mul(p, a), f64x2.mul(q, b)), f64x2.mul(r, c)), f64x2.mul(s, d));
}
