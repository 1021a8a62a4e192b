/**
 * Neighbourhood differences of eight voxels at once.
 *
 *         a: levels i .. i+7         b: levels i+step .. i+step+7, for every neighbour
 *         | 5 5 7 0 2 2 9 1 |        | 5 6 7 3 0 2 8 1 |
 *   sum += b                  in 16 bits while a group of steps cannot pass them, then in 32
 *   neighbours += b > 0
 *   then each voxel adds 1 and |level neighbours - sum| to the cell (level, neighbours)
 *
 * Voxels outside the ROI do so too, in a row of cells for level 0, and what lies behind the end of the row.
 *
 * @param levels padded levels, u16; 0 outside the ROI
 * @param rows first voxel and end of each row, u32 pairs
 * @param steps distance to each neighbour in voxels, i32; at most 65,535 of them
 * @param group how many levels can be summed in 16 bits
 * @param cells [Ng + 1][stepCount + 1], of 12 bytes: how many as u32, the sum of differences as u64
 */
export function ngtdmRows(levels: usize, rows: usize, rowCount: u32, steps: usize, stepCount: u32, group: u32, cells: usize): void {
  for (let r: u32 = 0; r < rowCount; r++) {
    const end = levels + (<usize>load<u32>(rows + (<usize>r << 3), 4) << 1);
    for (let at = levels + (<usize>load<u32>(rows + (<usize>r << 3)) << 1); at < end; at += 16) {
      addVoxels(at, end, steps, stepCount, group, cells);
    }
  }
}

// @ts-ignore: decorator
@inline
function addVoxels(at: usize, end: usize, steps: usize, stepCount: u32, group: u32, cells: usize): void {
  const zero = i16x8.splat(0);
  let outside = zero; // less one for each neighbour that is not there
  let sumLow = zero;
  let sumHigh = zero;
  for (let first: u32 = 0; first < stepCount; first += group) {
    const end = min(first + group, stepCount);
    let sum = zero;
    for (let s = first; s < end; s++) {
      const b = v128.load(at + (<usize>load<i32>(steps + (<usize>s << 2)) << 1));
      sum = i16x8.add(sum, b);
      outside = i16x8.add(outside, i16x8.eq(b, zero));
    }
    sumLow = i32x4.add(sumLow, i32x4.extend_low_i16x8_u(sum));
    sumHigh = i32x4.add(sumHigh, i32x4.extend_high_i16x8_u(sum));
  }
  const inRow = i16x8.gt_s(i16x8.splat(<i16>min(16, end - at)), i16x8(0, 2, 4, 6, 8, 10, 12, 14));
  const a = v128.and(v128.load(at), inRow);
  const neighbours = i16x8.add(i16x8.splat(<i16>stepCount), outside);
  const columns = stepCount + 1;
  addFour(i32x4.extend_low_i16x8_u(a), i32x4.extend_low_i16x8_u(neighbours), sumLow, columns, cells);
  addFour(i32x4.extend_high_i16x8_u(a), i32x4.extend_high_i16x8_u(neighbours), sumHigh, columns, cells);
}

/** Adds four voxels to their cells. */
// @ts-ignore: decorator
@inline
function addFour(level: v128, neighbours: v128, sum: v128, columns: u32, cells: usize): void {
  const expected = i32x4.mul(level, neighbours);
  const difference = i32x4.sub(i32x4.max_u(expected, sum), i32x4.min_u(expected, sum));
  const cell = i32x4.add(i32x4.mul(level, i32x4.splat(columns)), neighbours);
  addVoxel(i32x4.extract_lane(cell, 0), i32x4.extract_lane(difference, 0), cells);
  addVoxel(i32x4.extract_lane(cell, 1), i32x4.extract_lane(difference, 1), cells);
  addVoxel(i32x4.extract_lane(cell, 2), i32x4.extract_lane(difference, 2), cells);
  addVoxel(i32x4.extract_lane(cell, 3), i32x4.extract_lane(difference, 3), cells);
}

// @ts-ignore: decorator
@inline
function addVoxel(cell: u32, difference: u32, cells: usize): void {
  const to = cells + <usize>cell * 12;
  store<u32>(to, load<u32>(to) + 1);
  store<u64>(to, load<u64>(to, 4) + <u64>difference, 4);
}
