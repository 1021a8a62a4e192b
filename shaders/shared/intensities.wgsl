// Intensities of the voxels of an item's window. Needs the bindings `image` (real, with image_planes) and `mask` (u8), and an
// Item with nx, ny, nz, x0, y0, z0, sx, sy, image, mask and masked.

// Offset in the image grid of voxel v of the window.
fn window_voxel(it: Item, v: u32) -> u32 {
  let x = v % it.nx;
  let y = (v / it.nx) % it.ny;
  let z = v / (it.nx * it.ny);
  return ((z + it.z0) * it.sy + y + it.y0) * it.sx + x + it.x0;
}

// Whether the voxel at this offset counts: all do where the item is not masked.
fn counts(it: Item, offset: u32) -> bool {
  if (it.masked == 0u) { return true; }
  let m = it.mask + offset;
  return ((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) != 0u;
}

//#import image
