/**
 * Co-occurrences of four voxels at four offsets at once.
 *
 *   a: levels i .. i+3      | 5 7 0 2 |
 *   b: at an offset         | 5 6 3 0 |
 *   cell of its table       | 55 76 - - |      both in the ROI, else one that nobody reads
 *   + 1 in each
 *
 * Vectors find the cells; the additions are scalar. Those to one cell in succession wait for each other, therefore four tables.
 *
 * @param levels padded levels, u16; 0 outside the ROI
 * @param rows first voxel and end of each row, u32 pairs
 * @param steps distance to each neighbour in voxels, i32
 * @param tables [stepCount][Ng][Ng], u32
 */
export function glcmRows(levels: usize, rows: usize, rowCount: u32, steps: usize, stepCount: u32, Ng: u32, tables: usize): void {
  const tableBytes = <usize>Ng * Ng << 2;
  let table = tables;
  let step = steps;
  let left = stepCount;
  for (; left >= 4; left -= 4, step += 16, table += tableBytes << 2) countFour(levels, rows, rowCount, step, Ng, table);
  for (; left > 0; left--, step += 4, table += tableBytes) countOne(levels, rows, rowCount, step, Ng, table);
}

function countFour(levels: usize, rows: usize, rowCount: u32, steps: usize, Ng: u32, tables: usize): void {
  const side = i32x4.splat(Ng << 2);
  const table = i32x4.splat(Ng * Ng << 2);
  const s0 = load<i32>(steps) << 1;
  const s1 = load<i32>(steps, 4) << 1;
  const s2 = load<i32>(steps, 8) << 1;
  const s3 = load<i32>(steps, 12) << 1;
  for (let r: u32 = 0; r < rowCount; r++) {
    const end = levels + (<usize>load<u32>(rows + (<usize>r << 3), 4) << 1);
    for (let at = levels + (<usize>load<u32>(rows + (<usize>r << 3)) << 1); at < end; at += 8) {
      const a = v128.load_ext<u16>(at);
      const inside = insideOf(a, at, end);
      const row0 = firstCells(a, side, tables);
      const row1 = i32x4.add(row0, table);
      const row2 = i32x4.add(row1, table);
      const cells0 = cellsOf(at + s0, row0, inside);
      const cells1 = cellsOf(at + s1, row1, inside);
      const cells2 = cellsOf(at + s2, row2, inside);
      const cells3 = cellsOf(at + s3, i32x4.add(row2, table), inside);
      addToCells(cells0);
      addToCells(cells1);
      addToCells(cells2);
      addToCells(cells3);
    }
  }
}

function countOne(levels: usize, rows: usize, rowCount: u32, steps: usize, Ng: u32, table: usize): void {
  const side = i32x4.splat(Ng << 2);
  const step = load<i32>(steps) << 1;
  for (let r: u32 = 0; r < rowCount; r++) {
    const end = levels + (<usize>load<u32>(rows + (<usize>r << 3), 4) << 1);
    for (let at = levels + (<usize>load<u32>(rows + (<usize>r << 3)) << 1); at < end; at += 8) {
      const a = v128.load_ext<u16>(at);
      addToCells(cellsOf(at + step, firstCells(a, side, table), insideOf(a, at, end)));
    }
  }
}

/** Which of four voxels are in the ROI, and in their row. */
// @ts-ignore: decorator
@inline
function insideOf(a: v128, at: usize, end: usize): v128 {
  return v128.and(i32x4.ne(a, i32x4.splat(0)), i32x4.gt_s(i32x4.splat(<i32>(end - at)), i32x4(0, 2, 4, 6)));
}

/** Where the cells for the voxels' levels and neighbours of level 0 would be, less the place of those that nobody reads. */
// @ts-ignore: decorator
@inline
function firstCells(a: v128, side: v128, table: usize): v128 {
  const before = i32x4.splat(<u32>table - 4);
  return i32x4.sub(i32x4.add(before, i32x4.mul(i32x4.sub(a, i32x4.splat(1)), side)), unreadCells());
}

/** Places of the cells. */
// @ts-ignore: decorator
@inline
function cellsOf(neighbour: usize, row: v128, inside: v128): v128 {
  const b = v128.load_ext<u16>(neighbour);
  const both = v128.andnot(inside, i32x4.eq(b, i32x4.splat(0)));
  const cells = v128.and(i32x4.add(row, i32x4.shl(b, 2)), both);
  return i32x4.add(cells, unreadCells());
}

// @ts-ignore: decorator
@inline
function addToCells(cells: v128): void {
  addTo(i32x4.extract_lane(cells, 0));
  addTo(i32x4.extract_lane(cells, 1));
  addTo(i32x4.extract_lane(cells, 2));
  addTo(i32x4.extract_lane(cells, 3));
}

// @ts-ignore: decorator
@inline
function addTo(cell: usize): void {
  store<u32>(cell, load<u32>(cell) + 1);
}

/** Cells that nobody reads, one for each lane. */
const unread = memory.data(16, 16);

// @ts-ignore: decorator
@inline
function unreadCells(): v128 {
  return i32x4.add(i32x4.splat(<u32>unread), i32x4(0, 4, 8, 12));
}
