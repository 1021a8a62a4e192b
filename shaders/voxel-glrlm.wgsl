// Voxel maps of the run length features.
//
//   kernel   1 1 2    along +x, line by line:  (1,2) (2,1), (2,2) after a voxel that does not count, (3,1) (1,2)
//            . 2 2    a direction counts where a line holds two voxels that count
//            3 1 1
//
// One invocation per voxel of the map: along each direction it lists the runs of its kernel in scratch and sums over the
// list; features are averaged over the directions, or computed once from all runs, each with its direction's weight. Nothing
// is shared, so the result depends on no order. Features in f32; counts and deviations of levels are exact.
// Source: Galloway 1975; IBSI 3.7; radiomics/glrlm.py.
//#import params

struct Item {
  voxels: u32,                     // of the map
  nx: u32, ny: u32, nz: u32,       // grid of levels
  rx: u32, ry: u32, rz: u32,       // kernel's radius
  levels: u32, centres: u32,       // offsets of the first level and of the first centre
  maps: u32, stride: u32,          // offset of the first map, and from one map to the next
  Ng: u32,                         // greatest level
  offsets: u32, directions: u32,   // first direction, in triples
  weights: u32, weighted: u32,     // first direction's weight; 0: averages, 1: one weighted matrix
  scratch: u32,                    // offset of the item's scratch
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;         // u16 [nz][ny][nx], 0 = not counted
@group(0) @binding(3) var<storage, read> centres: array<u32>;        // [voxels], indices into the grid
@group(0) @binding(4) var<storage, read> offsets: array<i32>;        // [..][3]: dz, dy, dx
@group(0) @binding(5) var<storage, read> weights: array<f32>;        // real [..], of which f32 is enough: plane 0
@group(0) @binding(6) var<storage, read_write> maps: array<f32>;     // [16][stride]
@group(0) @binding(7) var<storage, read_write> entries: array<u32>;  // [kernel's voxels, times the directions if weighted][voxels]

//#import kernel
//#import kernel-neighbours
//#import sizes

const ONES = 0xffffffffu;
var<private> weight_base: u32; // the first direction's weight, or ONES

fn weight_of(word: u32) -> f32 {
  if (weight_base == ONES) { return 1.0; }
  return weights[weight_base + (word & 0xfu)];
}

fn append_run(list: ptr<function, List>, level: u32, length: u32, direction: u32) {
  if (level == 0u) { return; }
  put_word(*list, (*list).length, size_word(level, length, direction));
  (*list).length++;
}

// Appends the runs along a direction; nothing, and false, where no line holds two voxels that count.
fn append_runs(it: Item, corner: vec3<u32>, direction: u32, list: ptr<function, List>) -> bool {
  let before = (*list).length;
  let step = kernel_offset(it, direction);
  var usable = false;
  for (var k = 0u; k < kernel_voxels(it); k++) {
    var at = kernel_voxel(it, k);
    if (in_kernel(it, at - step)) { continue; } // no line begins here
    var level = 0u;
    var length = 0u;
    var counted = 0u;
    while (in_kernel(it, at)) {
      let next = kernel_level(it, corner, at);
      counted += u32(next != 0u);
      if (next != level) {
        append_run(list, level, length, direction);
        level = next;
        length = 0u;
      }
      length++;
      at += step;
    }
    append_run(list, level, length, direction);
    usable = usable || counted > 1u;
  }
  if (!usable) { (*list).length = before; }
  return usable;
}

fn features_of(list: List) -> array<f32, 16> {
  let t = size_terms(list);
  return array<f32, 16>(
    t.level_non_uniformity, t.level_non_uniformity / t.count, t.level_variance, t.high,
    t.large, t.large_high, t.large_low, t.low,
    t.entropy, t.size_non_uniformity, t.size_non_uniformity / t.count,
    t.count / t.voxels, t.size_variance,
    t.small, t.small_high, t.small_low,
  );
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let v = invocation(group, groups, local);
  if (v >= it.voxels) { return; }
  let corner = kernel_corner(it, v);
  let weighted = it.weighted != 0u;
  weight_base = select(ONES, it.weights, weighted);
  var list = List(it.scratch + v, it.voxels, 0u);
  var sums: array<f32, 16>;
  var matrices = 0.0;
  for (var direction = 0u; direction < it.directions; direction++) {
    let usable = append_runs(it, corner, direction, &list);
    let complete = select(usable, direction + 1u == it.directions && list.length > 0u, weighted);
    if (!complete) { continue; }
    var features = features_of(list);
    for (var f = 0u; f < 16u; f++) { sums[f] += features[f]; }
    matrices += 1.0;
    list.length = 0u;
  }
  for (var f = 0u; f < 16u; f++) {
    if (matrices == 0.0) { write_map(it, f, v, undefined_value); } else { write_map(it, f, v, sums[f] / matrices); }
  }
}
