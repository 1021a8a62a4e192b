// Squared distances to a mask, pass 1 of 3: along x.
//
//   mask      . . 1 . . . . 1 .
//   squares   4 1 0 1 4 4 1 0 1   in steps: looked up in a table;  -1 in rows without mask
//
// One invocation per row, which fills the gap before each mask voxel when it comes to it. Rows share nothing.
// Source: Felzenszwalb, Huttenlocher 2012, section 2, where the function is 0 in the mask and infinite elsewhere.
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32, // grid
  planar: u32,
  mask: u32, steps: u32, squares: u32, // offsets of the first elements
  work: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> mask: array<u32>;          // u8 [nz][ny][nx]
@group(0) @binding(3) var<storage, read> steps: array<f32>;         // real [nx + ny + nz]: squares of 0, 1, ... steps along each axis
@group(0) @binding(4) var<storage, read_write> squares: array<f32>; // real [nz][ny][nx]
override steps_planes: u32 = 2u;
override squares_planes: u32 = 2u;

const far = 0x40000000u; // no mask voxel on that side

fn square_of(i: u32) -> vec2<f32> {
  if (steps_planes == 1u) { return vec2(steps[i], 0.0); }
  return vec2(steps[i], steps[arrayLength(&steps) / steps_planes + i]);
}

fn store(i: u32, x: vec2<f32>) {
  squares[i] = x.x;
  if (squares_planes > 1u) { squares[arrayLength(&squares) / squares_planes + i] = x.y; }
}

// Squares of the row's voxels first <= x < end, which lie between mask voxels `before` voxels before x = 0 and at x = after.
fn fill(it: Item, row: u32, first: u32, end: u32, before: u32, after: u32) {
  for (var x = first; x < end; x++) {
    let d = min(x + before, after - x);
    if (d >= far / 2u) { store(row + x, vec2(-1.0, 0.0)); } else { store(row + x, square_of(it.steps + d)); }
  }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let row = invocation(group, groups, local);
  if (row >= it.ny * it.nz) { return; }
  let to = it.squares + row * it.nx;
  var first = 0u;
  var before = far;
  for (var x = 0u; x < it.nx; x++) {
    let m = it.mask + row * it.nx + x;
    if (((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) == 0u) { continue; }
    fill(it, to, first, x + 1u, before, x);
    first = x + 1u;
    before = 0u - x; // x + before wraps to what x is behind this voxel
  }
  fill(it, to, first, it.nx, before, far);
}
