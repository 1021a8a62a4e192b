/**
 * Of each row of a mask: how many voxels are inside, the sums of their x and of x^2, the first x and the last + 1. Eight voxels at
 * once where all or none are inside.
 *
 *   0 0 1 1 0 1   ->   3 voxels, 2 + 3 + 5, 4 + 9 + 25, 2 to 6
 *
 * @param mask u8 [rows][nx], 1 inside and 0 outside
 * @param found f64 [rows][5]; without voxels 0, 0, 0, nx, 0
 */
export function rowMoments(mask: usize, nx: u32, rows: u32, found: usize): void {
  for (let r: u32 = 0; r < rows; r++) {
    const row = mask + <usize>(r * nx);
    let voxels: u64 = 0;
    let sum: u64 = 0;
    let squares: u64 = 0;
    let first = nx;
    let end: u32 = 0;
    for (let x: u32 = 0; x < nx; x += 8) {
      const rest = nx - x;
      let inside = load<u64>(row + x);
      if (rest < 8) inside &= (<u64>1 << (rest << 3)) - 1;
      if (inside == 0) continue;
      first = min(first, x + <u32>(ctz(inside) >> 3));
      end = x + 8 - <u32>(clz(inside) >> 3);
      const x0 = <u64>x;
      if (inside == 0x0101010101010101) {
        voxels += 8;
        sum += 8 * x0 + 28;
        squares += 8 * x0 * x0 + 56 * x0 + 140;
        continue;
      }
      for (let at = x0; inside != 0; inside >>= 8, at++) {
        const one = inside & 1;
        voxels += one;
        sum += one * at;
        squares += one * at * at;
      }
    }
    const to = found + <usize>r * 40;
    store<f64>(to, <f64>voxels);
    store<f64>(to, <f64>sum, 8);
    store<f64>(to, <f64>squares, 16);
    store<f64>(to, <f64>first, 24);
    store<f64>(to, <f64>end, 32);
  }
}
