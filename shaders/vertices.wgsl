// First and last mesh vertices on each line along x and along y: what the greatest distances need of a mesh.
//
//   line along x   . . 1 1 . 1 .      vertices |: halfway between voxels that differ
//                     |   | | |
//                   first    last     only these can be ends of a greatest distance
//
// One invocation per cube of the padded window, as in mesh.wgsl. It looks at the three edges at its corner 7, (z, y, x) =
// (1, 1, 0): to corner 6 along x, to corner 4 along y, to corner 3 along z, so that each edge is looked at once.
// The result does not depend on order: minima (kept as maxima of the complement) and maxima.
// Source: vertices of PyRadiomics' cshape.c, calculate_coefficients.
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,     // window
  x0: u32, y0: u32, z0: u32,     // the window's first voxel in the mask's grid
  sx: u32, sy: u32,              // the grid's row length and rows per plane
  mask: u32,                     // offset of the grid's first voxel
  zBase: u32, k0: u32, k1: u32,  // z of the window's first plane; cube planes to look at
  xLines: u32, yLines: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> mask: array<u32>;                  // u8 [sz][sy][sx], non-zero inside
@group(0) @binding(3) var<storage, read_write> xLines: array<atomic<u32>>;  // [2 Nz + 3][2 ny + 3][2]: ~first, last
@group(0) @binding(4) var<storage, read_write> yLines: array<atomic<u32>>;  // [2 Nz + 3][2 nx + 3][2]

//#import window

// p = (x2, y2, z2) in half voxels.
fn record(it: Item, p: vec3<u32>) {
  let onX = it.xLines + 2u * (p.z * (2u * it.ny + 3u) + p.y);
  atomicMax(&xLines[onX], ~p.x);
  atomicMax(&xLines[onX + 1u], p.x);
  let onY = it.yLines + 2u * (p.z * (2u * it.nx + 3u) + p.x);
  atomicMax(&yLines[onY], ~p.y);
  atomicMax(&yLines[onY + 1u], p.y);
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
  // Corner 7 is window voxel (x - 1, y, k), padded voxel (x, y + 1, k + 1).
  let corner = inside(it, x - 1u, y, k);
  let at = 2u * vec3(x, y + 1u, it.zBase + k + 1u);
  if (inside(it, x, y, k) != corner) { record(it, at + vec3(1u, 0u, 0u)); }
  if (inside(it, x - 1u, y - 1u, k) != corner) { record(it, at - vec3(0u, 1u, 0u)); }
  if (inside(it, x - 1u, y, k - 1u) != corner) { record(it, at - vec3(0u, 0u, 1u)); }
}
