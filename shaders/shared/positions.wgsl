// Where a voxel of the output grid of `resample` lies in the image. Needs real.wgsl, the bindings `image`, `tables`, `sources`
// and `resampled` with their planes, and resample's Item.
//
//   position along input axis i of output voxel (x, y, z) = sum over the output axes a of tables[a][coordinate on a][i]
//#import part

fn table_at(i: u32) -> Real {
  if (tables_planes == 1u) { return real(tables[i]); }
  return vec2(tables[i], tables[arrayLength(&tables) / tables_planes + i]);
}

fn store(i: u32, x: Real) {
  let n = arrayLength(&resampled) / resampled_planes;
  resampled[i] = x.x;
  if (resampled_planes > 1u) { resampled[n + i] = x.y; }
  if (resampled_planes > 2u) { resampled[2u * n + i] = 0.0; }
}

struct Position {
  inside: bool,        // -1/2 <= position < size - 1/2 on every axis
  low: vec3<i32>,      // the voxel at or below it
  w: array<Real, 3>,   // how far above, 0 <= w < 1
}

// A position is a whole number and a fraction, so that it is good to 2^-47 of a voxel however large the image is.
fn position_of(it: Item, voxel: u32) -> Position {
  let rows = vec3(voxel % it.nx, it.nx + (voxel / it.nx) % it.ny, it.nx + it.ny + voxel / (it.nx * it.ny));
  let size = vec3<i32>(vec3(it.wx, it.wy, it.wz));
  var p: Position;
  p.inside = it.sourced == 0u || sources[it.sources + voxel] != 0xffffffffu;
  for (var i = 0u; i < 3u; i++) {
    var whole = 0.0;
    var fraction = real(0.0);
    for (var a = 0u; a < 3u; a++) {
      let entry = it.tables + (rows[a] * 3u + i) * 2u;
      whole += table_at(entry).x;
      fraction = real_add(fraction, table_at(entry + 1u));
    }
    let nearest = i32(whole + real_floor(real_add(fraction, real(0.5))).x);
    if (it.sourced == 0u && (nearest < 0 || nearest >= size[i])) { p.inside = false; }
    let below = real_floor(fraction);
    p.low[i] = i32(whole + below.x);
    p.w[i] = real_sub(fraction, below);
  }
  return p;
}
