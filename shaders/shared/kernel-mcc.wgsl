// Second largest singular value of a kernel's matrix p / sqrt(p_x p_y): the largest but for that of sqrt(p_x), sqrt(p_y), which
// are projected out. Lanczos' method, without making its vectors orthogonal to all before them: what that costs is copies of eigenvalues
// that are already found. A matrix that is not symmetric stands beside the diagonal of one that is. Needs kernel-pairs.wgsl.
// Source: Haralick 1973, f14; Paige 1976.

const most_steps = 96u;
const check_every = 8u;
const eps = 2.220446049250313e-16;
var<private> diagonal: array<f32, most_steps>;
var<private> beside: array<f32, most_steps>; // beside[k] couples vectors k and k + 1

fn maximal_correlation(it: Item, m: Matrix, total: f32) -> f32 {
  var dimensions = 0u;
  for (var a = 1u; a <= numbers; a++) {
    if (word(row_sum + a) > 0.0) { dimensions++; }
    if (!symmetrical && word(column_sum + a) > 0.0) { dimensions++; }
    put(vector_next + a, scattered(a));
    put(vector_next + column_side + a, scattered(column_side + a));
    put(vector + a, 0.0);
    put(vector + column_side + a, 0.0);
  }
  var norm = project(vector_next, total);
  if (dimensions <= select(2u, 1u, symmetrical) || norm < 1e-6) { return 0.0; }
  var known = 0.0;
  var steps = 0u;
  while (steps < most_steps && norm > 1e-4) {
    let coupling = select(0.0, norm, steps > 0u);
    turn(norm);
    multiply(it, m, total);
    var product = 0.0;
    for (var a = 1u; a <= numbers; a++) {
      product += word(vector + a) * word(vector_next + a);
      if (!symmetrical) { product += word(vector + column_side + a) * word(vector_next + column_side + a); }
    }
    for (var a = 1u; a <= numbers; a++) {
      subtract(a, product, coupling);
      if (!symmetrical) { subtract(column_side + a, product, coupling); }
    }
    norm = project(vector_next, total);
    diagonal[steps] = product;
    beside[steps] = norm;
    steps++;
    if (steps % check_every == 0u) {
      let found = greatest(steps);
      if (found - known < 2e-6) { return found; }
      known = found;
    }
  }
  return greatest(steps);
}

// Greatest magnitude of an eigenvalue of the tridiagonal matrix.
fn greatest(steps: u32) -> f32 {
  return min(1.0, extreme(-1.0, steps, extreme(1.0, steps, 0.0)));
}

// A number in [-1, 1) that follows no rule of i, so that a vector of them has a part along every eigenvector.
fn scattered(i: u32) -> f32 {
  var bits = i * 0x9e3779b1u;
  bits = (bits ^ (bits >> 15u)) * 0x85ebca77u;
  return f32(bitcast<i32>(bits ^ (bits >> 13u))) / 2147483648.0;
}

// Takes from a vector what lies along sqrt(p_x) and sqrt(p_y); returns the length that is left. Levels without pairs get 0.
fn project(v: u32, total: f32) -> f32 {
  var squares = project_side(v, row_sum, total);
  if (!symmetrical) { squares += project_side(v + column_side, column_sum, total); }
  return sqrt(squares);
}

fn project_side(v: u32, side: u32, total: f32) -> f32 {
  var along = 0.0;
  for (var a = 1u; a <= numbers; a++) { along += sqrt(word(side + a) / total) * word(v + a); }
  var squares = 0.0;
  for (var a = 1u; a <= numbers; a++) {
    let p = word(side + a) / total;
    let left = select(0.0, word(v + a) - along * sqrt(p), p > 0.0);
    put(v + a, left);
    squares += left * left;
  }
  return squares;
}

// The next vector, scaled to length 1, becomes the vector, and that the one before.
fn turn(norm: f32) {
  let spare = vector_before;
  vector_before = vector;
  vector = vector_next;
  vector_next = spare;
  for (var a = 1u; a <= numbers; a++) {
    put(vector + a, word(vector + a) / norm);
    if (!symmetrical) { put(vector + column_side + a, word(vector + column_side + a) / norm); }
  }
}

fn subtract(at: u32, product: f32, coupling: f32) {
  add(vector_next + at, -product * word(vector + at) - coupling * word(vector_before + at));
}

// vector_next = matrix times vector
fn multiply(it: Item, m: Matrix, total: f32) {
  if (!symmetrical) { for (var b = 1u; b <= numbers; b++) { put(vector_next + column_side + b, 0.0); } }
  for (var a = 1u; a <= numbers; a++) {
    let own = word(vector + a);
    let px = word(row_sum + a) / total;
    let begin = row_begin(a);
    let end = row_begin(a + 1u);
    var row = 0.0;
    for (var k = 0u; k < m.arms; k++) {
      let arm = arm_of(it, m, k);
      if (arm.step == 0u) { continue; }
      for (var i = begin; i < end; i++) {
        let b = neighbour(i, arm);
        if (b == 0u) { continue; }
        let cell = arm.weight / total * inverseSqrt(px * word(column_sum + b) / total + eps);
        row += cell * word(vector + column_side + b);
        if (!symmetrical) { add(vector_next + column_side + b, cell * own); }
      }
    }
    put(vector_next + a, row);
  }
}

// The largest eigenvalue of the tridiagonal matrix times `sign` if it is above `least`, else `least`. Newton's method on the
// characteristic polynomial, the product of the pivots: from above all eigenvalues, where pivots are negative, it comes down.
fn extreme(sign: f32, steps: u32, least: f32) -> f32 {
  var x = 1.00001;
  var step = 1.0;
  while (step > 1e-6 && x > least) {
    var pivot = min(sign * diagonal[0] - x, -1e-12);
    var ratio = -1.0 / pivot; // derivative of the pivot by x, over the pivot
    var sum = ratio;
    for (var k = 1u; k < steps; k++) {
      let fill = beside[k - 1u] * beside[k - 1u] / pivot;
      pivot = min(sign * diagonal[k] - x - fill, -1e-12);
      ratio = (fill * ratio - 1.0) / pivot;
      sum += ratio;
    }
    step = 1.0 / sum;
    x -= step;
  }
  return max(x, least);
}
