// Neighbours in a kernel. Needs kernel.wgsl, the binding `offsets` ((dz, dy, dx) triples) and an Item with offsets.

//#import kernel-voxels

// Offset o of the item; adding it wraps below zero to beyond any size.
fn kernel_offset(it: Item, o: u32) -> vec3<u32> {
  let t = (it.offsets + o) * 3u;
  return vec3<u32>(vec3(offsets[t + 2u], offsets[t + 1u], offsets[t]));
}

// Level of the neighbour of `at` at offset o: 0 where it lies outside the kernel or does not count.
fn kernel_neighbour(it: Item, corner: vec3<u32>, at: vec3<u32>, o: u32) -> u32 {
  let other = at + kernel_offset(it, o);
  if (!in_kernel(it, other)) { return 0u; }
  return kernel_level(it, corner, other);
}
