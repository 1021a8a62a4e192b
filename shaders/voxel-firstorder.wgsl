// Voxel maps of the first order features.
//
//   kernel        7.1 7.0  .        sorted in scratch   6.9  7.0  7.1  7.4    all else follows from the sorted list:
//                 7.4 6.9  .        from the least      0    0.1  0.2  0.5    percentiles, moments, stretches of a level
//
// One invocation per voxel of the map. Order is decided by comparing whole intensities; differences from the least one of the
// kernel are exact to f32's rounding of themselves, so that small ones between large intensities keep their digits, and
// moments are of differences from the mean in units of the range. Nothing is shared, so the result depends on no order.
// Source: IBSI 3.3; radiomics/firstorder.py.
//#import params

struct Item {
  voxels: u32,                   // of the map
  nx: u32, ny: u32, nz: u32,     // grid of levels and image
  rx: u32, ry: u32, rz: u32,     // kernel's radius
  levels: u32, centres: u32,     // offsets of the first level and of the first centre
  maps: u32, stride: u32,        // offset of the first map, and from one map to the next
  Ng: u32,                       // greatest level
  image: u32,                    // offset of the first intensity
  shift: f32,                    // added to intensities in energies
  voxelVolume: f32,              // mm3
  scratch: u32,                  // offset of the item's scratch
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;         // u16 [nz][ny][nx], 0 = not counted
@group(0) @binding(3) var<storage, read> centres: array<u32>;        // [voxels], indices into the grid
@group(0) @binding(4) var<storage, read> image: array<f32>;          // real [nz][ny][nx]
@group(0) @binding(5) var<storage, read_write> maps: array<f32>;     // [19][stride]
@group(0) @binding(6) var<storage, read_write> entries: array<u32>;  // [kernel's voxels][voxels]: places in `image`
override image_planes: u32 = 2u;

//#import kernel
//#import kernel-voxels
//#import image
//#import planes
//#import real
//#import sort

fn precedes(a: u32, b: u32) -> bool { return planes_less(image_at(a), image_at(b)); }

fn voxels_of(it: Item, v: u32) -> List {
  let corner = kernel_corner(it, v);
  var list = List(it.scratch + v, it.voxels, 0u);
  for (var k = 0u; k < kernel_voxels(it); k++) {
    let at = kernel_voxel(it, k);
    if (kernel_level(it, corner, at) == 0u) { continue; }
    let p = corner + at;
    put_word(list, list.length, it.image + (p.z * it.ny + p.y) * it.nx + p.x);
    list.length++;
  }
  return list;
}

// A sorted list and its least intensity.
struct Sample { list: List, least: vec3<f32> }

// Intensity number k less the least one.
fn above_least(s: Sample, k: u32) -> f32 {
  let d = image_at(word_at(s.list, k)) - s.least;
  return guard(d.x) + guard(guard(d.y) + guard(d.z));
}

// q-th percentile less the least intensity: linear between order statistics.
fn percentile(s: Sample, q: u32) -> f32 {
  let place = (s.list.length - 1u) * q;
  let below = above_least(s, place / 100u);
  if (place % 100u == 0u) { return below; }
  return below + f32(place % 100u) / 100.0 * (above_least(s, place / 100u + 1u) - below);
}

// Mean of the intensities number first to last, less the least one.
fn mean_of(s: Sample, first: u32, last: u32) -> f32 {
  var mean = 0.0;
  for (var round = 0u; round < 2u; round++) {
    var rest = 0.0;
    for (var k = first; k <= last; k++) { rest += above_least(s, k) - mean; }
    mean += rest / f32(last + 1u - first);
  }
  return mean;
}

// Mean absolute deviation of the intensities from the 10th to the 90th percentile, which order statistics bound; undefined
// where there are none.
fn robust_deviation(s: Sample) -> f32 {
  let top = s.list.length - 1u;
  var first = (top + 9u) / 10u;
  var last = top * 9u / 10u;
  while (first > 0u && !precedes(word_at(s.list, first - 1u), word_at(s.list, first))) { first--; }
  while (last < top && !precedes(word_at(s.list, last), word_at(s.list, last + 1u))) { last++; }
  if (first > last) { return undefined_value; }
  let mean = mean_of(s, first, last);
  var sum = 0.0;
  for (var k = first; k <= last; k++) { sum += abs(above_least(s, k) - mean); }
  return sum / f32(last + 1u - first);
}

// Mean |u|, u^2, u^3, u^4 of u = (intensity - mean) / unit.
struct Moments { absolute: f32, second: f32, third: f32, fourth: f32 }

fn moments_of(s: Sample, mean: f32, unit: f32) -> Moments {
  var sums = vec4(0.0);
  for (var k = 0u; k < s.list.length; k++) {
    let u = (above_least(s, k) - mean) / unit;
    sums += vec4(abs(u), u * u, u * u * u, u * u * u * u);
  }
  sums /= f32(s.list.length);
  return Moments(sums.x, sums.y, sums.z, sums.w);
}

// Entropy in bits and uniformity of the levels, which ascend with the intensities.
fn level_shares(it: Item, s: Sample) -> vec2<f32> {
  let total = f32(s.list.length);
  var information = 0.0; // sum of n log2 n over the levels' n voxels
  var squares = 0.0;
  var alike = 0.0;
  for (var k = 0u; k < s.list.length; k++) {
    alike += 1.0;
    if (k + 1u < s.list.length && listed_level(it, s.list, k + 1u) == listed_level(it, s.list, k)) { continue; }
    information += alike * log2(alike);
    squares += alike * alike;
    alike = 0.0;
  }
  return vec2(log2(total) - information / total, squares / (total * total));
}

fn listed_level(it: Item, list: List, k: u32) -> u32 {
  let i = word_at(list, k) - it.image + it.levels;
  return (levels[i >> 1u] >> ((i & 1u) * 16u)) & 0xffffu;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let v = invocation(group, groups, local);
  if (v >= it.voxels) { return; }
  let list = voxels_of(it, v);
  sort_words(list);
  let s = Sample(list, image_at(word_at(list, 0u)));
  let least = two_sum(s.least.x, s.least.y + s.least.z);
  let range = above_least(s, list.length - 1u);
  let above = mean_of(s, 0u, list.length - 1u);
  let unit = select(range, 1.0, range == 0.0);
  let m = moments_of(s, above, unit);
  let spread = sqrt(m.second);
  let variance = m.second * unit * unit;
  let mean = real_add(least, real(above));
  let shifted = real_add(mean, real(it.shift));
  let square = real_add(real_mul(shifted, shifted), real(variance)).x;
  let energy = square * f32(list.length);
  let shares = level_shares(it, s);
  let scale = select(spread, 1.0, range == 0.0);
  var features = array<f32, 19>(
    real_add(least, real(percentile(s, 10u))).x,
    real_add(least, real(percentile(s, 90u))).x,
    energy,
    shares.x,
    percentile(s, 75u) - percentile(s, 25u),
    m.fourth / (scale * scale * scale * scale),
    real_add(least, real(range)).x,
    m.absolute * unit,
    mean.x,
    real_add(least, real(percentile(s, 50u))).x,
    least.x,
    range,
    robust_deviation(s),
    sqrt(square),
    m.third / (scale * scale * scale),
    spread * unit,
    energy * it.voxelVolume,
    shares.y,
    variance,
  );
  for (var f = 0u; f < 19u; f++) { write_map(it, f, v, features[f]); }
}
