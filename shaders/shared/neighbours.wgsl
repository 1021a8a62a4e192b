// Core voxels of a slab of levels, and their neighbours. Needs the bindings `levels` (u16) and `offsets` ((dz, dy, dx) triples)
// and an Item with nx, ny, nz, z0, levels, offsets.

// Voxel (x, y, z) number n of the core planes.
fn core_voxel(it: Item, n: u32) -> vec3<u32> {
  return vec3(n % it.nx, (n / it.nx) % it.ny, it.z0 + n / (it.nx * it.ny));
}

fn level_of(it: Item, voxel: vec3<u32>) -> u32 {
  let i = it.levels + (voxel.z * it.ny + voxel.y) * it.nx + voxel.x;
  return (levels[i >> 1u] >> ((i & 1u) * 16u)) & 0xffffu;
}

// Level at voxel + offset o of the item: 0 outside the ROI and outside the buffer.
fn neighbour_level(it: Item, voxel: vec3<u32>, o: u32) -> u32 {
  let t = (it.offsets + o) * 3u;
  // A coordinate below zero wraps to one beyond any size.
  let at = voxel + vec3<u32>(vec3(offsets[t + 2u], offsets[t + 1u], offsets[t]));
  if (any(at >= vec3(it.nx, it.ny, it.nz))) { return 0u; }
  return level_of(it, at);
}
