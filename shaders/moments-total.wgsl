// Sums of powers of the deviations of a region, from the rows that `moments` left, and the units they are counted in.
//
// One invocation per item and sum (the seventh and eighth write the units); rows are folded in their order.
// Source: IBSI 4.1.
//#import params
//#import real
//#import units

struct Item { first: u32, rows: u32, record: u32, shift: u32, moments: u32 } // first row, number of rows, offsets
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> partials: array<f32>;      // real [rows][6]
@group(0) @binding(3) var<storage, read> records: array<f32>;       // real [5]: count, minimum, maximum, sum, mean
@group(0) @binding(4) var<storage, read> shift: array<f32>;         // real
@group(0) @binding(5) var<storage, read_write> moments: array<f32>; // real [8]: six sums, unit, intensity unit
override partials_planes: u32 = 2u;
override moments_planes: u32 = 2u;

fn partial_at(i: u32) -> Real {
  if (partials_planes == 1u) { return real(partials[i]); }
  return vec2(partials[i], partials[arrayLength(&partials) / partials_planes + i]);
}

fn store(i: u32, x: Real) {
  moments[i] = x.x;
  if (moments_planes > 1u) { moments[arrayLength(&moments) / moments_planes + i] = x.y; }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let k = invocation(group, groups, local);
  if (k >= 8u) { return; }
  if (k >= 6u) {
    let unit = units(records[it.record + 1u], records[it.record + 2u], shift[it.shift]);
    store(it.moments + k, real(unit[k - 6u]));
    return;
  }
  var sum = real(0.0);
  for (var r = it.first; r < it.first + it.rows; r++) { sum = real_add(sum, partial_at(r * 6u + k)); }
  store(it.moments + k, sum);
}
