/**
 * Gradient magnitudes of two voxels at once.
 *
 *           z-1       y-1          g = w * (voxel before) - w * (voxel after)   along x, y and z
 *         x-1 . x+1                float32(sqrt(gx gx + gy gy + gz gz))
 *           y+1       z+1
 *
 * @param image first voxel of the first row, f64, `row` and `plane` bytes from one to the next; inside a border of one voxel
 * @param weights of x, y and z, f64
 * @param filtered [rows][voxels] f64; one more may be written
 */
export function gradientRows(image: usize, row: usize, plane: usize, voxels: u32, rows: u32, weights: usize, filtered: usize): void {
  const wx = v128.load64_splat(weights), wy = v128.load64_splat(weights, 8), wz = v128.load64_splat(weights, 16);
  for (let r: u32 = 0; r < rows; r++, image += row, filtered += <usize>voxels << 3) {
    for (let x: usize = 0; x < <usize>voxels << 3; x += 16) {
      const at = image + x;
      const gx = difference(at, 8, wx);
      const gy = difference(at, row, wy);
      const gz = difference(at, plane, wz);
      const square = f64x2.add(f64x2.add(f64x2.mul(gx, gx), f64x2.mul(gy, gy)), f64x2.mul(gz, gz));
      v128.store(filtered + x, f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(f64x2.sqrt(square))));
    }
  }
}

/** Each weighted by itself, as ITK's operator does. */
// @ts-ignore: decorator
@inline
function difference(at: usize, step: usize, weight: v128): v128 {
  return f64x2.sub(f64x2.mul(weight, v128.load(at - step)), f64x2.mul(weight, v128.load(at + step)));
}
