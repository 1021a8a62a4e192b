// How many voxels of the ROI lie so near a bin edge that an error of up to `tolerance` could change their level.
//
//   edges       e0          e1          e2
//   intensity   |      ( x )|      ( x  |  )        x counts where an edge lies within x - tolerance < e <= x + tolerance
//
// One invocation per voxel of the window; integer counts, so the order does not matter.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32,     // window
  x0: u32, y0: u32, z0: u32,     // the window's first voxel in the image grid
  sx: u32, sy: u32,              // the image grid's row length and rows per plane
  image: u32, mask: u32,         // offsets of the image grid's first voxel
  edges: u32, edgeCount: u32,
  tolerance: u32, count: u32,    // where they stand
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;              // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> mask: array<u32>;               // u8 [sz][sy][sx], non-zero inside
@group(0) @binding(4) var<storage, read> edges: array<f32>;              // real, ascending
@group(0) @binding(5) var<storage, read> tolerances: array<f32>;         // real
@group(0) @binding(6) var<storage, read_write> counts: array<atomic<u32>>; // at most one count per voxel
override image_planes: u32 = 2u;
override edges_planes: u32 = 2u;
override tolerances_planes: u32 = 2u;

//#import image
//#import planes

fn edge_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&edges) / edges_planes;
  var v = vec3(edges[i], 0.0, 0.0);
  if (edges_planes > 1u) { v.y = edges[n + i]; }
  if (edges_planes > 2u) { v.z = edges[2u * n + i]; }
  return v;
}

fn tolerance_at(i: u32) -> Real {
  let n = arrayLength(&tolerances) / tolerances_planes;
  if (tolerances_planes > 1u) { return vec2(tolerances[i], tolerances[n + i]); }
  return real(tolerances[i]);
}

// Edges <= x.
fn edges_up_to(x: Real, first: u32, count: u32) -> u32 {
  var low = 0u;
  var high = count;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (planes_less(vec3(x, 0.0), edge_at(first + middle))) { high = middle; } else { low = middle + 1u; }
  }
  return low;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let v = invocation(group, groups, local);
  if (v >= it.nx * it.ny * it.nz) { return; }
  let x = v % it.nx;
  let y = (v / it.nx) % it.ny;
  let z = v / (it.nx * it.ny);
  let source = ((z + it.z0) * it.sy + y + it.y0) * it.sx + x + it.x0;
  let m = it.mask + source;
  if (((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) == 0u) { return; }
  let planes = image_at(it.image + source);
  let value = real_add(vec2(planes.x, planes.y), real(planes.z));
  let tolerance = tolerance_at(it.tolerance);
  let below = edges_up_to(real_sub(value, tolerance), it.edges, it.edgeCount);
  if (below == it.edgeCount) { return; }
  if (planes_less(vec3(real_add(value, tolerance), 0.0), edge_at(it.edges + below))) { return; }
  atomicAdd(&counts[it.count], 1u);
}
