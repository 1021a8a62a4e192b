// Size, extent and moments of a mask: voxel count, lowest and highest x, y, z, and the sums of x, y, z and their products.
//
//   row (y, z)   . . 1 1 . 1 .   ->  n = 3, sum x, sum xx  ->  sums of y: n y, of xy: y sum x, of zz: n z z, ...
//
// One invocation per row; a row's sums are added to the totals at once, as 64-bit numbers in carry pairs (low, high).
// The result does not depend on order: sums, minima and maxima of integers. A carry out of the low word is seen by the
// addition that causes it, because atomicAdd gives the word as it was.
// Source: IBSI 3.1; the axes of PyRadiomics' shape.py follow from these sums.
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,     // window
  x0: u32, y0: u32, z0: u32,     // the window's first voxel in the mask's grid
  sx: u32, sy: u32,              // the grid's row length and rows per plane
  mask: u32,                     // offset of the grid's first voxel
  zBase: u32,                    // z of the window's first plane; all coordinates < 65,536
  moments: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> mask: array<u32>;                    // u8 [sz][sy][sx], non-zero inside
@group(0) @binding(3) var<storage, read_write> moments: array<atomic<u32>>;   // [26]; pairs, < 2^62 at 1e9 voxels

// a * b as (low, high), b < 65,536.
fn wide_product(a: u32, b: u32) -> vec2<u32> {
  let low = (a & 0xffffu) * b;
  let high = (a >> 16u) * b + (low >> 16u);
  return vec2((high << 16u) | (low & 0xffffu), high >> 16u);
}

fn add_pair(at: u32, value: vec2<u32>) {
  let before = atomicAdd(&moments[at], value.x);
  let high = value.y + select(0u, 1u, before + value.x < before);
  if (high != 0u) { atomicAdd(&moments[at + 1u], high); }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let row = invocation(group, groups, local);
  if (row >= it.ny * it.nz) { return; }
  let y = row % it.ny;
  let k = row / it.ny;
  let z = it.zBase + k;
  let start = it.mask + ((it.z0 + k) * it.sy + it.y0 + y) * it.sx + it.x0;
  var n = 0u;
  var first = 0u;
  var last = 0u;
  var sumX = 0u;             // < 2^31
  var sumXX = vec2(0u, 0u);
  for (var x = 0u; x < it.nx; x++) {
    let m = start + x;
    if (((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) == 0u) { continue; }
    if (n == 0u) { first = x; }
    last = x;
    n++;
    sumX += x;
    let before = sumXX.x;
    sumXX.x += x * x;
    if (sumXX.x < before) { sumXX.y++; }
  }
  if (n == 0u) { return; }
  let o = it.moments;
  atomicMax(&moments[o], ~first);
  atomicMax(&moments[o + 1u], ~y);
  atomicMax(&moments[o + 2u], ~z);
  atomicMax(&moments[o + 3u], last + 1u);
  atomicMax(&moments[o + 4u], y + 1u);
  atomicMax(&moments[o + 5u], z + 1u);
  let ny = n * y; // < 2^32
  let nz = n * z;
  add_pair(o + 6u, vec2(n, 0u));
  add_pair(o + 8u, vec2(sumX, 0u));
  add_pair(o + 10u, vec2(ny, 0u));
  add_pair(o + 12u, vec2(nz, 0u));
  add_pair(o + 14u, sumXX);
  add_pair(o + 16u, wide_product(sumX, y));
  add_pair(o + 18u, wide_product(sumX, z));
  add_pair(o + 20u, wide_product(ny, y));
  add_pair(o + 22u, wide_product(ny, z));
  add_pair(o + 24u, wide_product(nz, z));
}
