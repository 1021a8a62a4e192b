// Marching cubes of a mask as counts: for each of the 256 corner configurations the number of cubes and the sums of their x, y, z.
//
//          4 ------- 5        corner bits; x to the right (0 to 1), y from 0 to 3, z from 0 to 4
//         /|        /|        a corner is inside or outside, so all vertices lie at edge midpoints: area and volume of a
//        7 ------- 6 |        configuration are fixed numbers, which the host multiplies with these counts and sums
//        | 0 ------|-1
//        |/        |/
//        3 ------- 2
//
// One invocation per cube of the padded window. Configurations 0 and 255 have no triangles.
// The result does not depend on order: sums of integers, in carry pairs (low, high).
// Source: Lorensen & Cline 1987; corner order of PyRadiomics' cshape.c.
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,     // window
  x0: u32, y0: u32, z0: u32,     // the window's first voxel in the mask's grid
  sx: u32, sy: u32,              // the grid's row length and rows per plane
  mask: u32,                     // offset of the grid's first voxel
  zBase: u32, k0: u32, k1: u32,  // z of the window's first plane; cube planes to count
  cubes: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> mask: array<u32>;                 // u8 [sz][sy][sx], non-zero inside
@group(0) @binding(3) var<storage, read_write> cubes: array<atomic<u32>>;  // [256][8], carry pairs

//#import window

fn add_pair(at: u32, value: u32) {
  let before = atomicAdd(&cubes[at], value);
  if (before + value < before) { atomicAdd(&cubes[at + 1u], 1u); }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let n = invocation(group, groups, local);
  let plane = (it.nx + 1u) * (it.ny + 1u);
  if (n >= plane * (it.k1 - it.k0)) { return; }
  let x = n % (it.nx + 1u);
  let y = (n / (it.nx + 1u)) % (it.ny + 1u);
  let k = it.k0 + n / plane;
  // Window voxel of the highest corner (1, 1, 1) is (x, y, k); below 0 wraps around and is outside.
  let config = inside(it, x - 1u, y - 1u, k - 1u) | (inside(it, x, y - 1u, k - 1u) << 1u)
    | (inside(it, x, y, k - 1u) << 2u) | (inside(it, x - 1u, y, k - 1u) << 3u)
    | (inside(it, x - 1u, y - 1u, k) << 4u) | (inside(it, x, y - 1u, k) << 5u)
    | (inside(it, x, y, k) << 6u) | (inside(it, x - 1u, y, k) << 7u);
  if (config == 0u || config == 255u) { return; }
  let at = it.cubes + 8u * config;
  add_pair(at, 1u);
  add_pair(at + 2u, x);
  add_pair(at + 4u, y);
  add_pair(at + 6u, it.zBase + k);
}
