// Squared distances to a mask, passes 2 and 3 of 3: along y, then along z.
//
//   square of a voxel = least of  squares[q] + weight (x - q)^2  over the line's sites q: the lower envelope of parabolas;
//   weight (x - q)^2 is looked up in a table
//
//   \      \    / /         sites are taken in turn; a new one takes over from place `start` on, and those before it
//    \_/\   \_/\ /          that begin at `start` or later are dropped; then the line is read off from left to right
//     p  q   p   q
//
// One invocation per line; lines share nothing. Where a parabola crosses another is found in f32 unless it is near a voxel's centre:
// there both are compared in full, so that the square is the least one to the arithmetic's precision (2^-45).
// Source: Felzenszwalb, Huttenlocher 2012; places are whole numbers as in Meijster, Roerdink, Hesselink 2000.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32, // grid
  planar: u32,               // not 0: z is left out
  mask: u32, steps: u32, squares: u32, work: u32, // offsets of the first elements
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(3) var<storage, read> steps: array<f32>;           // real [nx + ny + nz]: squares of 0, 1, ... steps along each axis
@group(0) @binding(4) var<storage, read_write> squares: array<f32>;   // real [nz][ny][nx], along x, and in the end
@group(0) @binding(5) var<storage, read_write> within: array<f32>;    // real [nz][ny][nx], along x and y
@group(0) @binding(6) var<storage, read_write> envelope: array<u32>;  // [nz][ny][nx]: along each line sites, and start << 16
override steps_planes: u32 = 2u;
override squares_planes: u32 = 2u;
override within_planes: u32 = 2u;

fn square_of(i: u32) -> Real {
  if (steps_planes == 1u) { return real(steps[i]); }
  return vec2(steps[i], steps[arrayLength(&steps) / steps_planes + i]);
}

// What the pass before left at voxel v.
fn square_before(it: Item, v: u32) -> Real {
  if (params.step == 2u) { return vec2(within[it.work + v], within[arrayLength(&within) / within_planes + it.work + v]); }
  let i = it.squares + v;
  if (squares_planes == 1u) { return real(squares[i]); }
  return vec2(squares[i], squares[arrayLength(&squares) / squares_planes + i]);
}

fn store(it: Item, v: u32, x: Real) {
  if (params.step == 1u) {
    within[it.work + v] = x.x;
    within[arrayLength(&within) / within_planes + it.work + v] = x.y;
    return;
  }
  squares[it.squares + v] = x.x;
  if (squares_planes > 1u) { squares[arrayLength(&squares) / squares_planes + it.squares + v] = x.y; }
}

struct Site { place: u32, square: Real }

// The line's table begins at `table`. No term is negative: two roundings less than real_add has do no harm.
fn parabola(site: Site, x: u32, table: u32) -> Real {
  let square = square_of(table + max(x, site.place) - min(x, site.place));
  let sum = two_sum(site.square.x, square.x);
  return quick_two_sum(sum.x, guard(sum.y + guard(site.square.y + square.y)));
}

// The first place from 0 to n at which q, the later site, is less than p.
fn takes_over(p: Site, q: Site, n: u32, table: u32) -> u32 {
  let rise = ((q.square.x - p.square.x) + (q.square.y - p.square.y)) / steps[table + 1u];
  let crossing = 0.5 * (rise / f32(q.place - p.place) + f32(q.place + p.place));
  if (crossing < -0.5) { return 0u; }
  if (crossing >= f32(n)) { return n; }
  let nearest = round(crossing);
  if (abs(crossing - nearest) > 0.015625) { return u32(floor(crossing) + 1.0); } // f32 is off by less in lines of 2^14
  let x = u32(max(nearest, 0.0));
  let before = parabola(p, x, table);
  let after = parabola(q, x, table);
  return select(x + 1u, x, after.x < before.x || (after.x == before.x && after.y < before.y));
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let is_y = params.step == 1u;
  let n = select(it.nz, it.ny, is_y);
  let stride = select(it.nx * it.ny, it.nx, is_y);
  let line = invocation(group, groups, local);
  if (line >= it.nx * it.ny * it.nz / n) { return; }
  let first = (line / stride) * stride * n + line % stride;
  if (n == 1u || (!is_y && it.planar != 0u)) {
    for (var x = 0u; x < n; x++) { store(it, first + x * stride, square_before(it, first + x * stride)); }
    return;
  }
  let table = it.steps + it.nx + select(it.ny, 0u, is_y);
  let stack = it.work + first;
  var count = 0u;
  for (var x = 0u; x < n; x++) {
    let q = Site(x, square_before(it, first + x * stride));
    if (q.square.x < 0.0) { continue; }
    var start = 0u;
    while (count > 0u) {
      let top = envelope[stack + (count - 1u) * stride];
      let p = Site(top & 0xffffu, square_before(it, first + (top & 0xffffu) * stride));
      start = takes_over(p, q, n, table);
      if (start > (top >> 16u)) { break; }
      count--;
      start = 0u;
    }
    if (start < n) {
      envelope[stack + count * stride] = x | (start << 16u);
      count++;
    }
  }
  read_off(it, first, n, stride, count, table);
}

fn read_off(it: Item, first: u32, n: u32, stride: u32, count: u32, table: u32) {
  let stack = it.work + first;
  var x = 0u;
  for (var k = 0u; k < count; k++) {
    let place = envelope[stack + k * stride] & 0xffffu;
    let site = Site(place, square_before(it, first + place * stride));
    var end = n;
    if (k + 1u < count) { end = envelope[stack + (k + 1u) * stride] >> 16u; }
    for (; x < end; x++) { store(it, first + x * stride, parabola(site, x, table)); }
  }
  for (; x < n; x++) { store(it, first + x * stride, real(-1.0)); }
}
