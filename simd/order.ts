/**
 * Order statistics by buckets that divide the range from `low` on evenly; the first and the last have what is beyond besides. A
 * greater intensity is never in a lower bucket, however the arithmetic rounds, so that the value of a rank is in the bucket
 * where the running count passes it.
 *
 *   low |   .   |  ....  | ....... |  ..  |   .   |              intensities
 *       |   1       4         7        2      1   |              bucketCounts; rank 6 is the second of the third bucket
 *                        | ....... |                             bucketPick: its intensities, among which the host selects
 */

/**
 * Adds up how many values each bucket has.
 * @param counts two halves, each of `buckets` u32, which together have the counts: neighbours that are equal do not wait for each other
 */
export function bucketCounts(values: usize, n: u32, low: f64, scale: f64, buckets: u32, counts: usize): void {
  const other = counts + (<usize>buckets << 2);
  let i: u32 = 0;
  for (; i + 2 <= n; i += 2) {
    const bucket = bucketsAt(values + (<usize>i << 3), low, scale, buckets);
    increment(counts, i32x4.extract_lane(bucket, 0));
    increment(other, i32x4.extract_lane(bucket, 1));
  }
  if (i < n) increment(counts, i32x4.extract_lane(bucketsAt(values + (<usize>i << 3), low, scale, buckets), 0));
}

/**
 * Copies the values of the wanted buckets, in their order, and gives how many they are.
 * @param wanted u8[buckets]: 1 or 0
 * @param to f64; one place more than there are values to copy
 */
export function bucketPick(values: usize, n: u32, low: f64, scale: f64, buckets: u32, wanted: usize, to: usize): u32 {
  let next = to;
  let i: u32 = 0;
  for (; i + 2 <= n; i += 2) {
    const at = values + (<usize>i << 3);
    const bucket = bucketsAt(at, low, scale, buckets);
    store<f64>(next, load<f64>(at));
    next += <usize>load<u8>(wanted + i32x4.extract_lane(bucket, 0)) << 3;
    store<f64>(next, load<f64>(at, 8));
    next += <usize>load<u8>(wanted + i32x4.extract_lane(bucket, 1)) << 3;
  }
  if (i < n) {
    const at = values + (<usize>i << 3);
    store<f64>(next, load<f64>(at));
    next += <usize>load<u8>(wanted + i32x4.extract_lane(bucketsAt(at, low, scale, buckets), 0)) << 3;
  }
  return <u32>((next - to) >> 3);
}

// The conversion saturates and turns NaN (0 times infinity, in a range too small or too large for float64) into 0.
// @ts-ignore: decorator
@inline
function bucketsAt(at: usize, low: f64, scale: f64, buckets: u32): v128 {
  const place = f64x2.mul(f64x2.sub(v128.load(at), f64x2.splat(low)), f64x2.splat(scale));
  return i32x4.min_u(i32x4.trunc_sat_f64x2_u_zero(place), i32x4.splat(buckets - 1));
}

// @ts-ignore: decorator
@inline
function increment(counts: usize, bucket: u32): void {
  const at = counts + (<usize>bucket << 2);
  store<u32>(at, load<u32>(at) + 1);
}
