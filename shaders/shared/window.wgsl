// 1 where voxel (x, y, z) of an item's window lies in the mask, 0 outside the mask or the window. Needs `mask` and an Item
// with nx, ny, nz, x0, y0, z0, sx, sy and mask. Coordinates below 0 come as large numbers.
fn inside(it: Item, x: u32, y: u32, z: u32) -> u32 {
  if (x >= it.nx || y >= it.ny || z >= it.nz) { return 0u; }
  let m = it.mask + ((z + it.z0) * it.sy + y + it.y0) * it.sx + x + it.x0;
  return select(0u, 1u, ((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) != 0u);
}
