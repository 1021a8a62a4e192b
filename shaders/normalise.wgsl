// Normalised intensities: (x - mean) / sd, clipped to +-outliers standard deviations if asked for, times a scale. sd is the
// sample standard deviation sqrt(sum (x - mean)^2 / (n - 1)). Where sd is 0 every result is 0 (SimpleITK gives NaN there).
//
// One invocation per voxel; each is written once, so there is no order.
// Source: ITK NormalizeImageFilter; PyRadiomics imageoperations.normalizeImage.
//#import params
//#import real
//#import planes

struct Item {
  count: u32,
  image: u32, normalised: u32,   // offsets of the first voxel
  record: u32, moments: u32,     // offsets of the image's statistics record and moments
  settings: u32, clipped: u32,   // offset of (outliers, scale); 1: clip
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;            // real [count]
@group(0) @binding(3) var<storage, read> records: array<f32>;          // real [5]: count, minimum, maximum, sum, mean
@group(0) @binding(4) var<storage, read> moments: array<f32>;          // real [8]: six sums, unit, intensity unit
@group(0) @binding(5) var<storage, read> settings: array<f32>;         // real [2]: outliers, scale
@group(0) @binding(6) var<storage, read_write> normalised: array<f32>; // real [count]
override image_planes: u32 = 2u;
override records_planes: u32 = 3u;
override moments_planes: u32 = 2u;
override settings_planes: u32 = 2u;
override normalised_planes: u32 = 2u;

//#import image

fn record_at(i: u32) -> Real {
  if (records_planes == 1u) { return real(records[i]); }
  return vec2(records[i], records[arrayLength(&records) / records_planes + i]);
}

fn moment_at(i: u32) -> Real {
  if (moments_planes == 1u) { return real(moments[i]); }
  return vec2(moments[i], moments[arrayLength(&moments) / moments_planes + i]);
}

fn setting_at(i: u32) -> Real {
  if (settings_planes == 1u) { return real(settings[i]); }
  return vec2(settings[i], settings[arrayLength(&settings) / settings_planes + i]);
}

fn store(i: u32, x: Real) {
  normalised[i] = x.x;
  if (normalised_planes > 1u) { normalised[arrayLength(&normalised) / normalised_planes + i] = x.y; }
}

fn less(a: Real, b: Real) -> bool { return planes_less(vec3(a, 0.0), vec3(b, 0.0)); }

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (i >= it.count) { return; }
  let count = record_at(it.record);
  let mean = record_at(it.record + 4u);
  let sum2 = moment_at(it.moments + 1u);
  if (sum2.x == 0.0 || count.x < 2.0) {
    store(it.normalised + i, real(0.0));
    return;
  }
  let unit = moments[it.moments + 6u];
  let sd = real_sqrt(real_div(sum2, real_sub(count, real(1.0)))) * unit;
  let x = image_at(it.image + i);
  var y = real_div(real_add(real_sub(x.xy, mean), real(x.z)), sd);
  if (it.clipped == 1u) {
    let outliers = setting_at(it.settings);
    if (less(outliers, y)) { y = outliers; }
    if (less(y, -outliers)) { y = -outliers; }
  }
  store(it.normalised + i, real_mul(y, setting_at(it.settings + 1u)));
}
