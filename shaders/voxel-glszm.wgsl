// Voxel maps of the size zone features.
//
//   kernel   1 1 2    parents   0 0 2    counted at the    4 . 4
//            1 2 2              0 2 2    first voxel of    . . .    listed: (1,4) (2,4)
//            . 1 2              . 0 2    each zone         . . .
//
// One invocation per voxel of the map: it joins equal neighbours of its kernel into trees in scratch, a voxel's parent always
// before it, counts each tree's voxels at its root, lists the roots and sums over the list. Nothing is shared, so the result
// depends on no order. Features in f32; counts and deviations of levels are exact.
// Source: Thibault et al. 2014; IBSI 3.8; radiomics/glszm.py.
//#import params

struct Item {
  voxels: u32,                     // of the map
  nx: u32, ny: u32, nz: u32,       // grid of levels
  rx: u32, ry: u32, rz: u32,       // kernel's radius
  levels: u32, centres: u32,       // offsets of the first level and of the first centre
  maps: u32, stride: u32,          // offset of the first map, and from one map to the next
  Ng: u32,                         // greatest level
  offsets: u32, neighbours: u32,   // first neighbour offset, in triples
  scratch: u32,                    // offset of the item's scratch
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;         // u16 [nz][ny][nx], 0 = not counted
@group(0) @binding(3) var<storage, read> centres: array<u32>;        // [voxels], indices into the grid
@group(0) @binding(4) var<storage, read> offsets: array<i32>;        // [..][3]: dz, dy, dx
@group(0) @binding(5) var<storage, read_write> maps: array<f32>;     // [16][stride]
@group(0) @binding(6) var<storage, read_write> entries: array<u32>;  // [kernel's voxels][voxels]

//#import kernel
//#import kernel-neighbours
//#import sizes

const ROOT = 0x80000000u;    // a root's word, when voxels are counted: ROOT + how many
const NOTHING = 0x7fffffffu; // the word of a voxel that does not count

fn weight_of(word: u32) -> f32 { return 1.0; }

// The root above a voxel; voxels met on the way are hung two steps higher.
fn root_of(parents: List, k: u32) -> u32 {
  var n = k;
  loop {
    let parent = word_at(parents, n);
    if (parent == n) { return n; }
    let next = word_at(parents, parent);
    put_word(parents, n, next);
    n = next;
  }
}

fn join(parents: List, a: u32, b: u32) {
  let i = root_of(parents, a);
  let j = root_of(parents, b);
  put_word(parents, max(i, j), min(i, j));
}

fn join_zones(it: Item, corner: vec3<u32>, parents: List) {
  let size = kernel_size(it);
  for (var k = 0u; k < parents.length; k++) {
    put_word(parents, k, select(NOTHING, k, kernel_level(it, corner, kernel_voxel(it, k)) != 0u));
  }
  for (var k = 0u; k < parents.length; k++) {
    let at = kernel_voxel(it, k);
    let level = kernel_level(it, corner, at);
    if (level == 0u) { continue; }
    for (var o = 0u; o < it.neighbours; o++) {
      let other = at + kernel_offset(it, o);
      if (!in_kernel(it, other) || kernel_level(it, corner, other) != level) { continue; }
      join(parents, k, (other.z * size.y + other.y) * size.x + other.x);
    }
  }
}

fn count_zones(zones: List) {
  for (var k = 0u; k < zones.length; k++) {
    let parent = word_at(zones, k);
    if (parent == NOTHING) { continue; }
    if (parent == k) {
      put_word(zones, k, ROOT + 1u);
      continue;
    }
    // Words before this one are roots' counts, or lead to the root in one step.
    var root = parent;
    if (word_at(zones, parent) < ROOT) { root = word_at(zones, parent); }
    put_word(zones, root, word_at(zones, root) + 1u);
    put_word(zones, k, root);
  }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let v = invocation(group, groups, local);
  if (v >= it.voxels) { return; }
  let corner = kernel_corner(it, v);
  let zones = List(it.scratch + v, it.voxels, kernel_voxels(it));
  join_zones(it, corner, zones);
  count_zones(zones);
  // The list of zones takes the place of words that have been read.
  var list = List(zones.first, zones.step, 0u);
  for (var k = 0u; k < zones.length; k++) {
    let word = word_at(zones, k);
    if (word < ROOT) { continue; }
    let level = kernel_level(it, corner, kernel_voxel(it, k));
    put_word(list, list.length, size_word(level, word - ROOT, 0u));
    list.length++;
  }
  let t = size_terms(list);
  var features = array<f32, 16>(
    t.level_non_uniformity, t.level_non_uniformity / t.count, t.level_variance, t.high,
    t.large, t.large_high, t.large_low, t.low,
    t.size_non_uniformity, t.size_non_uniformity / t.count,
    t.small, t.small_high, t.small_low,
    t.entropy, t.count / t.voxels, t.size_variance,
  );
  for (var f = 0u; f < 16u; f++) { write_map(it, f, v, features[f]); }
}
