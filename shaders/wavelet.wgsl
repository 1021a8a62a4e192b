// Bands of a stationary wavelet transform: an image filtered along one axis, on which it is periodic.
//
//   band[i] = sum over taps j of taps[j] * image[(origin + i - j) mod period]       image[length] is image[0] where the
//                                                                                   period is one more than what is held
//
// One invocation per voxel of a band; none reads what another writes, so there is no order.
// The sum is carried as value + residual; or in plain f32, each operation rounded, where the bands have one plane or the item asks
// for it: then also in PyWavelets' order, the taps past the end of the axis first, the last of them first. Where the taps
// vanish and those other than 0 meet equal voxels only, the band is 0; equal voxels give equal sums, so what is flat stays flat.
// Source: Holschneider et al. 1989 (algorithme à trous); PyWavelets' downsampling_convolution_periodization with step 1.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32,       // band
  axis: u32,                       // 0 x, 1 y, 2 z
  image: u32, sx: u32, sy: u32,    // offset, row length and rows of what is held
  x0: i32, y0: i32, z0: i32,       // held voxel of the band's first; along the axis, what its first tap meets
  length: i32, period: i32,        // voxels held along the axis
  taps: u32, count: u32,
  vanishing: u32, single: u32,
  band: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;        // real [..][sy][sx]
@group(0) @binding(3) var<storage, read> taps: array<f32>;         // real
@group(0) @binding(4) var<storage, read_write> bands: array<f32>;  // real [nz][ny][nx]
override image_planes: u32 = 2u;
override taps_planes: u32 = 2u;
override bands_planes: u32 = 2u;

//#import image

fn tap_at(i: u32) -> Real {
  if (taps_planes == 1u) { return real(taps[i]); }
  return vec2(taps[i], taps[arrayLength(&taps) / taps_planes + i]);
}

fn store(i: u32, x: Real) {
  let n = arrayLength(&bands) / bands_planes;
  bands[i] = x.x;
  if (bands_planes > 1u) { bands[n + i] = x.y; }
  if (bands_planes > 2u) { bands[2u * n + i] = 0.0; }
}

// The voxel held for a position along the axis.
fn held(it: Item, position: i32) -> u32 {
  var p = position;
  if (p < 0 || p >= it.period) { p = (p % it.period + it.period) % it.period; }
  return u32(select(p, 0, p == it.length));
}

// sum + x * tap, good to about 2^-48 of the greater of both: Dekker's addition is enough, since nothing hangs on what cancels.
fn add_product(sum: Real, x: Real, tap: Real) -> Real {
  let p = two_product(x.x, tap.x);
  let s = two_sum(sum.x, p.x);
  let small = guard(p.y + guard(guard(x.x * tap.y) + guard(x.y * tap.x)));
  return quick_two_sum(s.x, guard(s.y + guard(sum.y + small)));
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let v = invocation(group, groups, local);
  if (v >= it.nx * it.ny * it.nz) { return; }
  var voxel = vec3<i32>(vec3(v % it.nx, (v / it.nx) % it.ny, v / (it.nx * it.ny))) + vec3(it.x0, it.y0, it.z0);
  let met = voxel[it.axis]; // by the first tap
  voxel[it.axis] = 0;
  let strides = vec3(1u, it.sx, it.sx * it.sy);
  let stride = strides[it.axis];
  let line = it.image + dot(vec3<u32>(voxel), strides);

  let single = it.single == 1u || bands_planes == 1u;
  let past = select(0, clamp(met - it.period + 1, 0, i32(it.count)), it.single == 1u);
  var sum = real(0.0);
  var first = vec3(0.0);
  var found = false;
  var flat = it.vanishing == 1u;
  for (var k = 0; k < i32(it.count); k++) {
    let j = select(k, past - 1 - k, k < past);
    let tap = tap_at(it.taps + u32(j));
    let x = image_at(line + held(it, met - j) * stride);
    if (single) { sum.x = guard(sum.x + guard(x.x * tap.x)); } else { sum = add_product(sum, x.xy, tap); }
    if (tap.x == 0.0) { continue; }
    if (!found) { first = x; }
    found = true;
    flat = flat && all(x == first);
  }
  store(it.band + v, select(sum, real(0.0), flat));
}
