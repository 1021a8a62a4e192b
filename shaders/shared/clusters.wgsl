// The nearest of k centroids in a space of as many dimensions as there are images. Needs params.wgsl, real.wgsl, planes.wgsl and an
// Item with n, images, k, centroids and slack.
//
//   cluster          4     3     2     1        from the last to the first:
//   squared distance 9.0   2.0   5.0   2.0+     the least so far is 9.0, 2.0, 2.0, 2.0
//   taken            4     3     3     1        a distance within the slack of it takes over
//
// So it is the first of those clusters whose squared distance is within the slack of the least: noise decides no tie.
override points_planes: u32 = 2u;
override centroids_planes: u32 = 2u;
@group(0) @binding(2) var<storage, read> points: array<f32>;    // real [images][n]
@group(0) @binding(3) var<storage, read> centroids: array<f32>; // real [k][images]

fn point_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&points) / points_planes;
  var v = vec3(points[i], 0.0, 0.0);
  if (points_planes > 1u) { v.y = points[n + i]; }
  if (points_planes > 2u) { v.z = points[2u * n + i]; }
  return v;
}

fn centroid_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&centroids) / centroids_planes;
  var v = vec3(centroids[i], 0.0, 0.0);
  if (centroids_planes > 1u) { v.y = centroids[n + i]; }
  if (centroids_planes > 2u) { v.z = centroids[2u * n + i]; }
  return v;
}

// The tails count where point and centroid nearly cancel.
fn squared_distance(it: Item, point: u32, cluster: u32) -> Real {
  var sum = real(0.0);
  for (var q = 0u; q < it.images; q++) {
    let x = point_at(q * it.n + point);
    let c = centroid_at(it.centroids + cluster * it.images + q);
    let d = real_add(real_sub(x.xy, c.xy), real(guard(x.z - c.z)));
    sum = real_add(sum, real_mul(d, d));
  }
  return sum;
}

fn real_less(a: Real, b: Real) -> bool { return planes_less(vec3(a, 0.0), vec3(b, 0.0)); }

struct Nearest { cluster: u32, square: Real } // from 0; least squared distance

fn nearest(it: Item, point: u32) -> Nearest {
  var found = Nearest(it.k - 1u, squared_distance(it, point, it.k - 1u));
  for (var c = it.k - 1u; c > 0u; c--) {
    let square = squared_distance(it, point, c - 1u);
    if (!real_less(real_add(found.square, real(it.slack)), square)) { found.cluster = c - 1u; }
    if (real_less(square, found.square)) { found.square = square; }
  }
  return found;
}
