// Sums of powers of the deviations d = x - mean of the intensities of a region: d, d^2, d^3, d^4, |d|, and of (x + shift)^2,
// as one row per lane; moments-total folds the rows.
//
//   voxels  0 1 2 3 4 5 6 7 8 ...      3 lanes:  lane 0 takes 0 3 6 ..., lane 1 takes 1 4 7 ..., lane 2 takes 2 5 8 ...
//
// One invocation per lane; a lane adds its voxels in their order and shares nothing, so the rows depend on the number of
// lanes and on nothing else. Deviations are counted in a power of two near the range, see units.wgsl.
// Source: IBSI 4.1 (moments about the mean, mean absolute deviation, energy).
//#import params
//#import real
//#import planes
//#import units

struct Item {
  nx: u32, ny: u32, nz: u32,     // window
  x0: u32, y0: u32, z0: u32,     // the window's first voxel in the image grid
  sx: u32, sy: u32,              // the image grid's row length and rows per plane
  image: u32, mask: u32,         // offsets of the image grid's first voxel
  masked: u32,                   // 0: every voxel of the window counts, 1: those in the mask
  record: u32, shift: u32,       // offsets of the region's record and of its shift
  lanes: u32, row: u32,          // rows written: row to row + lanes
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;          // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> mask: array<u32>;           // u8 [sz][sy][sx], non-zero inside
@group(0) @binding(4) var<storage, read> records: array<f32>;        // real [5]: count, minimum, maximum, sum, mean
@group(0) @binding(5) var<storage, read> shift: array<f32>;          // real
@group(0) @binding(6) var<storage, read_write> partials: array<f32>; // real [rows][6]
override image_planes: u32 = 2u;
override records_planes: u32 = 3u;
override shift_planes: u32 = 2u;
override partials_planes: u32 = 2u;
//#import intensities

fn record_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&records) / records_planes;
  var v = vec3(records[i], 0.0, 0.0);
  if (records_planes > 1u) { v.y = records[n + i]; }
  if (records_planes > 2u) { v.z = records[2u * n + i]; }
  return v;
}

fn shift_at(i: u32) -> Real {
  if (shift_planes == 1u) { return real(shift[i]); }
  return vec2(shift[i], shift[arrayLength(&shift) / shift_planes + i]);
}

fn store(i: u32, x: Real) {
  partials[i] = x.x;
  if (partials_planes > 1u) { partials[arrayLength(&partials) / partials_planes + i] = x.y; }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let lane = invocation(group, groups, local);
  if (lane >= it.lanes) { return; }
  let lowest = record_at(it.record + 1u);
  let highest = record_at(it.record + 2u);
  let mean = record_at(it.record + 4u);
  let shift = shift_at(it.shift);
  let unit = 1.0 / units(lowest.x, highest.x, shift.x); // powers of two, so exact
  var sum1 = real(0.0);
  var sum2 = real(0.0);
  var sum3 = real(0.0);
  var sum4 = real(0.0);
  var absolute = real(0.0);
  var energy = real(0.0);
  let voxels = it.nx * it.ny * it.nz;
  for (var v = lane; v < voxels; v += it.lanes) {
    let at = window_voxel(it, v);
    if (!counts(it, at)) { continue; }
    let x = image_at(it.image + at);
    if (planes_less(x, lowest) || planes_less(highest, x)) { continue; }
    // The tails count where mean and intensity nearly cancel.
    let d = real_add(real_sub(x.xy, mean.xy), real(guard(x.z - mean.z))) * unit.x;
    let d2 = real_mul(d, d);
    let e = real_add(x.xy, shift) * unit.y;
    sum1 = real_add(sum1, d);
    sum2 = real_add(sum2, d2);
    sum3 = real_add(sum3, real_mul(d2, d));
    sum4 = real_add(sum4, real_mul(d2, d2));
    absolute = real_add(absolute, real_abs(d));
    energy = real_add(energy, real_mul(e, e));
  }
  let row = (it.row + lane) * 6u;
  store(row, sum1);
  store(row + 1u, sum2);
  store(row + 2u, sum3);
  store(row + 3u, sum4);
  store(row + 4u, absolute);
  store(row + 5u, energy);
}
