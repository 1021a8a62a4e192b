// Grey levels of the ROI: level = number of bin edges <= intensity; 0 outside the ROI.
//
//   edges      e0      e1      e2            (value, residual, tail) each, ascending
//   intensity  |--- 1 --|-- 2 --|-- 3 --->   compared, never divided: an f32 division puts values on the wrong side
//
// One invocation per two neighbouring voxels of the output window (one packed word), so that no two write the same word.
// The result does not depend on order: each word is written once; the histogram counts in integers.
// Source: numpy.digitize over PyRadiomics' bin edges (radiomics/imageoperations, binImage).
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,     // window = grid of `levels`
  x0: u32, y0: u32, z0: u32,     // the window's first voxel in the image grid
  sx: u32, sy: u32,              // the image grid's row length and rows per plane
  c0: u32, c1: u32,              // planes of the window whose voxels the histogram counts: a slab's core
  image: u32, mask: u32,         // offsets of the image grid's first voxel
  levels: u32,                   // offset of the window's first voxel, even
  edges: u32, edgeCount: u32,
  histogram: u32,                // offset of level 0's count
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;              // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> mask: array<u32>;               // u8 [sz][sy][sx], non-zero inside
@group(0) @binding(4) var<storage, read> edges: array<f32>;              // real [edgeCount], ascending
@group(0) @binding(5) var<storage, read_write> levels: array<u32>;       // u16 [nz][ny][nx], 0 = outside
@group(0) @binding(6) var<storage, read_write> histogram: array<atomic<u32>>; // [edgeCount + 1], at most one count per voxel
override image_planes: u32 = 2u;
override edges_planes: u32 = 2u;

//#import image

fn edge_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&edges) / edges_planes;
  var v = vec3(edges[i], 0.0, 0.0);
  if (edges_planes > 1u) { v.y = edges[n + i]; }
  if (edges_planes > 2u) { v.z = edges[2u * n + i]; }
  return v;
}

//#import planes

fn level_of(x: vec3<f32>, first: u32, count: u32) -> u32 {
  var low = 0u; // edges[0 .. low) <= x < edges[high ..]
  var high = count;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (planes_less(x, edge_at(first + middle))) { high = middle; } else { low = middle + 1u; }
  }
  return max(low, 1u);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let count = it.nx * it.ny * it.nz;
  let first = invocation(group, groups, local) * 2u;
  if (first >= count) { return; }
  var word = 0u;
  for (var k = 0u; k < 2u && first + k < count; k++) {
    let v = first + k;
    let x = v % it.nx;
    let y = (v / it.nx) % it.ny;
    let z = v / (it.nx * it.ny);
    let source = ((z + it.z0) * it.sy + y + it.y0) * it.sx + x + it.x0;
    let m = it.mask + source;
    if (((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) == 0u) { continue; }
    let level = level_of(image_at(it.image + source), it.edges, it.edgeCount);
    if (z >= it.c0 && z < it.c1) { atomicAdd(&histogram[it.histogram + level], 1u); }
    word |= level << (k * 16u);
  }
  levels[(it.levels + first) >> 1u] = word;
}
