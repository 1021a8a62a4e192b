// Voxel maps of the neighbourhood grey tone difference features.
//
//   kernel   1 2 .     per level, voxels and sum of |level - mean of the neighbours in the kernel|:
//            .[4]3     1: (1, |1 - 6/2|), 2: (1, ..), 3: (2, ..), 4: (1, |4 - 9/4|)
//            3 . .
//
// One invocation per voxel of the map: it sorts the voxels of its kernel by level in scratch, makes the table above in their
// place and sums over its pairs of levels. Nothing is shared, so the result depends on no order. Features in f32; differences of
// levels and of i n_i are formed in integers, so that a denominator is 0 only where it is.
// Source: Amadasun and King 1989; IBSI 3.10; radiomics/ngtdm.py.
//#import params

struct Item {
  voxels: u32,                      // of the map
  nx: u32, ny: u32, nz: u32,        // grid of levels
  rx: u32, ry: u32, rz: u32,        // kernel's radius
  levels: u32, centres: u32,        // offsets of the first level and of the first centre
  maps: u32, stride: u32,           // offset of the first map, and from one map to the next
  Ng: u32,                          // greatest level
  offsets: u32, offsetCount: u32,   // first neighbour offset, in triples
  scratch: u32,                     // offset of the item's scratch
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;         // u16 [nz][ny][nx], 0 = not counted
@group(0) @binding(3) var<storage, read> centres: array<u32>;        // [voxels], indices into the grid
@group(0) @binding(4) var<storage, read> offsets: array<i32>;        // [..][3]: dz, dy, dx
@group(0) @binding(5) var<storage, read_write> maps: array<f32>;     // [5][stride]
@group(0) @binding(6) var<storage, read_write> entries: array<u32>;  // [2][kernel's voxels][voxels]

//#import kernel
//#import kernel-neighbours
//#import sort

fn precedes(a: u32, b: u32) -> bool { return a < b; }

// |level - mean of the neighbours in the kernel| of its voxel k; 0 without neighbours.
fn tone_difference(it: Item, corner: vec3<u32>, k: u32, level: u32) -> f32 {
  let at = kernel_voxel(it, k);
  var counted = 0u;
  var sum = 0u;
  for (var o = 0u; o < it.offsetCount; o++) {
    let other = kernel_neighbour(it, corner, at, o);
    counted += u32(other != 0u);
    sum += other;
  }
  let own = level * counted;
  return f32(max(own, sum) - min(own, sum)) / f32(max(counted, 1u));
}

// The levels of a kernel, ascending: how many voxels each has, and the sum of their differences.
struct Level { level: u32, count: u32, difference: f32 }

fn level_at(list: List, k: u32) -> Level {
  let word = word_at(list, k);
  let difference = bitcast<f32>(entries[list.first + (list.length + k) * list.step]);
  return Level(word >> 16u, word & 0xffffu, difference);
}

fn put_level(list: List, k: u32, l: Level) {
  put_word(list, k, (l.level << 16u) | l.count);
  put_word(list, list.length + k, bitcast<u32>(l.difference));
}

// Replaces the sorted list of (level, voxel of the kernel) by the table of its levels; gives their number.
fn gather_levels(it: Item, corner: vec3<u32>, list: List) -> u32 {
  var present = 0u;
  var l = Level(0u, 0u, 0.0);
  for (var k = 0u; k < list.length; k++) {
    let word = word_at(list, k);
    if (word >> 16u != l.level) {
      if (l.count > 0u) { put_level(list, present, l); present++; }
      l = Level(word >> 16u, 0u, 0.0);
    }
    l.count++;
    l.difference += tone_difference(it, corner, word & 0xffffu, l.level);
  }
  put_level(list, present, l);
  return present + 1u;
}

fn features_of(list: List, present: u32) -> array<f32, 5> {
  let voxels = f32(list.length);
  let origin = level_at(list, 0u).level;
  var mean = 0.0;       // of the voxels' levels, above the lowest
  var weighted = 0.0;   // sum n_i s_i
  var total = 0.0;      // sum s_i
  for (var k = 0u; k < present; k++) {
    let l = level_at(list, k);
    mean += f32(l.count) * f32(l.level - origin) / voxels;
    weighted += f32(l.count) * l.difference;
    total += l.difference;
  }
  var squares = 0.0;    // sum n_i (i - mean)^2
  var spread = 0.0;     // of each pair |i n_i - j n_j|
  var complexity = 0.0;
  var strength = 0.0;
  for (var k = 0u; k < present; k++) {
    let a = level_at(list, k);
    let deviation = f32(a.level - origin) - mean;
    squares += f32(a.count) * deviation * deviation;
    for (var m = 0u; m < k; m++) {
      let b = level_at(list, m);
      let apart = f32(a.level - b.level);
      let both = f32(a.count + b.count);
      let x = a.level * a.count;
      let y = b.level * b.count;
      spread += f32(max(x, y) - min(x, y));
      complexity += apart * (f32(a.count) * a.difference + f32(b.count) * b.difference) / both;
      strength += both * apart * apart;
    }
  }
  let levels_present = f32(present);
  var values = array<f32, 5>(0.0, 1e6, 2.0 * complexity / voxels, 0.0, 0.0);
  if (spread > 0.0) { values[0] = weighted / (2.0 * spread); }
  if (weighted > 0.0) { values[1] = voxels / weighted; }
  if (present > 1u) { values[3] = 2.0 * (squares / voxels) * (total / voxels) / (levels_present * (levels_present - 1.0)); }
  if (total > 0.0) { values[4] = 2.0 * strength / (voxels * total); }
  return values;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let v = invocation(group, groups, local);
  if (v >= it.voxels) { return; }
  let corner = kernel_corner(it, v);
  var list = List(it.scratch + v, it.voxels, 0u);
  for (var k = 0u; k < kernel_voxels(it); k++) {
    let level = kernel_level(it, corner, kernel_voxel(it, k));
    if (level == 0u) { continue; }
    put_word(list, list.length, (level << 16u) | k);
    list.length++;
  }
  sort_words(list);
  // The table of differences lies behind the list, at most as long.
  var features = features_of(list, gather_levels(it, corner, list));
  for (var f = 0u; f < 5u; f++) { write_map(it, f, v, features[f]); }
}
