// Grey level run lengths: how many runs of each level and length lie along each direction.
//
//   levels     2  2  2  1  .  1        along +x: (2, 3) once, (1, 1) twice
//   end here         ^  ^     ^        a run is counted by its last voxel, which walks back to find the length
//
// One invocation per core voxel, all directions. A voxel whose successor along the direction has another level (or lies
// outside) ends a run. The walk back stops at the slab's lower face, where the run's length so far was carried over.
//
//   plane z1 - 1   carried to the next slab: length so far, and bit 31: this line has met the ROI
//   ...            core
//   plane z0 - 1   carry: the same from the slab before
//
// The result does not depend on order: counts are sums of integers, `usable` and `carried` are functions of the levels
// alone; only the order of the list of long runs is free.
// Source: Galloway 1975; IBSI 3.7; usable directions as in PyRadiomics' calculate_glrlm.
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,
  z0: u32, z1: u32,              // core planes
  levels: u32, Ng: u32,
  offsets: u32, directions: u32,
  maxLength: u32, counts: u32,
  long: u32, capacity: u32,
  usable: u32,
  carry: u32, carried: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;                // u16 [nz][ny][nx], 0 = outside
@group(0) @binding(3) var<storage, read> offsets: array<i32>;               // [directions][3]: dz, dy, dx
@group(0) @binding(4) var<storage, read> carry: array<u32>;                 // [directions][ny][nx]
@group(0) @binding(5) var<storage, read_write> counts: array<atomic<u32>>;  // [directions][Ng][maxLength], <= voxels
@group(0) @binding(6) var<storage, read_write> long: array<atomic<u32>>;    // [1 + 3 capacity], count <= directions * voxels / (maxLength + 1)
@group(0) @binding(7) var<storage, read_write> usable: array<atomic<u32>>;  // [directions], 0 or 1
@group(0) @binding(8) var<storage, read_write> carried: array<u32>;         // [directions][ny][nx]

const SEEN = 0x80000000u;

fn level_at(i: u32) -> u32 { return (levels[i >> 1u] >> ((i & 1u) * 16u)) & 0xffffu; }

// Steps along -d from coordinate `at` that stay within 0 .. size - 1.
fn steps(at: u32, size: u32, d: i32) -> u32 {
  if (d == 0) { return 0xffffffffu; }
  return select(at, size - 1u - at, d < 0);
}

// The way back along a direction from one voxel.
struct Line {
  index: u32,    // of the voxel in `levels`
  stride: u32,   // of one step, modulo 2^32
  room: u32,     // steps back within the core
  enters: bool,  // whether one more step lands on plane z0 - 1
  carry: u32,    // of that plane's voxel there, in `carry`
  ends: bool,    // whether a step forward leaves the slab
}

fn line(it: Item, direction: u32, v: vec3<u32>) -> Line {
  let o = it.offsets + 3u * direction;
  var d = vec3(offsets[o + 2u], offsets[o + 1u], offsets[o]);
  if (d.z < 0) { d = -d; }
  let plane = it.nx * it.ny;
  let side = min(steps(v.x, it.nx, d.x), steps(v.y, it.ny, d.y));
  let down = select(0xffffffffu, v.z - it.z0, d.z > 0);
  var l: Line;
  l.index = it.levels + v.z * plane + v.y * it.nx + v.x;
  l.stride = u32(d.z * i32(plane) + d.y * i32(it.nx) + d.x);
  l.room = min(side, down);
  l.enters = d.z > 0 && it.z0 > 0u && side > down;
  l.carry = it.carry + direction * plane + (l.index - (down + 1u) * l.stride - it.levels - (it.z0 - 1u) * plane);
  l.ends = min(steps(v.x, it.nx, -d.x), steps(v.y, it.ny, -d.y)) == 0u || (d.z > 0 && v.z + 1u == it.nz);
  return l;
}

// Length of the run that ends at the voxel.
fn run_length(l: Line, level: u32) -> u32 {
  var i = l.index;
  for (var k = 0u; k < l.room; k++) {
    i -= l.stride;
    if (level_at(i) != level) { return k + 1u; }
  }
  if (l.enters && level_at(i - l.stride) == level) { return l.room + 1u + (carry[l.carry] & ~SEEN); }
  return l.room + 1u;
}

// Whether the line holds a ROI voxel before this one.
fn earlier(l: Line) -> bool {
  var i = l.index;
  for (var k = 0u; k < l.room; k++) {
    i -= l.stride;
    if (level_at(i) != 0u) { return true; }
  }
  return l.enters && (carry[l.carry] & SEEN) != 0u;
}

fn count_run(it: Item, direction: u32, level: u32, length: u32) {
  if (length <= it.maxLength) {
    atomicAdd(&counts[it.counts + (direction * it.Ng + level - 1u) * it.maxLength + length - 1u], 1u);
    return;
  }
  let entry = atomicAdd(&long[it.long], 1u);
  if (entry >= it.capacity) { return; }
  let at = it.long + 1u + 3u * entry;
  atomicStore(&long[at], direction);
  atomicStore(&long[at + 1u], level);
  atomicStore(&long[at + 2u], length);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let plane = it.nx * it.ny;
  let n = invocation(group, groups, local);
  if (n >= plane * (it.z1 - it.z0)) { return; }
  let v = vec3(n % it.nx, (n / it.nx) % it.ny, it.z0 + n / plane);
  let level = level_at(it.levels + it.z0 * plane + n);
  let hands = v.z + 1u == it.z1 && it.z1 < it.nz; // this voxel's runs go on in the next slab
  if (level == 0u && !hands) { return; }
  for (var direction = 0u; direction < it.directions; direction++) {
    let l = line(it, direction, v);
    if (level != 0u) {
      if (l.ends || level_at(l.index + l.stride) != level) { count_run(it, direction, level, run_length(l, level)); }
      if (atomicLoad(&usable[it.usable + direction]) == 0u && earlier(l)) { atomicMax(&usable[it.usable + direction], 1u); }
    }
    if (hands) {
      var state = 0u;
      if (offsets[it.offsets + 3u * direction] != 0) {
        if (level != 0u) { state = SEEN | run_length(l, level); } else if (earlier(l)) { state = SEEN; }
      }
      carried[it.carried + direction * plane + v.y * it.nx + v.x] = state;
    }
  }
}
