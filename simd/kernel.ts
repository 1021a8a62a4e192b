/**
 * The levels of a kernel by numbers from 1, in the order in which they are met, so that what is counted of them fits into small tables.
 *
 *   kernel   90 0 61 61 90     numbers   1 0 2 2 1     values   . 29 0     lowest   61
 */
/** Voxels of a kernel. */
export let kernelVoxels: u32;
/** Numbers that a kernel can have, 0 among them. */
export let side: u32;
/** The number of each voxel of the kernel, 0 where none counts; u16. */
export let numbers: usize;
/** The level of each number, less the lowest; i32. */
export let values: usize;
/** How many levels the kernel has, and the lowest. */
export let levels: u32;
export let lowest: u32;
/** The number of each level, all 0 between kernels; u16. */
let numberOf: usize;

/** Lays out scratch, which must be cleared, for kernels of so many voxels and levels up to Ng; returns its end, a multiple of 16. */
export function placeKernel(scratch: usize, voxels: u32, Ng: u32): usize {
  kernelVoxels = voxels;
  side = min(voxels, Ng) + 1;
  values = scratch;
  numbers = values + (<usize>side << 2);
  numberOf = numbers + (<usize>voxels << 1);
  return (numberOf + ((<usize>Ng + 1) << 1) + 15) & ~15;
}

/** @param kernel u16 */
export function numberLevels(kernel: usize): void {
  let found: u32 = 0;
  let low: u32 = 65535;
  for (let n: usize = 0; n < <usize>kernelVoxels << 1; n += 2) {
    const level = load<u16>(kernel + n);
    let number: u16 = 0;
    if (level != 0) {
      const at = numberOf + (<usize>level << 1);
      number = load<u16>(at);
      if (number == 0) {
        number = <u16>++found;
        store<u16>(at, number);
        store<i32>(values + (<usize>found << 2), level);
        low = min(low, <u32>level);
      }
    }
    store<u16>(numbers + n, number);
  }
  for (let a: u32 = 1; a <= found; a++) {
    const at = values + (<usize>a << 2);
    const level = load<i32>(at);
    store<u16>(numberOf + (<usize>level << 1), 0);
    store<i32>(at, level - <i32>low);
  }
  levels = found;
  lowest = low;
}
