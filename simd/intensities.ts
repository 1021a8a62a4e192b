/**
 * The values of a mask's voxels, one behind the other.
 *
 *   values   3 5 | 2 7   8 6 ...      mask   0 1 | 1 1   0 1 ...      ->   5 2 7 6 ...
 *
 * Eight voxels at once where all or none are inside; else each is stored, and counted if it is inside.
 *
 * @param values, mask f64 and u8 (1 inside, 0 outside); rows of nx voxels, `stride` apart
 * @param to f64; one place more than there are values to copy is overwritten
 * @returns the number of values copied
 */
export function compact(values: usize, mask: usize, nx: u32, stride: u32, rows: u32, to: usize): u32 {
  let next = to;
  for (let r: u32 = 0; r < rows; r++) {
    const row = values + (<usize>(r * stride) << 3);
    const maskRow = mask + <usize>(r * stride);
    for (let x: u32 = 0; x < nx; x += 8) {
      let inside = load<u64>(maskRow + x);
      if (nx - x < 8) inside &= (<u64>1 << ((nx - x) << 3)) - 1;
      if (inside == 0) continue;
      const from = row + (<usize>x << 3);
      if (inside == 0x0101010101010101) {
        v128.store(next, v128.load(from));
        v128.store(next, v128.load(from, 16), 16);
        v128.store(next, v128.load(from, 32), 32);
        v128.store(next, v128.load(from, 48), 48);
        next += 64;
        continue;
      }
      for (let k: usize = 0; k < 8; k++) {
        store<f64>(next, load<f64>(from + (k << 3)));
        next += <usize>((inside >> (k << 3)) & 1) << 3;
      }
    }
  }
  return <u32>((next - to) >> 3);
}
