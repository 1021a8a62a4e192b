// GLCM features of the kernel around each of a list of voxels, averaged over the offsets at which it has pairs.
//
//   levels       numbered     list, by number      row 1 at offsets (0, 0, 1) and back: the numbers
//   5 5 8        1 1 2        1: two places   ->   beside the places of level 1, 1 1 2, make
//   . 7 8        0 3 2        2: two places        cells (1,1) = 2 and (1,2) = 1
//                             3: one place
//
// One invocation per voxel of the list. It lays its kernel out in scratch with gaps, so that a neighbour beyond the kernel is found
// to be 0, sorts the places by level, and then goes through each matrix row by row, counting one row at a time. No matrix is held.
// Levels enter as differences from the kernel's lowest, and moments are about the mean, so that nothing large cancels in f32.
// The result does not depend on order: an invocation writes its own elements only; `used` is only ever set to 1.
// Source: PyRadiomics radiomics/glcm.py with voxelBased; Haralick 1973.
//#import params

struct Item {
  voxels: u32,
  nx: u32, ny: u32, nz: u32,                      // grid of the levels
  rx: u32, ry: u32, rz: u32,                      // radius of the kernel
  levels: u32, centres: u32,                      // offsets of the first level, of the first centre
  maps: u32, stride: u32,                         // feature f of voxel v is at maps + f * stride + v
  Ng: u32,
  offsets: u32, offsetCount: u32, reach: u32,     // first neighbour offset, in triples; their greatest component
  weights: u32, weighted: u32,                    // exponents of the offsets' weights; 1: one matrix of all offsets
  symmetrical: u32,
  onlyLevel: u32,                                 // 1: the whole region has one level
  used: u32,
  scratch: u32,                                   // [words][voxels] from here on
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;           // u16 [nz][ny][nx], 0 = not counted
@group(0) @binding(3) var<storage, read> centres: array<u32>;
@group(0) @binding(4) var<storage, read> offsets: array<i32>;          // [..][3]: dz, dy, dx
@group(0) @binding(5) var<storage, read> weights: array<f32>;          // real; the first plane is enough
@group(0) @binding(6) var<storage, read_write> maps: array<f32>;       // real, one plane
@group(0) @binding(7) var<storage, read_write> used: array<atomic<u32>>;
@group(0) @binding(8) var<storage, read_write> scratch: array<f32>;

//#import kernel
//#import kernel-pairs
//#import kernel-mcc

var<private> sums: array<f32, 24>; // of the features over the matrices, in the order of src/host/features/glcm.ts

// The language's own log2 may be off by 5e-7, and is by more on some devices, which shows in maps of little range.
fn log2_of(x: f32) -> f32 {
  let whole = i32(bitcast<u32>(x * 1.41421356) >> 23u) - 127; // 2^whole is within a factor sqrt(2) of x
  let mantissa = ldexp(x, -whole);
  let s = (mantissa - 1.0) / (mantissa + 1.0);
  let z = s * s; // below 0.03: log2(mantissa) = 2 atanh(s) / ln 2
  return f32(whole) + s * (2.88539008 + z * (0.961796694 + z * (0.577078016 + z * (0.412198583 + z * 0.320598898))));
}

struct Margin { mean: f32, variance: f32, entropy: f32 }

fn measure(side: u32, total: f32) -> Margin {
  var margin = Margin();
  var occupied = 0u;
  for (var a = 1u; a <= numbers; a++) { margin.mean += word(side + a) / total * word(level_of + a); }
  for (var a = 1u; a <= numbers; a++) {
    let p = word(side + a) / total;
    if (p == 0.0) { continue; }
    occupied++;
    let d = word(level_of + a) - margin.mean;
    margin.variance += p * d * d;
    margin.entropy += bits_of(p);
  }
  if (occupied == 1u) { margin.variance = 0.0; } // x / x need not be 1
  return margin;
}

// Sums over the cells of a matrix, each times what the cell holds.
struct Cells {
  autocorrelation: f32, prominence: f32, shade: f32, tendency: f32, contrast: f32, covariance: f32, difference: f32,
  id: f32, idm: f32,
  idmn: f32, idn: f32, // what the features, which are nearly 1, are below it
  inverse_variance: f32, held: f32, bits: f32, information: f32,
  highest: f32,
}

// Adds the features of a matrix that has pairs to the sums.
fn add_features(it: Item, m: Matrix, total: f32) {
  let x = measure(row_sum, total);
  let y = measure(column_sum, total);
  let c = sum_cells(it, m, total, x.mean, y.mean);
  let deviations = sqrt(x.variance) * sqrt(y.variance);
  let entropy = max(x.entropy, y.entropy);
  sums[0] += c.autocorrelation / total + lowest * (x.mean + y.mean);
  sums[1] += c.prominence / total;
  sums[2] += c.shade / total;
  sums[3] += c.tendency / total;
  sums[4] += c.contrast / total;
  sums[5] += select(c.covariance / total / max(deviations, 1e-30), 1.0, deviations == 0.0);
  sums[6] += c.difference / total;
  sums[9] += c.id / total;
  sums[10] += c.idm / total;
  sums[11] += c.idmn / total;
  sums[12] += c.idn / total;
  sums[13] -= select(c.information / total / max(entropy, 1e-30), 0.0, entropy <= 0.0);
  sums[14] += sqrt(max(0.0, 1.0 - exp(-2.0 * c.information / total)));
  sums[15] += c.inverse_variance / total;
  sums[16] += x.mean;
  sums[17] += c.held / total / total;
  sums[18] += c.bits / total;
  sums[20] += c.highest / total;
  sums[21] += x.mean + y.mean;
  sums[23] += x.variance;
  add_distributions(it, m, total, c.difference / total);
  sums[19] += maximal_correlation(it, m, total);
}

fn plus(a: Cells, b: Cells) -> Cells {
  return Cells(
    a.autocorrelation + b.autocorrelation, a.prominence + b.prominence, a.shade + b.shade, a.tendency + b.tendency,
    a.contrast + b.contrast, a.covariance + b.covariance, a.difference + b.difference, a.id + b.id, a.idm + b.idm,
    a.idmn + b.idmn, a.idn + b.idn, a.inverse_variance + b.inverse_variance, a.held + b.held, a.bits + b.bits,
    a.information + b.information, max(a.highest, b.highest));
}

// Goes through the cells row by row: a row is counted, then each of its cells taken once; fills sum_count and difference_count.
// Rows are summed up by themselves, because in one long sum f32's roundings would pile up.
fn sum_cells(it: Item, m: Matrix, total: f32, mean_x: f32, mean_y: f32) -> Cells {
  let Ng = f32(it.Ng);
  var all = Cells();
  for (var a = 1u; a <= numbers; a++) {
    let begin = row_begin(a);
    let end = row_begin(a + 1u);
    var c = Cells();
    for (var k = 0u; k < m.arms; k++) {
      let arm = arm_of(it, m, k);
      if (arm.step == 0u) { continue; }
      for (var i = begin; i < end; i++) { add(row_count + neighbour(i, arm), arm.weight); }
    }
    put(row_count, 0.0); // neighbours that are none
    let level_a = word(level_of + a);
    for (var k = 0u; k < m.arms; k++) {
      let arm = arm_of(it, m, k);
      if (arm.step == 0u) { continue; }
      for (var i = begin; i < end; i++) {
        let b = neighbour(i, arm);
        let held = word(row_count + b);
        if (held == 0.0) { continue; }
        put(row_count + b, 0.0);
        let level_b = word(level_of + b);
        add(sum_count + u32(level_a + level_b), held);
        let d = abs(level_a - level_b);
        add(difference_count + u32(d), held);
        let s = level_a - mean_x + (level_b - mean_y);
        let ss = held * s * s;
        let dd = d * d;
        c.autocorrelation += held * level_a * level_b;
        c.tendency += ss;
        c.shade += ss * s;
        c.prominence += ss * s * s;
        c.contrast += held * dd;
        c.covariance += held * (level_a - mean_x) * (level_b - mean_y);
        c.difference += held * d;
        c.id += held / (1.0 + d);
        c.idm += held / (1.0 + dd);
        c.idmn += held * dd / (Ng * Ng + dd);
        c.idn += held * d / (Ng + d);
        if (d > 0.0) { c.inverse_variance += held / dd; }
        c.held += held * held;
        c.bits -= held * log2_of(held / total);
        c.highest = max(c.highest, held);
        // Independent levels add exactly 0.
        let joint = held * total;
        let product = word(row_sum + a) * word(column_sum + b);
        if (joint != product) { c.information += held * log2_of(joint / product); }
      }
    }
    all = plus(all, c);
  }
  return all;
}

// Features of the distributions of i + j and |i - j|, which are emptied.
fn add_distributions(it: Item, m: Matrix, total: f32, mean_difference: f32) {
  var all = vec3(0.0); // bits of the sums, bits of the differences, variance of the differences
  for (var a = 1u; a <= numbers; a++) {
    let begin = row_begin(a);
    let end = row_begin(a + 1u);
    let level_a = word(level_of + a);
    var row = vec3(0.0);
    for (var k = 0u; k < m.arms; k++) {
      let arm = arm_of(it, m, k);
      if (arm.step == 0u) { continue; }
      for (var i = begin; i < end; i++) {
        let b = neighbour(i, arm);
        if (b == 0u) { continue; }
        let level_b = word(level_of + b);
        let d = abs(level_a - level_b);
        let off_mean = d - mean_difference;
        let p_sum = taken(sum_count + u32(level_a + level_b)) / total;
        let p_difference = taken(difference_count + u32(d)) / total;
        row += vec3(bits_of(p_sum), bits_of(p_difference), p_difference * off_mean * off_mean);
      }
    }
    all += row;
  }
  sums[22] += all.x;
  sums[7] += all.y;
  sums[8] += all.z;
}

fn taken(n: u32) -> f32 {
  let value = word(n);
  put(n, 0.0);
  return value;
}

fn bits_of(p: f32) -> f32 {
  if (p == 0.0) { return 0.0; }
  return -p * log2_of(p);
}

// A feature from the mean of what was summed up for it.
fn feature(f: u32, mean: f32) -> f32 {
  switch f {
    case 0u { return mean + lowest * lowest; }
    case 11u, 12u { return 1.0 - mean; }
    case 16u { return mean + lowest; }
    case 21u { return mean + 2.0 * lowest; }
    default { return mean; }
  }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let v = invocation(group, groups, local);
  if (v >= it.voxels) { return; }
  lay_out(it, v);
  load(it, v);
  let weighted = it.weighted != 0u;
  var top = 0.0;
  if (weighted) { top = greatest_exponent(it); }
  let offsets_each = select(1u, it.offsetCount, weighted);
  var matrices = 0.0;
  for (var o = 0u; o < it.offsetCount; o += offsets_each) {
    let step = select(step_of(it, o), 0u, weighted);
    let m = Matrix(offsets_each * select(1u, 2u, symmetrical), step, weighted, top);
    let total = count_margins(it, m);
    if (total == 0.0) { continue; }
    let flag = it.used + o;
    if (atomicLoad(&used[flag]) == 0u) { atomicStore(&used[flag], 1u); }
    matrices += 1.0;
    add_features(it, m, total);
  }
  for (var f = 0u; f < 24u; f++) {
    var value = undefined_value;
    if (matrices > 0.0) { value = feature(f, sums[f] / matrices); }
    if (f == 19u && it.onlyLevel != 0u) { value = 1.0; }
    write_map(it, f, v, value);
  }
  write_map(it, 24u, v, matrices);
}
