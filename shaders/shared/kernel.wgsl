// The kernel of a voxel map: the box of the radius around its centre, as far as the grid reaches; kernelFields of voxels.ts.
// Needs an Item with nx, ny, nz, rx, ry, rz, levels, centres, maps, stride and the bindings `levels` (u16), `centres`, `maps`.

// Stands for NaN: the greatest f32.
const undefined_value = 0x1.fffffep+127f;

// Voxels of a kernel along x, y, z where the grid does not cut it.
fn kernel_size(it: Item) -> vec3<u32> {
  return vec3(it.rx, it.ry, it.rz) * 2u + 1u;
}

// First corner of the kernel of centre v of the item. It may lie before the grid: below zero wraps to beyond any size.
fn kernel_corner(it: Item, v: u32) -> vec3<u32> {
  let c = centres[it.centres + v];
  return vec3(c % it.nx, (c / it.nx) % it.ny, c / (it.nx * it.ny)) - vec3(it.rx, it.ry, it.rz);
}

// Level of a kernel's voxel `at`, counted from the kernel's corner: 0 outside the ROI and beyond the grid.
fn kernel_level(it: Item, corner: vec3<u32>, at: vec3<u32>) -> u32 {
  let p = corner + at;
  if (any(p >= vec3(it.nx, it.ny, it.nz))) { return 0u; }
  let i = it.levels + (p.z * it.ny + p.y) * it.nx + p.x;
  return (levels[i >> 1u] >> ((i & 1u) * 16u)) & 0xffffu;
}

// Writes feature f of centre v.
fn write_map(it: Item, f: u32, v: u32, value: f32) {
  maps[it.maps + f * it.stride + v] = value;
}
