// An image at the points of a grid whose axes are parallel to its own: of the values around a point the one whose voxels weigh
// most together; 0 outside the image.
//
//     5  5  7        weights of the voxels:  1 2 1       5: 1 + 2 + 1 = 4
//     5 .7. 7                                2 4 2       7: 1 + 4 + 2 + 2 = 9     -> 7
//     3  3  7                                1 2 1       3: 1 + 2 = 3
//
// One invocation per output voxel. It adds weights up in the order of the voxels; sums within 1e-12 of each other are equal, so
// that rounding does not decide.
// Source: ITK LabelImageGaussianInterpolateImageFunction.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32,     // grid
  x0: u32, y0: u32, z0: u32,     // the part of the image that `image` holds
  sx: u32, sy: u32, sz: u32,
  image: u32,                    // offset of that part's first voxel
  fx: u32, fy: u32, fz: u32,     // the grid's axis along the image's x, y, z
  table: u32, taps: u32,         // offset of the weights; weights of a coordinate, at most 3
  sources: u32, sourced: u32,    // offset of the first output voxel's source; 1: sources tell what is inside the image
  resampled: u32,                // offset of the first output voxel
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;           // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> table: array<f32>;           // real, three times [coordinates][1 + taps]
@group(0) @binding(4) var<storage, read> sources: array<u32>;         // u32 [nz][ny][nx], 2^32 - 1 outside the image
@group(0) @binding(5) var<storage, read_write> resampled: array<f32>; // real [nz][ny][nx]
override image_planes: u32 = 2u;
override table_planes: u32 = 2u;
override resampled_planes: u32 = 2u;
//#import image

fn table_at(i: u32) -> Real {
  if (table_planes == 1u) { return real(table[i]); }
  return vec2(table[i], table[arrayLength(&table) / table_planes + i]);
}

// Of the values around a point, whose rows of the table begin at `rows`, the heaviest.
fn heaviest(it: Item, rows: vec3<u32>) -> vec3<f32> {
  var values: array<vec3<f32>, 27>;
  var sums: array<Real, 27>;
  var known = 0u;
  var most = real(0.0);
  var value = vec3(0.0);
  let first = vec3(u32(table_at(rows.x).x), u32(table_at(rows.y).x), u32(table_at(rows.z).x)) - vec3(it.x0, it.y0, it.z0);
  for (var tap = 0u; tap < it.taps * it.taps * it.taps; tap++) {
    let k = vec3(tap % it.taps, tap / it.taps % it.taps, tap / (it.taps * it.taps));
    let w = real_mul(real_mul(table_at(rows.z + 1u + k.z), table_at(rows.y + 1u + k.y)), table_at(rows.x + 1u + k.x));
    if (w.x == 0.0) { continue; }
    let voxel = first + k;
    let v = image_at(it.image + (voxel.z * it.sy + voxel.y) * it.sx + voxel.x);
    var at = 0u;
    while (at < known && any(values[at] != v)) { at++; }
    if (at == known) {
      values[known] = v;
      sums[known] = real(0.0);
      known++;
    }
    sums[at] = real_add(sums[at], w);
    let ahead = real_sub(sums[at], most);
    if (ahead.x <= 1e-12 * most.x) { continue; }
    most = sums[at];
    value = v;
  }
  return value;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (i >= it.nx * it.ny * it.nz) { return; }
  let grid = vec3(it.nx, it.ny, it.nz);
  let c = vec3(i % it.nx, i / it.nx % it.ny, i / (it.nx * it.ny));
  let row = vec3(c[it.fx], grid[it.fx] + c[it.fy], grid[it.fx] + grid[it.fy] + c[it.fz]);
  var value = vec3(0.0);
  if (it.sourced == 0u || sources[it.sources + i] != 0xffffffffu) { value = heaviest(it, it.table + row * (1u + it.taps)); }
  let n = arrayLength(&resampled) / resampled_planes;
  for (var p = 0u; p < resampled_planes; p++) { resampled[p * n + it.resampled + i] = value[p]; }
}
