/**
 * Dependences of eight voxels at once.
 *
 *        a: levels i .. i+7        b: levels i+step .. i+step+7
 *        |  5  5  7  0  2  2  9  1 |        |  5  6  7  3  0  2  8  1 |
 *   max - min <= alpha and b > 0   ->   +1 in that lane's count, for every neighbour
 *   then each voxel with a > 0 is counted in cell (level - 1, count)
 *
 * @param levels padded levels, u16; 0 outside the ROI
 * @param rows first voxel and end of each row, u32 pairs
 * @param steps distance to each neighbour in voxels, i32; at most 65,535 of them
 * @param cells [Ng][stepCount + 1], u32
 */
export function gldmRows(levels: usize, rows: usize, rowCount: u32, steps: usize, stepCount: u32, alpha: u32, cells: usize): void {
  const within = i16x8.splat(<i16>alpha);
  const columns = stepCount + 1;
  for (let r: u32 = 0; r < rowCount; r++) {
    const start = load<u32>(rows + (<usize>r << 3));
    const end = load<u32>(rows + (<usize>r << 3), 4);
    for (let i = start; i < end; i += 8) {
      const at = levels + (<usize>i << 1);
      const a = v128.load(at);
      let dependent = i16x8.splat(0);
      for (let s: u32 = 0; s < stepCount; s++) {
        const b = v128.load(at + (<isize>load<i32>(steps + (<usize>s << 2)) << 1));
        const difference = i16x8.sub(i16x8.max_u(a, b), i16x8.min_u(a, b));
        const near = i16x8.le_u(difference, within);
        dependent = i16x8.sub(dependent, v128.and(near, i16x8.ne(b, i16x8.splat(0))));
      }
      count(a, dependent, min(8, end - i), columns, cells);
    }
  }
}

// @ts-ignore: decorator
@inline
function count(a: v128, dependent: v128, lanes: u32, columns: u32, cells: usize): void {
  v128.store(lanesOfA, a);
  v128.store(lanesOfCount, dependent);
  for (let k: u32 = 0; k < lanes; k++) {
    const level = <u32>load<u16>(lanesOfA + (<usize>k << 1));
    if (level == 0) continue;
    const cell = cells + (<usize>((level - 1) * columns + load<u16>(lanesOfCount + (<usize>k << 1))) << 2);
    store<u32>(cell, load<u32>(cell) + 1);
  }
}

const lanesOfA = memory.data(16, 16);
const lanesOfCount = memory.data(16, 16);
