// The voxels of a kernel, counted by number or along x, y, z from the kernel's corner. Needs kernel.wgsl.

fn kernel_voxels(it: Item) -> u32 {
  let size = kernel_size(it);
  return size.x * size.y * size.z;
}

// Voxel k of the kernel.
fn kernel_voxel(it: Item, k: u32) -> vec3<u32> {
  let size = kernel_size(it);
  return vec3(k % size.x, (k / size.x) % size.y, k / (size.x * size.y));
}

fn in_kernel(it: Item, at: vec3<u32>) -> bool { return all(at < kernel_size(it)); }
