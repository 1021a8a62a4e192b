// Count, minimum, maximum and sum of the intensities in a window, as one row per lane; statistics-total folds the rows.
//
//   voxels  0 1 2 3 4 5 6 7 8 ...      3 lanes:  lane 0 takes 0 3 6 ..., lane 1 takes 1 4 7 ..., lane 2 takes 2 5 8 ...
//
// One invocation per lane; a lane adds its voxels in their order and shares nothing, so the rows depend on the number of
// lanes and on nothing else. Minimum and maximum are copies of voxels, all planes of them.
// Source: IBSI 4.1.
//#import params
//#import real
//#import planes

struct Item {
  nx: u32, ny: u32, nz: u32,     // window
  x0: u32, y0: u32, z0: u32,     // the window's first voxel in the image grid
  sx: u32, sy: u32,              // the image grid's row length and rows per plane
  image: u32, mask: u32,         // offsets of the image grid's first voxel
  masked: u32,                   // 0: every voxel of the window counts, 1: those in the mask
  bounded: u32, bounds: u32,     // 1: only intensities in the closed range bounds[0] to bounds[1] from this offset on,
  slack: f32,                    //    widened by this much on both sides
  lanes: u32, row: u32,          // rows written: row to row + lanes
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;          // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> mask: array<u32>;           // u8 [sz][sy][sx], non-zero inside
@group(0) @binding(4) var<storage, read> bounds: array<f32>;         // real, pairs of lower and upper
@group(0) @binding(5) var<storage, read_write> partials: array<f32>; // real [rows][4]: count (< 2^32), minimum, maximum, sum
override image_planes: u32 = 2u;
override bounds_planes: u32 = 2u;
override partials_planes: u32 = 3u;
//#import intensities

fn bound_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&bounds) / bounds_planes;
  var v = vec3(bounds[i], 0.0, 0.0);
  if (bounds_planes > 1u) { v.y = bounds[n + i]; }
  if (bounds_planes > 2u) { v.z = bounds[2u * n + i]; }
  return v;
}

// What is not moved keeps its third plane.
fn moved(v: vec3<f32>, by: f32) -> vec3<f32> {
  if (by == 0.0) { return v; }
  return vec3(real_add(v.xy, real(by)), 0.0);
}

fn store(i: u32, v: vec3<f32>) {
  let n = arrayLength(&partials) / partials_planes;
  partials[i] = v.x;
  if (partials_planes > 1u) { partials[n + i] = v.y; }
  if (partials_planes > 2u) { partials[2u * n + i] = v.z; }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let lane = invocation(group, groups, local);
  if (lane >= it.lanes) { return; }
  var lower = vec3(0.0);
  var upper = vec3(0.0);
  if (it.bounded == 1u) { lower = moved(bound_at(it.bounds), -it.slack); upper = moved(bound_at(it.bounds + 1u), it.slack); }
  var count = 0u;
  var lowest = vec3(0.0);
  var highest = vec3(0.0);
  var sum = real(0.0);
  let voxels = it.nx * it.ny * it.nz;
  for (var v = lane; v < voxels; v += it.lanes) {
    let at = window_voxel(it, v);
    if (!counts(it, at)) { continue; }
    let x = image_at(it.image + at);
    if (it.bounded == 1u && (planes_less(x, lower) || planes_less(upper, x))) { continue; }
    if (count == 0u || planes_less(x, lowest)) { lowest = x; }
    if (count == 0u || planes_less(highest, x)) { highest = x; }
    sum = real_add(sum, x.xy);
    count++;
  }
  let row = (it.row + lane) * 4u;
  store(row, vec3(real_u32(count), 0.0));
  store(row + 1u, lowest);
  store(row + 2u, highest);
  store(row + 3u, vec3(sum, 0.0));
}
