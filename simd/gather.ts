/**
 * Copies voxels that lie at any places of a plane side by side, [ny][nx], so that what works on them meets no borders.
 *
 *   xs     -1 0 1 2 ... n-1 n     as a border repeats them, say:   | 0 | 0 1 2 ... n-1 | n-1 |
 *
 * @param plane f64
 * @param xs, ys places in bytes, i32; a voxel is at the sum of both
 */
export function gatherPlane(plane: usize, xs: usize, nx: u32, ys: usize, ny: u32, to: usize): void {
  copy<f64>(plane, xs, nx, ys, ny, to);
}

/** The same as float32. */
export function gatherPlaneSingle(plane: usize, xs: usize, nx: u32, ys: usize, ny: u32, to: usize): void {
  copy<f32>(plane, xs, nx, ys, ny, to);
}

// @ts-ignore: decorator
@inline
function copy<T>(plane: usize, xs: usize, nx: u32, ys: usize, ny: u32, to: usize): void {
  for (let y: usize = 0; y < ny; y++) {
    const row = plane + load<u32>(ys + (y << 2));
    for (let x: usize = 0; x < nx; x++, to += sizeof<T>()) store<T>(to, <T>load<f64>(row + load<u32>(xs + (x << 2))));
  }
}
