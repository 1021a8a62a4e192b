/**
 * Runs through the rows of a plane, eight voxels at once: a run's length is that of the run at the voxel before, plus one.
 *
 *   levels before      |  5  5  7  .  2  3  9  1 |      their lengths   |  1  3  1  1  2  1  1  4 |
 *   levels here        |  5  5  7  .  2  2  9  5 |      lengths here    |  2  4  2  1  3  1  2  1 |
 *   levels after       |  5  6  3  .  .  2  9  5 |      ends            |     ^  ^     ^          |
 *
 * Only runs of two voxels and more are counted, since those of one follow from the number of voxels. Lengths stop at 65,535: a
 * run of that length may be longer.
 *
 * Planes are u16 (levels; 0 outside the ROI) with a row of zeros before and behind, and behind each row at least eight zeros;
 * `rows` are first voxel and end of each row, u32 pairs.
 */

/** Lengths up to this one are counted in cells, others are listed. */
const columns: u32 = 8;

/**
 * Runs across rows or planes.
 * @param before plane of the voxels before, `here` itself for directions within the plane; `after` likewise
 * @param from lengths in the plane before; `to` itself for directions within the plane
 * @param step to the voxel after; positive for directions within the plane
 * @param cells [Ng][8], u32: runs that end here are added
 * @param endLevels levels of the longer ones, u16; `endLengths` likewise; both have room for all voxels of the plane
 * @returns how many are listed
 */
export function glrlmAcross(
  before: usize, here: usize, after: usize, from: usize, to: usize, step: i32,
  rows: usize, rowCount: u32, cells: usize, endLevels: usize, endLengths: usize,
): u32 {
  const ahead = <isize>step << 1;
  let found: u32 = 0;
  for (let r: u32 = 0; r < rowCount; r++) {
    const start = load<u32>(rows + (<usize>r << 3));
    const end = load<u32>(rows + (<usize>r << 3), 4);
    for (let i = start; i < end; i += 8) {
      const at = <usize>i << 1;
      const a = v128.load(here + at);
      const goesOn = v128.and(i16x8.eq(a, v128.load(before + at - ahead)), i16x8.ne(a, i16x8.splat(0)));
      const lengths = i16x8.add_sat_u(i16x8.splat(1), v128.and(v128.load(from + at - ahead), goesOn));
      v128.store(to + at, lengths);
      found = listEnds(a, lengths, v128.load(after + at + ahead), endLevels, endLengths, found);
    }
  }
  return countEnds(found, cells, endLevels, endLengths);
}

/**
 * Runs along rows: within a vector, lengths of stretches of two, four and eight voxels are put together.
 *
 *   levels     |  5  5  5  5  7  7  5  5 |
 *   goes on    |  ?  1  1  1  0  1  0  1 |
 *   of two     |  1  2  2  2  1  2  1  2 |
 *   of four    |  1  2  3  4  1  2  1  2 |      plus, where all before go on too, the last length of the vector before
 *
 * @param to lengths; this and the others as for glrlmAcross
 */
export function glrlmAlong(here: usize, to: usize, rows: usize, rowCount: u32, cells: usize, endLevels: usize, endLengths: usize): u32 {
  const none = i16x8.splat(0);
  const all = i16x8.splat(-1);
  let found: u32 = 0;
  for (let r: u32 = 0; r < rowCount; r++) {
    const start = load<u32>(rows + (<usize>r << 3));
    const end = load<u32>(rows + (<usize>r << 3), 4);
    let last = none;
    for (let i = start; i < end; i += 8) {
      const at = here + (<usize>i << 1);
      const a = v128.load(at);
      let goesOn = v128.and(i16x8.eq(a, v128.load(at - 2)), i16x8.ne(a, none));
      let lengths = i16x8.splat(1);
      lengths = i16x8.add(lengths, v128.and(goesOn, v128.shuffle<i16>(none, lengths, 7, 8, 9, 10, 11, 12, 13, 14)));
      goesOn = v128.and(goesOn, v128.shuffle<i16>(all, goesOn, 7, 8, 9, 10, 11, 12, 13, 14));
      lengths = i16x8.add(lengths, v128.and(goesOn, v128.shuffle<i16>(none, lengths, 6, 7, 8, 9, 10, 11, 12, 13)));
      goesOn = v128.and(goesOn, v128.shuffle<i16>(all, goesOn, 6, 7, 8, 9, 10, 11, 12, 13));
      lengths = i16x8.add(lengths, v128.and(goesOn, v128.shuffle<i16>(none, lengths, 4, 5, 6, 7, 8, 9, 10, 11)));
      goesOn = v128.and(goesOn, v128.shuffle<i16>(all, goesOn, 4, 5, 6, 7, 8, 9, 10, 11));
      lengths = i16x8.add_sat_u(lengths, v128.and(goesOn, last));
      last = v128.shuffle<i16>(lengths, lengths, 7, 7, 7, 7, 7, 7, 7, 7);
      v128.store(to + (<usize>i << 1), lengths);
      found = listEnds(a, lengths, v128.load(at + 2), endLevels, endLengths, found);
    }
  }
  return countEnds(found, cells, endLevels, endLengths);
}

/** Moves the lanes where runs end to the front, stores all eight, and keeps as many as there are: no branch to mispredict. */
// @ts-ignore: decorator
@inline
function listEnds(a: v128, lengths: v128, after: v128, endLevels: usize, endLengths: usize, found: u32): u32 {
  const ends = i16x8.bitmask(v128.and(i16x8.ne(a, after), i16x8.ne(lengths, i16x8.splat(1))));
  const front = v128.load(fronts + (<usize>ends << 4));
  v128.store(endLevels + (<usize>found << 1), v128.swizzle(a, front));
  v128.store(endLengths + (<usize>found << 1), v128.swizzle(lengths, front));
  return found + popcnt(ends);
}

/** Counts the runs listed; keeps those that have no cell, and says how many these are. */
function countEnds(found: u32, cells: usize, endLevels: usize, endLengths: usize): u32 {
  let kept: u32 = 0;
  for (let e: u32 = 0; e < found; e++) {
    const level = <u32>load<u16>(endLevels + (<usize>e << 1));
    const length = <u32>load<u16>(endLengths + (<usize>e << 1));
    if (length > columns) {
      store<u16>(endLevels + (<usize>kept << 1), <u16>level);
      store<u16>(endLengths + (<usize>kept << 1), <u16>length);
      kept++;
    } else {
      const cell = cells + (<usize>((level - 1) * columns + length - 1) << 2);
      store<u32>(cell, load<u32>(cell) + 1);
    }
  }
  return kept;
}

/**
 * Adds how many voxels there are of each level.
 * @param rows first voxel and end of each row, u32 pairs
 * @param voxels u32, by level; at 0 those outside the ROI
 */
export function countLevels(levels: usize, rows: usize, rowCount: u32, voxels: usize): void {
  for (let r: u32 = 0; r < rowCount; r++) {
    const start = load<u32>(rows + (<usize>r << 3));
    const end = load<u32>(rows + (<usize>r << 3), 4);
    for (let i = start; i < end; i++) {
      const cell = voxels + (<usize>load<u16>(levels + (<usize>i << 1)) << 2);
      store<u32>(cell, load<u32>(cell) + 1);
    }
  }
}

/** For each set of lanes, the bytes that bring them to the front, [256][16]. */
const fronts = memory.data(4096, 16);
for (let bits = 0; bits < 256; bits++) {
  let to = fronts + (<usize>bits << 4);
  for (let lane = 0; lane < 8; lane++) {
    if (!(bits & (1 << lane))) continue;
    store<u8>(to, <u8>(2 * lane));
    store<u8>(to, <u8>(2 * lane + 1), 1);
    to += 2;
  }
}
