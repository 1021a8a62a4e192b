// Exact order statistics by radix selection, 11 bits at a time: from the histogram of the next digit over the voxels that have
// a rank's prefix, the digit of the voxel with that rank, and its rank among those.
//
//   step 0            state = (no prefix, rank)             histogram cleared
//   order-count       histogram of digit 0
//   step 1            state = (digit 0, rank within it)     histogram of the other half cleared
//   order-count       histogram of digit 1 ...
//   last step         value = all digits
//
// 64 invocations per region (its first slab) and rank, each of which clears 32 bins; the first finds the digit's stretch of 32
// bins, then its bin. The voxels of ranks with equal prefixes were counted for the first of them. Ranks beyond the last voxel
// give the maximum; a region without voxels gives 0.
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
@group(0) @binding(4) var<storage, read> ranks: array<u32>;
@group(0) @binding(5) var<storage, read_write> values: array<f32>;            // real
@group(0) @binding(6) var<storage, read_write> histogram: array<atomic<u32>>; // [regions][2][16][2048]
@group(0) @binding(7) var<storage, read_write> stretches: array<atomic<u32>>; // [regions][2][16][64]
@group(0) @binding(8) var<storage, read_write> state: array<u32>;             // [regions][2][16][4]
override values_planes: u32 = 3u;
//#import radix

fn begin(it: Item, r: u32) {
  let at = state_of(it.region, 0u, r);
  for (var k = 0u; k < 3u; k++) { state[at + k] = 0u; }
  state[at + 3u] = ranks[it.ranks + r];
}

// Adds the digit before `step` to the prefix of rank r; false where no voxel has the old prefix.
fn choose(it: Item, r: u32, step: u32) -> bool {
  let digit = step - 1u;
  let old = state_of(it.region, digit, r);
  var prefix = prefix_at(old);
  var counted = 0u;
  while (any(prefix_at(state_of(it.region, digit, counted)) != prefix)) { counted++; }
  let bins = histogram_of(it.region, digit, counted);
  let rank = state[old + 3u];
  var stretch = 0u;
  var before = 0u;
  var passed = 0u;
  for (var s = 0u; s < 64u && passed <= rank; s++) {
    let n = atomicLoad(&stretches[bins / 32u + s]);
    if (n == 0u) { continue; }
    stretch = s;
    before = passed;
    passed += n;
  }
  var bin = 0u;
  var within = 0u;
  passed = before;
  for (var b = 32u * stretch; b < 32u * stretch + 32u && passed <= rank; b++) {
    let n = atomicLoad(&histogram[bins + b]);
    if (n == 0u) { continue; }
    bin = b;
    before = passed;
    within = n;
    passed += n;
  }
  prefix[digit / 3u] |= bits_of(bin, digit);
  let to = state_of(it.region, step, r);
  for (var k = 0u; k < 3u; k++) { state[to + k] = prefix[k]; }
  state[to + 3u] = min(rank - before, max(within, 1u) - 1u);
  return within > 0u;
}

fn store(it: Item, r: u32, found: bool) {
  let key = prefix_at(state_of(it.region, 3u * it.planes, r));
  let n = arrayLength(&values) / values_planes;
  for (var p = 0u; p < values_planes; p++) {
    values[p * n + it.values + r] = select(0.0, float_of(key[p]), found && p < it.planes);
  }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  let r = i / 64u;
  let step = params.step;
  let last = 3u * it.planes;
  if (it.leads == 0u || r >= it.rankCount || step > last) { return; }
  if (i % 64u == 0u) {
    if (step == 0u) {
      begin(it, r);
    } else {
      let found = choose(it, r, step);
      if (step == last) { store(it, r, found); }
    }
  }
  if (step == last) { return; }
  let clear = histogram_of(it.region, step, r) / 32u + i % 64u;
  atomicStore(&stretches[clear], 0u);
  for (var b = 0u; b < 32u; b++) { atomicStore(&histogram[32u * clear + b], 0u); }
}
