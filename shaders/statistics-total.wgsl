// Count, minimum, maximum, sum and mean of a region, from the rows that `statistics` left.
//
// One invocation per item; rows are folded in their order. The mean is kept within minimum and maximum, so that a flat
// region's mean is its value and its deviations are exactly 0. A region without voxels gives zeros.
// Source: IBSI 4.1.
//#import params
//#import real
//#import planes

struct Item { first: u32, rows: u32, record: u32 } // first row, number of rows, offset of the record
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> partials: array<f32>;      // real [rows][4]: count, minimum, maximum, sum
@group(0) @binding(3) var<storage, read_write> records: array<f32>; // real [5]: count, minimum, maximum, sum, mean
override partials_planes: u32 = 3u;
override records_planes: u32 = 3u;

fn partial_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&partials) / partials_planes;
  var v = vec3(partials[i], 0.0, 0.0);
  if (partials_planes > 1u) { v.y = partials[n + i]; }
  if (partials_planes > 2u) { v.z = partials[2u * n + i]; }
  return v;
}

fn store(i: u32, v: vec3<f32>) {
  let n = arrayLength(&records) / records_planes;
  records[i] = v.x;
  if (records_planes > 1u) { records[n + i] = v.y; }
  if (records_planes > 2u) { records[2u * n + i] = v.z; }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  if (invocation(group, groups, local) > 0u) { return; }
  var count = real(0.0);
  var lowest = vec3(0.0);
  var highest = vec3(0.0);
  var sum = real(0.0);
  for (var r = it.first; r < it.first + it.rows; r++) {
    let n = partial_at(r * 4u);
    if (n.x == 0.0) { continue; }
    let low = partial_at(r * 4u + 1u);
    let high = partial_at(r * 4u + 2u);
    if (count.x == 0.0 || planes_less(low, lowest)) { lowest = low; }
    if (count.x == 0.0 || planes_less(highest, high)) { highest = high; }
    count = real_add(count, n.xy);
    sum = real_add(sum, partial_at(r * 4u + 3u).xy);
  }
  var mean = vec3(0.0);
  if (count.x > 0.0) { mean = vec3(real_div(sum, count), 0.0); }
  if (planes_less(mean, lowest)) { mean = lowest; }
  if (planes_less(highest, mean)) { mean = highest; }
  store(it.record, vec3(count, 0.0));
  store(it.record + 1u, lowest);
  store(it.record + 2u, highest);
  store(it.record + 3u, vec3(sum, 0.0));
  store(it.record + 4u, mean);
}
