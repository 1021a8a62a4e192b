/**
 * Sums of powers of the deviations d = (x - mean) / u of the intensities from `lower` to `upper`, two at once: d, d^2, d^3, d^4,
 * |d|, and of the square of e = (x + shift) / v.
 *
 *   values   | 256 | 256 | 256 | ...        stretches are summed up plainly,
 *   sums     = s + s + s ...                and their sums with what the rounding of each addition lost (Knuth's two_sum)
 *
 * @param values f64; the place behind the last is overwritten
 * @param perU, perV 1/u and 1/v
 * @param state two lanes each of the six sums, then of their six losses, f64[24]; what it holds is added to
 */
export function addMoments(
  values: usize, n: u32, lower: f64, upper: f64, mean: f64, perU: f64, shift: f64, perV: f64, state: usize,
): void {
  store<f64>(values + (<usize>n << 3), NaN); // within no bounds
  const end = values + (<usize>n << 3);
  const low = f64x2.splat(lower);
  const high = f64x2.splat(upper);
  for (let start = values; start < end; start += stretchBytes) {
    const stop = min(end, start + stretchBytes);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let s4 = f64x2.splat(0);
    let absolute = f64x2.splat(0);
    let energy = f64x2.splat(0);
    for (let at = start; at < stop; at += 16) {
      const x = v128.load(at);
      const within = v128.and(f64x2.ge(x, low), f64x2.le(x, high));
      const d = v128.and(f64x2.mul(f64x2.sub(x, f64x2.splat(mean)), f64x2.splat(perU)), within);
      const e = v128.and(f64x2.mul(f64x2.add(x, f64x2.splat(shift)), f64x2.splat(perV)), within);
      const d2 = f64x2.mul(d, d);
      s1 = f64x2.add(s1, d);
      s2 = f64x2.add(s2, d2);
      s3 = f64x2.add(s3, f64x2.mul(d2, d));
      s4 = f64x2.add(s4, f64x2.mul(d2, d2));
      absolute = f64x2.add(absolute, f64x2.abs(d));
      energy = f64x2.add(energy, f64x2.mul(e, e));
    }
    addTo(state, s1);
    addTo(state + 16, s2);
    addTo(state + 32, s3);
    addTo(state + 48, s4);
    addTo(state + 64, absolute);
    addTo(state + 80, energy);
  }
}

const stretchBytes: usize = 256 * 8;

// @ts-ignore: decorator
@inline
function addTo(place: usize, term: v128): void {
  const sum = v128.load(place);
  const next = f64x2.add(sum, term);
  const added = f64x2.sub(next, sum);
  const loss = f64x2.add(f64x2.sub(sum, f64x2.sub(next, added)), f64x2.sub(term, added));
  v128.store(place, next);
  v128.store(place, f64x2.add(v128.load(place, 96), loss), 96);
}
