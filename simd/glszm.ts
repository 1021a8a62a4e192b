/**
 * Joins voxels to their higher neighbours of the same level, eight voxels at once, with union-find only over what is found.
 *
 *   row       . 5 5 5 5 7 7 .        of the links between two stretches of a level only the first is followed: one is left
 *             | \ X X X | /          out if the voxel before (p - 1) has it too, or if it goes to the voxel behind one (q - 1)
 *   row       . 5 . 5 5 7 . .        that is linked already
 *
 * A label >= 0 is a higher voxel of the same zone, a label < 0 stands at the zone's last voxel and is minus its size. Rows are
 * taken from the last to the first, so that most voxels point straight to the last one.
 *
 * @param levels padded levels, u16; 0 outside the ROI
 * @param rows first voxel and end of each row, u32 pairs
 * @param near rows that hold higher neighbours, at most 5, i32: distance of the voxel above, below or behind; -1 or 0 for whether
 *   the voxel before that one, itself and the one behind it are neighbours; -1 if links may be left out, else 0
 * @param steps to the neighbours in voxels, three for each of `near`, i32
 * @param labels i32, by voxel
 * @param fresh whether the voxels are their own zones yet, and their labels to be written
 */
export function glszmJoin(levels: usize, rows: usize, rowCount: u32, near: usize, nearCount: u32, steps: usize, labels: usize, fresh: bool): void {
  for (let r = rowCount; r-- > 0; ) {
    const start = load<i32>(rows + (<usize>r << 3));
    const end = load<i32>(rows + (<usize>r << 3), 4);
    for (let i = end - 8; i > start - 8; i -= 8) {
      const at = levels + (<isize>i << 1);
      const a = v128.load(at);
      const inside = i16x8.ne(a, i16x8.splat(0));
      if (fresh) {
        v128.store(labels + (<isize>i << 2), i32x4.extend_low_i16x8_s(inside));
        v128.store(labels + (<isize>i << 2), i32x4.extend_high_i16x8_s(inside), 16);
      }
      const links = v128.and(inside, linksOf(at, a, near, nearCount));
      // Lanes before the row's start belong to another row.
      let lanes = i16x8.bitmask(i16x8.ne(links, i16x8.splat(0))) & (0xff << max(0, start - i));
      if (!lanes) continue;
      v128.store(lanesOfLinks, links);
      while (lanes) {
        const k = 31 - clz(lanes);
        lanes ^= 1 << k;
        join(labels, i + k, <u32>load<u16>(lanesOfLinks + (<usize>k << 1)), steps);
      }
    }
  }
}

/** Bit s of each lane: whether the step s is to be followed. */
// @ts-ignore: decorator
@inline
function linksOf(at: usize, a: v128, near: usize, nearCount: u32): v128 {
  const before = i16x8.eq(a, v128.load(at - 2));
  let links = i16x8.splat(0);
  for (let row = near + 20 * nearCount; row > near; ) {
    row -= 20;
    const to = at + (<isize>load<i32>(row) << 1);
    const first = v128.and(i16x8.eq(a, v128.load(to - 2)), v128.load32_splat(row, 4));
    const middle = v128.and(i16x8.eq(a, v128.load(to)), v128.load32_splat(row, 8));
    const last = v128.and(i16x8.eq(a, v128.load(to + 2)), v128.load32_splat(row, 12));
    const leave = v128.load32_splat(row, 16);
    const known = v128.and(before, leave);
    links = append(links, v128.andnot(last, v128.and(middle, leave)));
    links = append(links, v128.andnot(middle, v128.or(v128.and(first, leave), known)));
    links = append(links, v128.andnot(first, known));
  }
  return links;
}

/** One more bit below. */
// @ts-ignore: decorator
@inline
function append(links: v128, mask: v128): v128 {
  return i16x8.sub(i16x8.shl(links, 1), mask);
}

// @ts-ignore: decorator
@inline
function join(labels: usize, v: i32, links: u32, steps: usize): void {
  let root = rootOf(labels, v);
  for (; links; links &= links - 1) {
    const other = v + load<i32>(steps + (<usize>ctz(links) << 2));
    if (load<i32>(labels + (<usize>other << 2)) == root) continue;
    const otherRoot = rootOf(labels, other);
    if (otherRoot == root) continue;
    const low = labels + (<usize>min(root, otherRoot) << 2);
    root = max(root, otherRoot);
    const high = labels + (<usize>root << 2);
    store<i32>(high, load<i32>(high) + load<i32>(low));
    store<i32>(low, root);
  }
}

// @ts-ignore: decorator
@inline
function rootOf(labels: usize, v: i32): i32 {
  let parent = load<i32>(labels + (<usize>v << 2));
  while (parent >= 0) {
    const next = load<i32>(labels + (<usize>parent << 2));
    if (next < 0) return parent;
    store<i32>(labels + (<usize>v << 2), next);
    v = next;
    parent = load<i32>(labels + (<usize>v << 2));
  }
  return v;
}

/**
 * Lists the last voxels of the zones of two voxels and more.
 * @param roots u32, has room for all voxels
 * @returns how many there are
 */
export function glszmRoots(rows: usize, rowCount: u32, labels: usize, roots: usize): u32 {
  const one = i32x4.splat(-1);
  let found: u32 = 0;
  for (let r: u32 = 0; r < rowCount; r++) {
    const start = load<u32>(rows + (<usize>r << 3));
    const end = load<u32>(rows + (<usize>r << 3), 4);
    for (let i = start; i < end; i += 8) {
      const at = labels + (<usize>i << 2);
      const low = i32x4.bitmask(i32x4.lt_s(v128.load(at), one));
      const high = i32x4.bitmask(i32x4.lt_s(v128.load(at, 16), one));
      for (let lanes = (low | (high << 4)) & ((1 << min(8, end - i)) - 1); lanes; lanes &= lanes - 1) {
        store<u32>(roots + (<usize>found << 2), i + ctz(lanes));
        found++;
      }
    }
  }
  return found;
}

const lanesOfLinks = memory.data(16, 16);
