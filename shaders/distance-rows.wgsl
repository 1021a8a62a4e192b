// Squared distances to a mask, pass 1 of 3: along x.
//
//   mask      . . 1 . . . . 1 .
//   squares   4 1 0 1 4 4 1 0 1   times the weight of x;  -1 in rows without mask
//
// One invocation per row, which fills the gap before each mask voxel when it comes to it. Rows share nothing.
// Source: Felzenszwalb, Huttenlocher 2012, section 2, where the function is 0 in the mask and infinite elsewhere.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32, // grid
  planar: u32,
  mask: u32, weights: u32, squares: u32, // offsets of the first elements
  work: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> mask: array<u32>;          // u8 [nz][ny][nx]
@group(0) @binding(3) var<storage, read> weights: array<f32>;       // real [3]: of x, y, z
@group(0) @binding(4) var<storage, read_write> squares: array<f32>; // real [nz][ny][nx]
override weights_planes: u32 = 2u;
override squares_planes: u32 = 2u;

const far = 0x40000000u; // no mask voxel on that side

fn weight_at(i: u32) -> Real {
  if (weights_planes == 1u) { return real(weights[i]); }
  return vec2(weights[i], weights[arrayLength(&weights) / weights_planes + i]);
}

fn store(i: u32, x: Real) {
  squares[i] = x.x;
  if (squares_planes > 1u) { squares[arrayLength(&squares) / squares_planes + i] = x.y; }
}

// Squares of the row's voxels first <= x < end, which lie between mask voxels `before` voxels before x = 0 and at x = after.
fn fill(row: u32, first: u32, end: u32, before: u32, after: u32, weight: Real) {
  for (var x = first; x < end; x++) {
    let steps = min(x + before, after - x);
    if (steps >= far / 2u) { store(row + x, real(-1.0)); } else { store(row + x, real_mul(weight, real_u32(steps * steps))); }
  }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let row = invocation(group, groups, local);
  if (row >= it.ny * it.nz) { return; }
  let weight = weight_at(it.weights);
  let to = it.squares + row * it.nx;
  var first = 0u;
  var before = far;
  for (var x = 0u; x < it.nx; x++) {
    let m = it.mask + row * it.nx + x;
    if (((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) == 0u) { continue; }
    fill(to, first, x + 1u, before, x, weight);
    first = x + 1u;
    before = 0u - x; // x + before wraps to what x is behind this voxel
  }
  fill(to, first, it.nx, before, far, weight);
}
