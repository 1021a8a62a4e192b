/**
 * Count, minimum, maximum and sum of the intensities from `lower` to `upper`, two at once.
 *
 *   x:       3.5  7.1 | 0.2  5.0 | ...          within 1 to 6:   yes no | no yes | ...
 *   sums:    3.5  0     ->  3.5  5.0  -> ...    what the rounding of each addition lost is summed up beside it (Knuth's two_sum)
 *
 * @param values f64; the place behind the last is overwritten
 * @param state two lanes each of count, minimum, maximum, sum and loss, f64[10]; what it holds is added to
 */
export function addStatistics(values: usize, n: u32, lower: f64, upper: f64, state: usize): void {
  store<f64>(values + (<usize>n << 3), NaN); // within no bounds
  const pairs = lower == -Infinity && upper == Infinity ? n & ~1 : 0;
  if (pairs > 0) add(values, pairs, lower, upper, state, false);
  if (pairs < n) add(values + (<usize>pairs << 3), n - pairs, lower, upper, state, true);
}

/** @param bounded false: every value is within the bounds, and n is even; the compiler makes a loop of its own for these */
// @ts-ignore: decorator
@inline
function add(values: usize, n: u32, lower: f64, upper: f64, state: usize, bounded: bool): void {
  const end = values + (<usize>n << 3);
  const low = f64x2.splat(lower);
  const high = f64x2.splat(upper);
  const one = f64x2.splat(1);
  let count = v128.load(state);
  let minimum = v128.load(state, 16);
  let maximum = v128.load(state, 32);
  let sum = v128.load(state, 48);
  let lost = v128.load(state, 64);
  if (!bounded) count = f64x2.add(count, f64x2.splat(<f64>(n >> 1)));
  for (let at = values; at < end; at += 16) {
    let x = v128.load(at);
    if (bounded) {
      const within = v128.and(f64x2.ge(x, low), f64x2.le(x, high));
      count = f64x2.add(count, v128.and(one, within));
      minimum = f64x2.pmin(minimum, v128.bitselect(x, f64x2.splat(Infinity), within));
      maximum = f64x2.pmax(maximum, v128.bitselect(x, f64x2.splat(-Infinity), within));
      x = v128.and(x, within);
    } else {
      minimum = f64x2.pmin(minimum, x);
      maximum = f64x2.pmax(maximum, x);
    }
    const next = f64x2.add(sum, x);
    const added = f64x2.sub(next, sum);
    lost = f64x2.add(lost, f64x2.add(f64x2.sub(sum, f64x2.sub(next, added)), f64x2.sub(x, added)));
    sum = next;
  }
  v128.store(state, count);
  v128.store(state, minimum, 16);
  v128.store(state, maximum, 32);
  v128.store(state, sum, 48);
  v128.store(state, lost, 64);
}
