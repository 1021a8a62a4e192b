// The part of a mask whose intensities lie in a closed range, lower <= x (<= upper). The range is given in intensities, or in
// shares of the region's maximum, or in standard deviations from the region's mean; the device forms it from the region's
// records, with the roundings that numpy's arithmetic has there: 0.4 * 100 is 40, and voxels of 40 stay.
//
// One invocation per four neighbouring voxels (one packed word), so that no two write the same word; no order.
// Source: PyRadiomics imageoperations.resegmentMask.
//#import params
//#import real
//#import triple
//#import planes

struct Item {
  count: u32,
  image: u32, mask: u32,             // offsets of the first voxel
  resegmented: u32,                  // the same, a multiple of 4
  mode: u32,                         // 0 absolute, 1 relative to the maximum, 2 standard deviations from the mean
  thresholds: u32, bothSides: u32,   // offset of (lower, upper); 0: the lower one alone
  single: u32,                       // 1: float32 image, thresholds are formed in float32
  record: u32, moments: u32,         // offsets of the region's statistics record and moments
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;              // real [count]
@group(0) @binding(3) var<storage, read> mask: array<u32>;               // u8 [count], non-zero inside
@group(0) @binding(4) var<storage, read> thresholds: array<f32>;         // real [2]
@group(0) @binding(5) var<storage, read> records: array<f32>;            // real [5]: count, minimum, maximum, sum, mean
@group(0) @binding(6) var<storage, read> moments: array<f32>;            // real [8]: six sums, unit, intensity unit
@group(0) @binding(7) var<storage, read_write> resegmented: array<u32>;  // u8 [count], 1 inside
override image_planes: u32 = 2u;
override thresholds_planes: u32 = 2u;
override records_planes: u32 = 3u;
override moments_planes: u32 = 2u;

//#import image

fn threshold_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&thresholds) / thresholds_planes;
  var v = vec3(thresholds[i], 0.0, 0.0);
  if (thresholds_planes > 1u) { v.y = thresholds[n + i]; }
  if (thresholds_planes > 2u) { v.z = thresholds[2u * n + i]; }
  return v;
}

fn record_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&records) / records_planes;
  var v = vec3(records[i], 0.0, 0.0);
  if (records_planes > 1u) { v.y = records[n + i]; }
  if (records_planes > 2u) { v.z = records[2u * n + i]; }
  return v;
}

fn moment_at(i: u32) -> Real {
  if (moments_planes == 1u) { return real(moments[i]); }
  return vec2(moments[i], moments[arrayLength(&moments) / moments_planes + i]);
}

fn deviation(it: Item) -> Real {
  return real_sqrt(real_div(moment_at(it.moments + 1u), record_at(it.record).xy)) * moments[it.moments + 6u];
}

// The k-th threshold in intensities.
fn limit(it: Item, k: u32) -> vec3<f32> {
  let t = threshold_at(it.thresholds + k);
  if (it.mode == 0u) {
    return t;
  }
  if (it.mode == 1u) {
    let maximum = record_at(it.record + 2u);
    if (it.single == 1u) { return vec3(guard(maximum.x * t.x), 0.0, 0.0); }
    return round_to_double(triple_product(maximum, t));
  }
  let mean = record_at(it.record + 4u);
  let sd = deviation(it);
  if (it.single == 1u) { return vec3(guard(mean.x + guard(sd.x * t.x)), 0.0, 0.0); }
  if (sd.x == 0.0) { return mean; }
  return vec3(real_add(mean.xy, real_mul(sd, t.xy)), 0.0);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let first = invocation(group, groups, local) * 4u;
  if (first >= it.count) { return; }
  let lower = limit(it, 0u);
  var upper = lower;
  if (it.bothSides == 1u) { upper = limit(it, 1u); }
  var word = 0u;
  for (var k = 0u; k < 4u && first + k < it.count; k++) {
    let m = it.mask + first + k;
    if (((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) == 0u) { continue; }
    let x = image_at(it.image + first + k);
    let inside = !planes_less(x, lower) && (it.bothSides == 0u || !planes_less(upper, x));
    word |= select(0u, 1u, inside) << (k * 8u);
  }
  resegmented[(it.resegmented + first) >> 2u] = word;
}
