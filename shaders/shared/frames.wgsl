// Where a voxel of the output grid of `warp` lies in the image. Needs real.wgsl, cubic.wgsl, the bindings `table`, `lattices`,
// `displacements`, `image` and `warped` with their planes, and warp's Item.
//
//   output voxel --affine--> control lattice 1 --affine, + spline--> control lattice 2 ... --affine, + spline--> image voxel
//#import part

fn table_at(i: u32) -> Real {
  if (table_planes == 1u) { return real(table[i]); }
  return vec2(table[i], table[arrayLength(&table) / table_planes + i]);
}

fn displacement_at(i: u32) -> Real {
  if (displacements_planes == 1u) { return real(displacements[i]); }
  return vec2(displacements[i], displacements[arrayLength(&displacements) / displacements_planes + i]);
}

fn store(i: u32, x: Real) {
  let n = arrayLength(&warped) / warped_planes;
  warped[i] = x.x;
  if (warped_planes > 1u) { warped[n + i] = x.y; }
  if (warped_planes > 2u) { warped[2u * n + i] = 0.0; }
}

alias Place = array<Real, 3>;

// The affine map number k.
fn affine(it: Item, k: u32, q: Place) -> Place {
  var moved: Place;
  for (var i = 0u; i < 3u; i++) {
    let row = it.table + 1u + 12u * k + 4u * i;
    var sum = table_at(row + 3u);
    for (var j = 0u; j < 3u; j++) { sum = real_add(sum, real_mul(table_at(row + j), q[j])); }
    moved[i] = sum;
  }
  return moved;
}

// Positions this near a spline's valid region are in it (noise of frames.ts).
const noise: f32 = 1e-9;

// What spline number k displaces its position q by.
fn spline_at(it: Item, k: u32, q: Place) -> Place {
  let row = it.lattices + 4u * k;
  let size = vec3(lattices[row], lattices[row + 1u], lattices[row + 2u]);
  var first: vec3<u32>;
  var taps = vec3(4u);
  var weights: array<array<Real, 4>, 3>;
  var moved: Place;
  for (var i = 0u; i < 3u; i++) {
    if (size[i] == 1u) {
      taps[i] = 1u;
      weights[i][0] = real(1.0);
      continue;
    }
    let last = f32(size[i]) - 2.0;
    if (real_sub(q[i], real(1.0)).x < -noise || real_sub(q[i], real(last)).x > noise) { return moved; }
    let low = clamp(real_floor(q[i]).x, 1.0, last - 1.0);
    first[i] = u32(low) - 1u;
    weights[i] = spline_weights(real_sub(q[i], real(low)));
  }
  let n = size.x * size.y * size.z;
  for (var i = 0u; i < 3u; i++) {
    var sum = real(0.0);
    for (var c = 0u; c < taps.z; c++) {
      var plane = real(0.0);
      for (var b = 0u; b < taps.y; b++) {
        let at = lattices[row + 3u] + i * n + ((first.z + c) * size.y + first.y + b) * size.x + first.x;
        var line = real(0.0);
        for (var a = 0u; a < 4u; a++) { line = real_add(line, real_mul(weights[0][a], displacement_at(at + a))); }
        plane = real_add(plane, real_mul(weights[1][b], line));
      }
      sum = real_add(sum, real_mul(weights[2][c], plane));
    }
    moved[i] = sum;
  }
  return moved;
}

fn place_of(it: Item, i: u32) -> Place {
  let voxel = vec3(i % it.nx, i / it.nx % it.ny, it.plane + i / (it.nx * it.ny));
  var q = affine(it, 0u, Place(real(f32(voxel.x)), real(f32(voxel.y)), real(f32(voxel.z))));
  for (var k = 0u; k < it.splines; k++) {
    let displaced = spline_at(it, k, q);
    q = affine(it, k + 1u, q);
    for (var j = 0u; j < 3u; j++) { q[j] = real_add(q[j], displaced[j]); }
  }
  return q;
}

// The voxel nearest to a place; halves, with rounding noise below them (tie of warp.ts), go up.
fn nearest_to(q: Place) -> vec3<i32> {
  let half = vec2<f32>(0.5, 1e-9);
  return vec3(i32(real_floor(real_add(q[0], half)).x), i32(real_floor(real_add(q[1], half)).x), i32(real_floor(real_add(q[2], half)).x));
}

fn is_inside(it: Item, voxel: vec3<i32>) -> bool {
  return all(voxel >= vec3(0)) && all(voxel < vec3<i32>(vec3(it.wx, it.wy, it.wz)));
}

struct Split {
  low: vec3<i32>,     // the voxel at or below a place
  w: array<Real, 3>,  // how far above it the place lies
}

fn split(q: Place) -> Split {
  var p: Split;
  for (var i = 0u; i < 3u; i++) {
    let low = real_floor(q[i]).x;
    p.low[i] = i32(low);
    p.w[i] = real_sub(q[i], real(low));
  }
  return p;
}
