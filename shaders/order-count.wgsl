// Digit histograms for exact order statistics: for each rank still looked for, how often each value of the next 11 bits occurs
// among the voxels whose leading bits are those found so far. order-select then picks the digit; see there.
//
//   key of an intensity   | value plane: 11 11 10 bits | residual: 11 11 10 | tail: 11 11 10 |     ascending like the intensity
//   rank's prefix         | found ... | step | ...
//   histogram             | 32 bins | 32 bins | ...     stretches: what each 32 bins have together, which order-select reads first
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
  planes: u32,                   // of the image; a key has three digits for each
  region: u32, leads: u32,       // the region this slab belongs to; 1 for its first slab
  ranks: u32, rankCount: u32,    // the region's ranks, from 0; at most 16
  values: u32,                   // offset of the region's results
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;                   // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> mask: array<u32>;                    // u8 [sz][sy][sx], non-zero inside
@group(0) @binding(6) var<storage, read_write> histogram: array<atomic<u32>>; // [regions][2][16][2048], at most one count per voxel
@group(0) @binding(7) var<storage, read_write> stretches: array<atomic<u32>>; // [regions][2][16][64], at most one count per voxel
@group(0) @binding(8) var<storage, read_write> state: array<u32>;             // [regions][2][16][4]
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
  if (first >= strands || digit >= 3u * it.planes) { return; }
  var prefixes: array<vec3<u32>, 16>;
  for (var r = 0u; r < it.rankCount; r++) { prefixes[r] = prefix_at(state_of(it.region, digit, r)); }
  let half = histogram_of(it.region, digit, 0u);
  var bin = 0u;
  var inBin = 0u;     // not added to it yet
  var inStretch = 0u; // not added to the bin's stretch yet, but for those in the bin
  for (var v = first; v < voxels; v += strands) {
    let at = window_voxel(it, v);
    if (!counts(it, at)) { continue; }
    let x = image_at(it.image + at);
    let key = vec3(key_of(x.x), key_of(x.y), key_of(x.z));
    for (var r = 0u; r < it.rankCount; r++) {
      if (!agrees(key, prefixes[r], digit)) { continue; }
      let found = half + r * 2048u + digit_of(key, digit);
      if (found != bin) {
        inStretch += inBin;
        if (inBin > 0u) { atomicAdd(&histogram[bin], inBin); }
        inBin = 0u;
        if (found / 32u != bin / 32u && inStretch > 0u) {
          atomicAdd(&stretches[bin / 32u], inStretch);
          inStretch = 0u;
        }
        bin = found;
      }
      inBin++;
      break;
    }
  }
  if (inBin > 0u) {
    atomicAdd(&histogram[bin], inBin);
    atomicAdd(&stretches[bin / 32u], inStretch + inBin);
  }
}
