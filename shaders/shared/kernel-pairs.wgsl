// The rows of a kernel's co-occurrence matrices, without the matrices: the kernel's places are numbered and listed by level, so that
// what lies beside the places of one level is one row. Needs kernel.wgsl, voxel-glcm's Item, `offsets`, `weights` and `scratch`.

// Words of this invocation lie `lanes` apart, so that neighbouring invocations touch neighbouring words.
var<private> lane: u32;
var<private> lanes: u32;
fn word(n: u32) -> f32 { return scratch[lane + n * lanes]; }
fn put(n: u32, value: f32) { scratch[lane + n * lanes] = value; }
fn add(n: u32, value: f32) { scratch[lane + n * lanes] += value; }

// The kernel's places, and the first words of what follows them; see voxelGlcmScratch.
var<private> row_step: u32;
var<private> plane_step: u32;
var<private> first_place: u32;
var<private> place_list: u32;  // by number of the level
var<private> list_start: u32;  // by number: where its places begin
var<private> level_of: u32;    // by number: level - lowest
var<private> row_sum: u32;     // by number
var<private> column_sum: u32;
var<private> row_count: u32;   // by number: the cells of one row; 0 in between
var<private> sum_count: u32;   // by i + j; 0 in between
var<private> difference_count: u32;
var<private> vector: u32;      // by number: a row's element, column_side + a number: a column's
var<private> vector_before: u32;
var<private> vector_next: u32;
var<private> column_side: u32; // 0: columns are rows

var<private> numbers: u32;     // levels of the kernel
var<private> lowest: f32;
var<private> symmetrical: bool;

fn lay_out(it: Item, v: u32) {
  lane = it.scratch + v;
  lanes = it.voxels;
  symmetrical = it.symmetrical != 0u;
  let size = kernel_size(it);
  let gap = min(vec3(it.reach), size - 1u);
  let side = min(size.x * size.y * size.z, it.Ng) + 2u;
  row_step = size.x + gap.x;
  plane_step = (size.y + gap.y) * row_step;
  first_place = gap.z * plane_step + gap.y * row_step + gap.x;
  place_list = 2u * first_place + (size.z - 1u) * plane_step + (size.y - 1u) * row_step + size.x;
  list_start = place_list + size.x * size.y * size.z;
  level_of = list_start + side;
  row_sum = level_of + side;
  column_sum = select(row_sum + side, row_sum, symmetrical);
  row_count = row_sum + 2u * side;
  vector = row_count + side;
  vector_before = vector + 2u * side;
  vector_next = vector + 4u * side;
  column_side = select(side, 0u, symmetrical);
  sum_count = vector + 6u * side;
  difference_count = sum_count + 2u * it.Ng;
}

// Puts the kernel's levels in their places by number, and the places in a list by level.
fn load(it: Item, v: u32) {
  for (var p = 0u; p < place_list; p++) { put(p, 0.0); }
  let corner = kernel_corner(it, v);
  let size = kernel_size(it);
  numbers = 0u;
  var low = 0xffffu;
  var high = 0u;
  for (var z = 0u; z < size.z; z++) {
    for (var y = 0u; y < size.y; y++) {
      for (var x = 0u; x < size.x; x++) {
        let level = kernel_level(it, corner, vec3(x, y, z));
        if (level == 0u) { continue; }
        low = min(low, level);
        high = max(high, level);
        let number = number_of(f32(level));
        put(first_place + z * plane_step + y * row_step + x, f32(number));
        add(row_count + number, 1.0);
      }
    }
  }
  lowest = f32(low);
  var start = 0.0;
  for (var a = 1u; a <= numbers; a++) {
    add(level_of + a, -lowest);
    put(list_start + a, start);
    let places = word(row_count + a);
    put(row_count + a, start);
    start += places;
  }
  put(list_start + numbers + 1u, start);
  for (var p = 0u; p < place_list; p++) {
    let a = u32(word(p));
    if (a == 0u) { continue; }
    put(place_list + u32(word(row_count + a)), f32(p));
    add(row_count + a, 1.0);
  }
  for (var a = 1u; a <= numbers; a++) { put(row_count + a, 0.0); }
  let span = max(high, low) - low;
  for (var k = 0u; k <= 2u * span; k++) { put(sum_count + k, 0.0); }
  for (var k = 0u; k <= span; k++) { put(difference_count + k, 0.0); }
}

// Number of a level; a level that is met for the first time gets the next one.
fn number_of(level: f32) -> u32 {
  for (var a = 1u; a <= numbers; a++) {
    if (word(level_of + a) == level) { return a; }
  }
  numbers++;
  put(level_of + numbers, level);
  put(row_count + numbers, 0.0);
  return numbers;
}

// A matrix of one offset, which is a step between places, or the weighted one of all; `top` is what exponents count from.
struct Matrix { arms: u32, step: u32, weighted: bool, top: f32 }
// An offset, or back along it.
struct Arm { step: u32, weight: f32 }

// 0 where no two places are that far apart.
fn step_of(it: Item, o: u32) -> u32 {
  let t = (it.offsets + o) * 3u;
  let d = vec3(offsets[t + 2u], offsets[t + 1u], offsets[t]);
  if (any(vec3<u32>(abs(d)) >= kernel_size(it))) { return 0u; }
  return u32(d.z * i32(plane_step) + d.y * i32(row_step) + d.x);
}

fn arm_of(it: Item, m: Matrix, k: u32) -> Arm {
  var arm = Arm(m.step, 1.0);
  if (m.weighted) {
    let o = select(k, k >> 1u, symmetrical);
    arm = Arm(step_of(it, o), exp(min(0.0, weights[it.weights + o] - m.top)));
  }
  if (symmetrical && (k & 1u) == 1u) { arm.step = 0u - arm.step; }
  return arm;
}

fn row_begin(a: u32) -> u32 { return u32(word(list_start + a)); }
fn neighbour(i: u32, arm: Arm) -> u32 { return u32(word(u32(word(place_list + i)) + arm.step)); }

// The greatest exponent among the offsets with pairs, so that not all weights vanish.
fn greatest_exponent(it: Item) -> f32 {
  var top = -undefined_value;
  for (var o = 0u; o < it.offsetCount; o++) {
    let exponent = weights[it.weights + o];
    let step = step_of(it, o);
    if (exponent <= top || step == 0u) { continue; }
    for (var i = 0u; i < row_begin(numbers + 1u); i++) {
      if (neighbour(i, Arm(step, 1.0)) != 0u) { top = exponent; break; }
    }
  }
  return top;
}

// Sums of the rows and columns; returns the sum of the matrix.
fn count_margins(it: Item, m: Matrix) -> f32 {
  if (!symmetrical) { for (var b = 1u; b <= numbers; b++) { put(column_sum + b, 0.0); } }
  var total = 0.0;
  for (var a = 1u; a <= numbers; a++) {
    let begin = row_begin(a);
    let end = row_begin(a + 1u);
    var row = 0.0;
    for (var k = 0u; k < m.arms; k++) {
      let arm = arm_of(it, m, k);
      if (arm.step == 0u) { continue; }
      for (var i = begin; i < end; i++) {
        let b = neighbour(i, arm);
        if (b == 0u) { continue; }
        row += arm.weight;
        if (!symmetrical) { add(column_sum + b, arm.weight); }
      }
    }
    put(row_sum + a, row);
    total += row;
  }
  return total;
}
