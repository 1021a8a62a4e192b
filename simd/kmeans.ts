/**
 * The nearest of k centroids for eight points at a time, two to a vector.
 *
 *   image 1:  x0 x1 | x2 x3 | x4 x5 | x6 x7        squared distance of each from centroid j: (x - c1)^2 + (y - c2)^2 + ...
 *   image 2:  y0 y1 | y2 y3 | y4 y5 | y6 y7
 *
 * The centroids come from the last to the first, so that of those within the slack of the least distance the first stays.
 */

const group: u32 = 8;
/** What `nearest` found: eight clusters (u64), eight squared distances (f64). */
const found = memory.data(128, 16);

/**
 * @param points eight values of the first image, f64; those of the next are `step` bytes further
 * @param centroids f64 [k][images]
 */
// @ts-ignore: decorator
@inline
function nearest(points: usize, step: usize, images: u32, centroids: usize, k: u32, slack: f64): void {
  const within = f64x2.splat(slack);
  const rowBytes = <usize>images << 3;
  let least0 = f64x2.splat(Infinity);
  let least1 = least0;
  let least2 = least0;
  let least3 = least0;
  let taken0 = i64x2.splat(0);
  let taken1 = taken0;
  let taken2 = taken0;
  let taken3 = taken0;
  let row = centroids + <usize>k * rowBytes;
  for (let j = <i64>k - 1; j >= 0; j--) {
    const end = row;
    row -= rowBytes;
    let c = v128.load64_splat(row);
    let at = points;
    let d0 = f64x2.sub(v128.load(at), c);
    let d1 = f64x2.sub(v128.load(at, 16), c);
    let d2 = f64x2.sub(v128.load(at, 32), c);
    let d3 = f64x2.sub(v128.load(at, 48), c);
    d0 = f64x2.mul(d0, d0);
    d1 = f64x2.mul(d1, d1);
    d2 = f64x2.mul(d2, d2);
    d3 = f64x2.mul(d3, d3);
    for (let from = row + 8; from < end; from += 8) {
      at += step;
      c = v128.load64_splat(from);
      let e = f64x2.sub(v128.load(at), c);
      d0 = f64x2.add(d0, f64x2.mul(e, e));
      e = f64x2.sub(v128.load(at, 16), c);
      d1 = f64x2.add(d1, f64x2.mul(e, e));
      e = f64x2.sub(v128.load(at, 32), c);
      d2 = f64x2.add(d2, f64x2.mul(e, e));
      e = f64x2.sub(v128.load(at, 48), c);
      d3 = f64x2.add(d3, f64x2.mul(e, e));
    }
    const cluster = i64x2.splat(j);
    taken0 = v128.bitselect(cluster, taken0, f64x2.le(d0, f64x2.add(least0, within)));
    taken1 = v128.bitselect(cluster, taken1, f64x2.le(d1, f64x2.add(least1, within)));
    taken2 = v128.bitselect(cluster, taken2, f64x2.le(d2, f64x2.add(least2, within)));
    taken3 = v128.bitselect(cluster, taken3, f64x2.le(d3, f64x2.add(least3, within)));
    least0 = f64x2.pmin(least0, d0);
    least1 = f64x2.pmin(least1, d1);
    least2 = f64x2.pmin(least2, d2);
    least3 = f64x2.pmin(least3, d3);
  }
  v128.store(found, taken0);
  v128.store(found, taken1, 16);
  v128.store(found, taken2, 32);
  v128.store(found, taken3, 48);
  v128.store(found, least0, 64);
  v128.store(found, least1, 80);
  v128.store(found, least2, 96);
  v128.store(found, least3, 112);
}

/**
 * The cluster, from 1, of each point.
 * @param points f64; values of one image are `step` bytes from those of the next, and readable up to a multiple of eight
 * @param labels u8, writable up to a multiple of eight
 */
export function kmeansLabels(points: usize, step: usize, count: u32, images: u32, centroids: usize, k: u32, slack: f64, labels: usize): void {
  for (let i: u32 = 0; i < count; i += group) {
    nearest(points + (<usize>i << 3), step, images, centroids, k, slack);
    for (let lane: usize = 0; lane < group; lane++) store<u8>(labels + i + lane, <u8>(load<u32>(found + (lane << 3)) + 1));
  }
}

/**
 * Sums of the points of each cluster, and of their squared distances; two numbers of a point are added at once:
 *
 *   row of a cluster:  (x y) (z ...) (distance 1)          or, where the number of images is odd, ... (z distance) (1 0)
 *
 * Neighbouring points are added to different tables: an addition to the same place would wait for the one before.
 * @param points f64; values of one image are `step` bytes from those of the next, and readable up to a multiple of eight
 * @param tables f64 [4][k + 1][images + 2, made even], zeros to begin with; row k takes what lies behind the last point
 */
export function kmeansSums(points: usize, step: usize, count: u32, images: u32, centroids: usize, k: u32, slack: f64, tables: usize): void {
  const rowBytes = <usize>((images + 3) & ~1) << 3;
  const tableBytes = rowBytes * (k + 1);
  for (let i: u32 = 0; i < count; i += group) {
    const at = points + (<usize>i << 3);
    nearest(at, step, images, centroids, k, slack);
    for (let lane = count - i; lane < group; lane++) store<u64>(found + (<usize>lane << 3), k);
    addPair(at, 0, step, images, tables, tables + tableBytes, rowBytes);
    addPair(at, 16, step, images, tables + 2 * tableBytes, tables + 3 * tableBytes, rowBytes);
    addPair(at, 32, step, images, tables, tables + tableBytes, rowBytes);
    addPair(at, 48, step, images, tables + 2 * tableBytes, tables + 3 * tableBytes, rowBytes);
  }
}

// @ts-ignore: decorator
@inline
function addPair(points: usize, place: usize, step: usize, images: u32, table: usize, other: usize, rowBytes: usize): void {
  let a = table + load<u32>(found + place) * rowBytes;
  let b = other + load<u32>(found + place, 8) * rowBytes;
  const squares = v128.load(found + place, 64);
  const one = f64x2.splat(1);
  let at = points + place;
  for (let q: u32 = 1; q < images; q += 2) {
    const x = v128.load(at);
    const y = v128.load(at + step);
    add(a, v128.shuffle<f64>(x, y, 0, 2));
    add(b, v128.shuffle<f64>(x, y, 1, 3));
    at += 2 * step;
    a += 16;
    b += 16;
  }
  if (images & 1) {
    const x = v128.load(at);
    add(a, v128.shuffle<f64>(x, squares, 0, 2));
    add(b, v128.shuffle<f64>(x, squares, 1, 3));
    const alone = f64x2.replace_lane(one, 1, 0);
    add(a + 16, alone);
    add(b + 16, alone);
  } else {
    add(a, v128.shuffle<f64>(squares, one, 0, 2));
    add(b, v128.shuffle<f64>(squares, one, 1, 2));
  }
}

// @ts-ignore: decorator
@inline
function add(place: usize, x: v128): void {
  v128.store(place, f64x2.add(v128.load(place), x));
}
