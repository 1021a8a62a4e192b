// Voxel maps of the grey level dependence features.
//
//   kernel   1 2 2     each voxel with its dependence, here with alpha 0 and eight neighbours:
//            2[2]3     (1,1) (2,4) (2,3) (2,4) (2,5) (3,1) ...
//            . 2 4     a cell of the matrix is as many voxels as are equal
//
// One invocation per voxel of the map: it lists the voxels of its kernel in scratch and sums over the list. Nothing is shared,
// so the result depends on no order. Features in f32; counts and deviations of levels are exact.
// Source: Sun and Wee 1983; IBSI 3.11; radiomics/gldm.py.
//#import params

struct Item {
  voxels: u32,                      // of the map
  nx: u32, ny: u32, nz: u32,        // grid of levels
  rx: u32, ry: u32, rz: u32,        // kernel's radius
  levels: u32, centres: u32,        // offsets of the first level and of the first centre
  maps: u32, stride: u32,           // offset of the first map, and from one map to the next
  Ng: u32,                          // greatest level
  offsets: u32, offsetCount: u32,   // first neighbour offset, in triples
  alpha: u32,                       // greatest difference of a dependent neighbour
  scratch: u32,                     // offset of the item's scratch
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;         // u16 [nz][ny][nx], 0 = not counted
@group(0) @binding(3) var<storage, read> centres: array<u32>;        // [voxels], indices into the grid
@group(0) @binding(4) var<storage, read> offsets: array<i32>;        // [..][3]: dz, dy, dx
@group(0) @binding(5) var<storage, read_write> maps: array<f32>;     // [14][stride]
@group(0) @binding(6) var<storage, read_write> entries: array<u32>;  // [kernel's voxels][voxels]

//#import kernel
//#import kernel-neighbours
//#import sizes

fn weight_of(word: u32) -> f32 { return 1.0; }

fn dependence(it: Item, corner: vec3<u32>, at: vec3<u32>, level: u32) -> u32 {
  var count = 1u;
  for (var o = 0u; o < it.offsetCount; o++) {
    let other = kernel_neighbour(it, corner, at, o);
    if (other != 0u && max(level, other) - min(level, other) <= it.alpha) { count++; }
  }
  return count;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let v = invocation(group, groups, local);
  if (v >= it.voxels) { return; }
  let corner = kernel_corner(it, v);
  var list = List(it.scratch + v, it.voxels, 0u);
  for (var k = 0u; k < kernel_voxels(it); k++) {
    let at = kernel_voxel(it, k);
    let level = kernel_level(it, corner, at);
    if (level == 0u) { continue; }
    put_word(list, list.length, size_word(level, dependence(it, corner, at, level), 0u));
    list.length++;
  }
  let t = size_terms(list);
  var features = array<f32, 14>(
    t.entropy, t.size_non_uniformity, t.size_non_uniformity / t.count, t.size_variance,
    t.level_non_uniformity, t.level_variance, t.high,
    t.large, t.large_high, t.large_low, t.low,
    t.small, t.small_high, t.small_low,
  );
  for (var f = 0u; f < 14u; f++) { write_map(it, f, v, features[f]); }
}
