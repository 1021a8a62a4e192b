/**
 * Corner configurations of the cubes between two planes of a mask, eight cubes along x at once.
 *
 *   high:    bits 1, 2, 5, 6 of each byte: voxel x of the four rows around      . . 1 1 0 .
 *   low:     bits 0, 3, 4, 7: those of voxel x - 1, which is the byte before    . . . 1 1 0
 *   high | low is the configuration; eight that are all 0 or all 255 are passed over
 *
 * @param lower, upper u8 [ny + 2][nx], 1 inside and 0 outside, with a row of background before and one behind
 * @param z of these cubes
 * @param sums f64 [256][4]: cubes, x, y, z
 */
export function meshPlane(lower: usize, upper: usize, nx: u32, ny: u32, z: u32, sums: usize): void {
  for (let y: u32 = 0; y <= ny; y++) {
    const row = <usize>(y * nx);
    const yz = f64x2.replace_lane(f64x2.splat(<f64>y), 1, <f64>z);
    let before: u64 = 0;
    for (let x: u32 = 0; x <= nx; x += 8) {
      const at = row + x;
      const rest = nx - x;
      let high = (load<u64>(lower + at) << 1) | (load<u64>(lower + at + nx) << 2) | (load<u64>(upper + at) << 5) | (load<u64>(upper + at + nx) << 6);
      if (rest < 8) high &= (<u64>1 << (rest << 3)) - 1;
      const low = ((high & 0x2222222222222222) >> 1) | ((high & 0x4444444444444444) << 1);
      let configs = high | (low << 8) | before;
      before = low >> 56;
      if (configs == 0 || configs == 0xffffffffffffffff) continue;
      for (let cube = x; configs != 0; configs >>= 8, cube++) {
        const config = <u32>configs & 0xff;
        if (config == 0 || config == 255) continue;
        const cell = sums + (<usize>config << 5);
        v128.store(cell, f64x2.add(v128.load(cell), f64x2.replace_lane(f64x2.splat(1), 1, <f64>cube)));
        v128.store(cell, f64x2.add(v128.load(cell, 16), yz), 16);
      }
    }
  }
}
