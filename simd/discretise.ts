/**
 * Levels of two voxels at once: bins are alike, so that arithmetic says the level but for rounding, and a comparison with the
 * edges on either side says whether it was right.
 *
 *   x         |   7.3  |   9.0  |
 *   guess     |     3  |     4  |        (x - lowest edge) bins per unit, and 1
 *   limits         -oo  e1  e2  e3 | e4  e5 ... +oo
 *                              <= x  <          if not: the stretch again, edge by edge
 *
 * @param stretches i32 triples: number of the first voxel's level, of its value and of the end of the values
 * @param values f64, that of number 0
 * @param limits f64, `count` edges between minus and plus infinity: the level is the number of edges <= x, at least 1
 * @param levels u16, that of number 0
 * @param histogram u32 by level
 */
export function discretiseStretches(
  stretches: usize, stretchCount: u32, values: usize, limits: usize, count: u32, levels: usize, histogram: usize,
): void {
  const edge = load<f64>(limits, 8);
  const perBin = f64x2.splat(<f64>(count - 1) / (load<f64>(limits + (<usize>count << 3)) - edge));
  const lowest = f64x2.splat(edge);
  const top = f64x2.splat(<f64>count - 1);
  for (let s: u32 = 0; s < stretchCount; s++) {
    const stretch = stretches + <usize>s * 12;
    const end = values + (<usize>load<i32>(stretch, 8) << 3);
    const first = values + (<usize>load<i32>(stretch, 4) << 3);
    const firstLevel = levels + (<usize>load<i32>(stretch) << 1);
    let right = i64x2.splat(-1);
    let at = first;
    let to = firstLevel;
    for (; at < end; at += 16, to += 4) {
      const x = v128.load(at);
      const bins = f64x2.mul(f64x2.sub(x, lowest), perBin);
      const guess = i32x4.trunc_sat_f64x2_s_zero(f64x2.pmin(f64x2.pmax(f64x2.splat(0), bins), top));
      const level0 = <u32>i32x4.extract_lane(guess, 0) + 1;
      const level1 = <u32>i32x4.extract_lane(guess, 1) + 1;
      const limit0 = limits + (<usize>level0 << 3);
      const limit1 = limits + (<usize>level1 << 3);
      const below = v128.load64_lane(limit1, v128.load64_zero(limit0), 1);
      const above = v128.load64_lane(limit1, v128.load64_zero(limit0, 8), 1, 8);
      right = v128.and(right, v128.and(f64x2.le(below, x), f64x2.lt(x, above)));
      store<u16>(to, <u16>level0);
      store<u16>(to, <u16>level1, 2);
      addTo(histogram, level0, 1);
      addTo(histogram, level1, 1);
    }
    if (at > end) takeBack(to - 2, histogram);
    if (!i64x2.all_true(right)) correct(first, end, limits, count, firstLevel, histogram);
  }
}

/** A voxel behind a stretch of odd length is outside the ROI. */
function takeBack(to: usize, histogram: usize): void {
  addTo(histogram, load<u16>(to), -1);
  store<u16>(to, 0);
}

/** Takes a stretch from its guesses to its levels, edge by edge. */
function correct(first: usize, end: usize, limits: usize, count: u32, firstLevel: usize, histogram: usize): void {
  for (let at = first, to = firstLevel; at < end; at += 8, to += 2) {
    const x = load<f64>(at);
    const guess = <u32>load<u16>(to);
    let level = guess;
    while (level < count && x >= load<f64>(limits + (<usize>level << 3), 8)) level++;
    while (level > 1 && x < load<f64>(limits + (<usize>level << 3))) level--;
    addTo(histogram, guess, -1);
    addTo(histogram, level, 1);
    store<u16>(to, <u16>level);
  }
}

// @ts-ignore: decorator
@inline
function addTo(histogram: usize, level: u32, n: i32): void {
  const cell = histogram + (<usize>level << 2);
  store<u32>(cell, load<u32>(cell) + n);
}
