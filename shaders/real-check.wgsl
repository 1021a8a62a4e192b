// Sum, product, quotient a / b and square root of |a| of pairs of numbers: shows whether two-float arithmetic survives this
// adapter's compiler. Each result is good to 2^-45 of itself; a compiler that rewrites it leaves 2^-24.
//
// One invocation per pair; nothing is shared, so there is no order.
// Source: real.wgsl.
//#import params
//#import real

struct Item { count: u32, a: u32, b: u32, results: u32 } // offsets of the first pair and of its four results
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> a: array<f32>;             // real [count]
@group(0) @binding(3) var<storage, read> b: array<f32>;             // real [count], not 0
@group(0) @binding(4) var<storage, read_write> results: array<f32>; // real [count][4]: a + b, a * b, a / b, sqrt |a|
override a_planes: u32 = 2u;
override b_planes: u32 = 2u;
override results_planes: u32 = 2u;

fn a_at(i: u32) -> Real {
  if (a_planes == 1u) { return real(a[i]); }
  return vec2(a[i], a[arrayLength(&a) / a_planes + i]);
}

fn b_at(i: u32) -> Real {
  if (b_planes == 1u) { return real(b[i]); }
  return vec2(b[i], b[arrayLength(&b) / b_planes + i]);
}

fn store(i: u32, x: Real) {
  results[i] = x.x;
  if (results_planes > 1u) { results[arrayLength(&results) / results_planes + i] = x.y; }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (i >= it.count) { return; }
  let x = a_at(it.a + i);
  let y = b_at(it.b + i);
  let out = it.results + i * 4u;
  store(out, real_add(x, y));
  store(out + 1u, real_mul(x, y));
  store(out + 2u, real_div(x, y));
  store(out + 3u, real_sqrt(real_abs(x)));
}
