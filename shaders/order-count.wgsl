// Digit histograms for exact order statistics: for each rank still looked for, how often each value of the next 8 bits occurs
// among the voxels whose leading bits are those found so far. order-select then picks the digit; see there.
//
//   key of an intensity   | value plane: 4 digits | residual: 4 | tail: 4 |     ascending like the intensity
//   rank's prefix         | found ... | step | ...
//
// One invocation per 32 voxels of an item. A voxel agrees with at most one of the different prefixes, and ranks that share a
// prefix share the histogram of the first of them. Neighbouring voxels mostly have the same digit: an invocation counts in a
// register and adds to memory when the digit changes. Counts are integers, so the order does not matter.
// Source: radix selection, Knuth TAOCP 5.2.5 and exercise 5.3.3.
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,     // window
  x0: u32, y0: u32, z0: u32,     // the window's first voxel in the image grid
  sx: u32, sy: u32,              // the image grid's row length and rows per plane
  image: u32, mask: u32,         // offsets of the image grid's first voxel
  masked: u32,                   // 0: every voxel of the window counts, 1: those in the mask
  digits: u32,                   // digits of a key: 4 for each plane of the image
  region: u32, leads: u32,       // the region this slab belongs to; 1 for its first slab
  ranks: u32, rankCount: u32,    // the region's ranks, from 0; at most 16
  values: u32,                   // offset of the region's results
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;                   // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> mask: array<u32>;                    // u8 [sz][sy][sx], non-zero inside
@group(0) @binding(6) var<storage, read_write> histogram: array<atomic<u32>>; // [regions][2][16][256], at most one count per voxel
@group(0) @binding(7) var<storage, read_write> state: array<u32>;             // [regions][2][16][4]
override image_planes: u32 = 2u;
//#import intensities
//#import radix

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let voxels = it.nx * it.ny * it.nz;
  let strands = (voxels + 31u) / 32u;
  let first = invocation(group, groups, local);
  let digit = params.step;
  if (first >= strands || digit >= it.digits) { return; }
  var prefixes: array<vec3<u32>, 16>;
  for (var r = 0u; r < it.rankCount; r++) { prefixes[r] = prefix_at(state_of(it.region, digit, r)); }
  let half = histogram_of(it.region, digit, 0u);
  var pending = 0u;
  var bin = 0u;
  for (var v = first; v < voxels; v += strands) {
    let at = window_voxel(it, v);
    if (!counts(it, at)) { continue; }
    let x = image_at(it.image + at);
    let key = vec3(key_of(x.x), key_of(x.y), key_of(x.z));
    for (var r = 0u; r < it.rankCount; r++) {
      if (!agrees(key, prefixes[r], digit)) { continue; }
      let found = half + r * 256u + digit_of(key, digit);
      if (found != bin && pending > 0u) {
        atomicAdd(&histogram[bin], pending);
        pending = 0u;
      }
      bin = found;
      pending++;
      break;
    }
  }
  if (pending > 0u) { atomicAdd(&histogram[bin], pending); }
}
