/**
 * Squared distances to a mask: along rows, then along lines that lie side by side, in place.
 *
 *   mask      . . 1 . . . . 1 .        square of a voxel = least of  squares[q] + weight (x - q)^2  over the line's sites q:
 *   squares   4 1 0 1 4 4 1 0 1        the lower envelope of parabolas, each of which is the least between two crossings
 */

/** Farther than any voxel. */
const far: f64 = 1e9;

/**
 * @param mask u8, 1 inside
 * @param squares f64, `step` bytes from row to row, at least 8 more than a row is long; -1 in rows without mask
 */
export function distanceRows(mask: usize, nx: usize, rows: usize, weight: f64, squares: usize, step: usize): void {
  for (let r: usize = 0; r < rows; r++, mask += nx, squares += step) {
    let first: usize = 0;
    let before = -far;
    for (let x: usize = 0; x < nx; x++) {
      if (load<u8>(mask + x) == 0) continue;
      fillGap(squares, first, x, before, <f64>x, weight);
      store<f64>(squares + (x << 3), 0);
      first = x + 1;
      before = <f64>x;
    }
    if (first == 0) fill(squares, nx, -1);
    else fillGap(squares, first, nx, before, far, weight);
  }
}

/** Squares of the voxels first <= x < end between the mask voxels `before` and `after`, two at a time: one behind them may change. */
function fillGap(row: usize, first: usize, end: usize, before: f64, after: f64, weight: f64): void {
  const w = f64x2.splat(weight), a = f64x2.splat(before), b = f64x2.splat(after), two = f64x2.splat(2);
  let x = f64x2.replace_lane(f64x2.splat(<f64>first), 1, <f64>(first + 1));
  for (let at = row + (first << 3), stop = row + (end << 3); at < stop; at += 16) {
    const steps = f64x2.min(f64x2.sub(x, a), f64x2.sub(b, x));
    v128.store(at, f64x2.mul(w, f64x2.mul(steps, steps)));
    x = f64x2.add(x, two);
  }
}

function fill(row: usize, n: usize, value: f64): void {
  const pair = f64x2.splat(value);
  for (let at = row, end = row + (n << 3); at < end; at += 16) v128.store(at, pair);
}

/**
 * @param squares f64; `step` bytes between a line's voxels, 8 between lines; -1 where there is no site
 * @param first sites lie at first <= q < end of the line's n voxels only
 * @param scratch [4][n] f64 and [n] i32
 */
export function distanceLines(squares: usize, step: usize, lines: usize, n: i32, first: i32, end: i32, weight: f64, scratch: usize): void {
  const each = <usize>n << 3;
  const perSteps = scratch, heights = scratch + each, values = heights + each, edges = values + each, sites = edges + each;
  for (let d: i32 = 1; d < n; d++) store<f64>(perSteps + (<usize>d << 3), 0.5 / (weight * <f64>d));
  for (let line = squares, stop = squares + (lines << 3); line < stop; line += 8) {
    let top: i32 = -1;
    let at = line + <usize>first * step;
    for (let q = first; q < end; q++, at += step) {
      const square = load<f64>(at);
      if (square < 0) continue;
      const height = square + weight * <f64>q * <f64>q;
      let edge = -far;
      while (top >= 0) {
        const k = <usize>top << 3;
        edge = (height - load<f64>(heights + k)) * load<f64>(perSteps + (<usize>(q - load<i32>(sites + (k >> 1))) << 3));
        if (edge > load<f64>(edges + k)) break;
        edge = -far;
        top--;
      }
      if (edge >= <f64>(n - 1)) continue;
      top++;
      const k = <usize>top << 3;
      store<f64>(heights + k, height);
      store<f64>(values + k, square);
      store<f64>(edges + k, edge);
      store<i32>(sites + (k >> 1), q);
    }
    if (top >= 0) readOff(line, step, n, top, weight, values, edges, sites);
  }
}

// @ts-ignore: decorator
@inline
function readOff(line: usize, step: usize, n: i32, top: i32, weight: f64, values: usize, edges: usize, sites: usize): void {
  let x: i32 = 0;
  for (let k: i32 = 0; k <= top; k++) {
    const square = load<f64>(values + (<usize>k << 3));
    const end = k < top ? <i32>Math.floor(load<f64>(edges + (<usize>(k + 1) << 3))) + 1 : n;
    let steps = <f64>(x - load<i32>(sites + (<usize>k << 2)));
    for (; x < end; x++, line += step, steps += 1) store<f64>(line, square + weight * (steps * steps));
  }
}
