// Marching squares of a slice as counts: for each of the 16 corner configurations the number of squares and the sums of their x, y.
//
//   0 --- 1      corner bits; x to the right, y downwards
//   |     |      all vertices lie at edge midpoints: length and area of a configuration are fixed numbers, which the
//   3 --- 2      host multiplies with these counts and sums
//
// One invocation per square of the padded slice. Configurations 0 and 15 have no lines.
// The result does not depend on order: sums of integers, in carry pairs (low, high).
// Source: Lorensen & Cline 1987 in the plane; corner order of PyRadiomics' cshape.c.
//#import params

struct Item {
  columns: u32, rows: u32,                         // window
  mask: u32, columnStep: u32, rowStep: u32,        // offset of the first pixel, and of its neighbours
  yBase: u32, j0: u32, j1: u32,                    // y of the window's first row; rows of squares to count
  squares: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> mask: array<u32>;                   // u8, non-zero inside
@group(0) @binding(3) var<storage, read_write> squares: array<atomic<u32>>;  // [16][6], carry pairs

// 1 where pixel (x, y) of the window lies in the mask. Coordinates below 0 come as large numbers.
fn inside(it: Item, x: u32, y: u32) -> u32 {
  if (x >= it.columns || y >= it.rows) { return 0u; }
  let m = it.mask + x * it.columnStep + y * it.rowStep;
  return select(0u, 1u, ((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) != 0u);
}

fn add_pair(at: u32, value: u32) {
  let before = atomicAdd(&squares[at], value);
  if (before + value < before) { atomicAdd(&squares[at + 1u], 1u); }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let n = invocation(group, groups, local);
  if (n >= (it.columns + 1u) * (it.j1 - it.j0)) { return; }
  let x = n % (it.columns + 1u);
  let j = it.j0 + n / (it.columns + 1u);
  let config = inside(it, x - 1u, j - 1u) | (inside(it, x, j - 1u) << 1u) | (inside(it, x, j) << 2u) | (inside(it, x - 1u, j) << 3u);
  if (config == 0u || config == 15u) { return; }
  let at = it.squares + 6u * config;
  add_pair(at, 1u);
  add_pair(at + 2u, x);
  add_pair(at + 4u, it.yBase + j);
}
