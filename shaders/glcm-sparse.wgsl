// Grey level co-occurrence of many levels: the pairs that occur, in a hash table per offset.
//
//   (i, j) -> key = i << 16 | j -> slot = hash(key), next slot while another key is there
//   keys    0   0  key  0  key ...       an empty slot is taken by compare-and-exchange,
//   counts  0   0   7   0   2  ...       its count then added to
//
// One invocation per core voxel, which looks along every offset. Which slot a pair gets depends on order; the set of
// (key, count) does not: a key once written stays, every seeker of a key walks the same slots, counts are integer sums.
// A slot counts each voxel at most once, so it stays below 2^32.
// Source: as glcm.wgsl; linear probing: Knuth, TAOCP 6.4, Algorithm L; the hash is MurmurHash3's finaliser.
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,        // slab of levels
  z0: u32, z1: u32,                 // core planes; the others are only neighbours
  levels: u32,                      // offset of the slab's first voxel
  offsets: u32, offsetCount: u32,   // first neighbour offset, in triples
  capacity: u32,                    // slots of one table: a power of two, at least twice the ROI's voxels
  table: u32,                       // offset of the first slot, in keys and in counts
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;               // u16 [nz][ny][nx], 0 = outside
@group(0) @binding(3) var<storage, read> offsets: array<i32>;              // [..][3]: dz, dy, dx
@group(0) @binding(4) var<storage, read_write> keys: array<atomic<u32>>;   // [offsetCount][capacity], 0 = empty
@group(0) @binding(5) var<storage, read_write> counts: array<atomic<u32>>; // [offsetCount][capacity]

//#import neighbours

fn hash(key: u32) -> u32 {
  var h = key;
  h = (h ^ (h >> 16u)) * 0x85ebca6bu;
  h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
  return h ^ (h >> 16u);
}

// Adds one to the key's count in the table of `capacity` slots from `first` on.
fn count(key: u32, first: u32, capacity: u32) {
  var slot = hash(key) & (capacity - 1u);
  loop {
    let seen = atomicLoad(&keys[first + slot]);
    if (seen == key) { break; }
    if (seen != 0u) {
      slot = (slot + 1u) & (capacity - 1u);
    } else if (atomicCompareExchangeWeak(&keys[first + slot], 0u, key).exchanged) {
      break;
    } // else another invocation took the slot, or the exchange failed for no reason: look again
  }
  atomicAdd(&counts[first + slot], 1u);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let n = invocation(group, groups, local);
  if (n >= it.nx * it.ny * (it.z1 - it.z0)) { return; }
  let voxel = core_voxel(it, n);
  let level = level_of(it, voxel);
  if (level == 0u) { return; }
  for (var o = 0u; o < it.offsetCount; o++) {
    let other = neighbour_level(it, voxel, o);
    if (other != 0u) { count((level << 16u) | other, it.table + o * it.capacity, it.capacity); }
  }
}
