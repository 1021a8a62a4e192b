/**
 * Copies rows of levels into memory of zeros, each followed by its margin, and lists where they hold the ROI.
 *
 *   levels   | 0 0 5 7 0 2 | 3 1 ...          eight voxels at a time; of the last eight only those of the row
 *   padded   | 0 0 5 7 0 2 | . . | 3 1 ...
 *   rows           2 .. 6                     first ROI voxel and end, in voxels of `padded`
 *
 * @param levels [nz][ny][nx], u16; 0 outside the ROI
 * @param padded u16, zeros behind voxel `at`, where the first row is to begin; rows are `stride` apart, planes `plane`
 * @param rows u32 pairs, of the rows that meet the ROI
 * @returns how many rows do
 */
export function padRows(levels: usize, nx: u32, ny: u32, nz: u32, padded: usize, at: u32, stride: u32, plane: u32, rows: usize): u32 {
  let entry = rows;
  let source = levels;
  for (let z: u32 = 0; z < nz; z++) {
    for (let y: u32 = 0; y < ny; y++, source += <usize>nx << 1) {
      const start = at + z * plane + y * stride;
      const row = padded + (<usize>start << 1);
      copyRow(source, row, nx);
      const first = firstInside(row, nx);
      if (first >= nx) continue;
      store<u32>(entry, start + first);
      store<u32>(entry, start + endOfInside(row, nx), 4);
      entry += 8;
    }
  }
  return <u32>((entry - rows) >> 3);
}

// @ts-ignore: decorator
@inline
function copyRow(source: usize, row: usize, nx: u32): void {
  const lanes = i16x8(0, 1, 2, 3, 4, 5, 6, 7);
  let x: u32 = 0;
  for (; x + 8 <= nx; x += 8) v128.store(row + (<usize>x << 1), v128.load(source + (<usize>x << 1)));
  const mine = i16x8.lt_s(lanes, i16x8.splat(<i16>(nx - x)));
  v128.store(row + (<usize>x << 1), v128.and(mine, v128.load(source + (<usize>x << 1))));
}

/** Number of the first level of a row that is not 0; nx or more if there is none. What follows the row is not written yet. */
// @ts-ignore: decorator
@inline
function firstInside(row: usize, nx: u32): u32 {
  for (let x: u32 = 0; x < nx; x += 8) {
    const inside = i16x8.bitmask(i16x8.ne(v128.load(row + (<usize>x << 1)), i16x8.splat(0)));
    if (inside != 0) return x + <u32>ctz(inside);
  }
  return nx;
}

/** Number behind the last level of a row that is not 0; there is one. */
// @ts-ignore: decorator
@inline
function endOfInside(row: usize, nx: u32): u32 {
  let end = nx;
  while (load<u16>(row + (<usize>(end - 1) << 1)) == 0) end--;
  return end;
}
