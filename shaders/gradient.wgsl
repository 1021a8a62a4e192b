// Gradient magnitude by central differences: the root of the sum of the squares of (next - previous) w over x, y and z, where
// the weight w of an axis is 1 / (2 spacing), or 1/2. Beyond the image's ends lies the voxel at the end.
//
//   previous -- voxel -- next      at the first voxel  (next - voxel) w, at the last  (voxel - previous) w
//
// The result is the nearest float32, as ITK stores it. One invocation per voxel of the target; each is written once, so there is no order.
// Source: ITK GradientMagnitudeImageFilter with its zero-flux Neumann boundary; PyRadiomics imageoperations.getGradientImage.
//#import params
//#import real
//#import units

struct Item {
  nx: u32, ny: u32, nz: u32,     // target
  x0: u32, y0: u32, z0: u32,     // its first voxel in the image grid
  sx: u32, sy: u32, sz: u32,     // image grid: reaches one voxel beyond the target, or to the image's end
  image: u32,                    // offset of the image grid's first voxel
  weights: u32,                  // offset of the weights of x, y, z
  filtered: u32,                 // offset of the target's first voxel
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;           // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> weights: array<f32>;         // real [3]
@group(0) @binding(4) var<storage, read_write> filtered: array<f32>;  // real [nz][ny][nx]
override image_planes: u32 = 2u;
override weights_planes: u32 = 2u;
override filtered_planes: u32 = 2u; // one: computed in f32

//#import image

fn weight_at(i: u32) -> Real {
  let n = arrayLength(&weights) / weights_planes;
  if (weights_planes == 1u) { return real(weights[i]); }
  if (weights_planes == 2u) { return vec2(weights[i], weights[n + i]); }
  return vec2(weights[i], guard(weights[n + i] + weights[2u * n + i]));
}

// Offsets of the voxels before and after one, where there are such.
struct Neighbours { previous: u32, next: u32 }

fn neighbours(at: u32, coordinate: u32, size: u32, stride: u32) -> Neighbours {
  return Neighbours(at - select(0u, stride, coordinate > 0u), at + select(0u, stride, coordinate + 1u < size));
}

fn slope(n: Neighbours, axis: u32, it: Item) -> Real {
  let a = image_at(n.previous);
  let b = image_at(n.next);
  let d = real_add(real_sub(b.xy, a.xy), real(guard(b.z - a.z)));
  return real_mul(d, weight_at(it.weights + axis));
}

// A power of two near the longest of three, in which their squares neither overflow nor lose their residuals.
struct Unit { size: f32, inverse: f32 }

fn unit_of(slopes: vec3<f32>) -> Unit {
  let sizes = abs(slopes);
  let size = power_of_two(max(sizes.x, max(sizes.y, sizes.z)));
  return Unit(size, bitcast<f32>(0x7f000000u - bitcast<u32>(size)));
}

// sqrt(x^2 + y^2 + z^2). A slope that is alone is not
// squared: it may lie in the middle between two float32 numbers, and then no digit may be lost.
fn length_of(x: Real, y: Real, z: Real) -> Real {
  let slopes = vec3(x.x, y.x, z.x);
  let sloping = vec3<u32>(slopes != vec3(0.0));
  if (sloping.x + sloping.y + sloping.z < 2u) { return real_abs(real_add(real_add(x, y), z)); }
  let unit = unit_of(slopes);
  let a = x * unit.inverse;
  let b = y * unit.inverse;
  let c = z * unit.inverse;
  return real_sqrt(real_add(real_add(real_mul(a, a), real_mul(b, b)), real_mul(c, c))) * unit.size;
}

fn single_slope(n: Neighbours, axis: u32, it: Item) -> f32 {
  return (image[n.next] - image[n.previous]) * weights[it.weights + axis];
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (i >= it.nx * it.ny * it.nz) { return; }
  let x = it.x0 + i % it.nx;
  let y = it.y0 + (i / it.nx) % it.ny;
  let z = it.z0 + i / (it.nx * it.ny);
  let at = it.image + (z * it.sy + y) * it.sx + x;
  let along_x = neighbours(at, x, it.sx, 1u);
  let along_y = neighbours(at, y, it.sy, it.sx);
  let along_z = neighbours(at, z, it.sz, it.sx * it.sy);
  if (filtered_planes == 1u) {
    let slopes = vec3(single_slope(along_x, 0u, it), single_slope(along_y, 1u, it), single_slope(along_z, 2u, it));
    let unit = unit_of(slopes);
    filtered[it.filtered + i] = length(slopes * unit.inverse) * unit.size;
    return;
  }
  filtered[it.filtered + i] = length_of(slope(along_x, 0u, it), slope(along_y, 1u, it), slope(along_z, 2u, it)).x;
  filtered[arrayLength(&filtered) / 2u + it.filtered + i] = 0.0;
}
