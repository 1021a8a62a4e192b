import { levelExtents } from "../image/extents.ts";
import type { LevelSlab } from "../image/neighbourhood.ts";
import { lend, type Lent, type Wanted } from "./memory.ts";

/** A slab's levels inside margins of zeros, so that the neighbour at an offset is one addition away and needs no bounds check. */
interface PaddedLevels {
  /** u16; 0 outside the ROI, outside the slab and in the margins. */
  readonly padded: Uint16Array;
  /** Where each row that meets the ROI has its first ROI voxel, and where it has passed the last, [rows][2]. */
  readonly held: Uint32Array;
  /** Those of `held` that are core rows: how many there are, and the place of the first. */
  readonly rows: number;
  readonly rowsAt: number;
  /** Distance in `padded` of each offset, [offsetCount]. */
  readonly steps: Int32Array;
}

/**
 * Pads the core planes of a slab and those that its offsets reach, in the memory of simd/. Rows and planes are followed, not
 * surrounded, by their margin: what precedes a row is the margin behind the row before.
 * @param levels [nz][ny][nx] from slab.levels on, 0 outside the ROI
 * @param offsets (dz, dy, dx) triples
 * @param besides what else the caller wants to borrow
 */
export function lendPadded<const W extends Wanted>(slab: LevelSlab, levels: Uint16Array, offsets: Int32Array, besides: W): PaddedLevels & Lent<W> {
  const { nx, ny, nz, z0, z1 } = slab;
  const [mz, my, mx] = reach(slab, offsets);
  const stride = nx + mx;
  const plane = (ny + my) * stride;
  const margin = mz * plane + my * stride + mx;
  const low = Math.max(0, z0 - mz);
  const high = Math.min(nz, z1 + mz);
  const lent = lend({
    ...besides,
    padded: ["u16", 2 * margin + (z1 - z0) * plane], held: ["u32", 2 * ny * (high - low)], steps: ["i32", slab.offsetCount],
  }) as Lent<W> & { readonly padded: Uint16Array; readonly held: Uint32Array; readonly steps: Int32Array };
  const { padded, held, steps } = lent;
  padded.fill(0);
  const extents = levelExtents(levels, slab.levels + low * ny * nx, nx, ny * (high - low));
  let found = 0;
  let coreStart = 0;
  let coreEnd = 0;
  for (let z = low, r = 0; z < high; z++) {
    if (z === z0) coreStart = found;
    for (let y = 0; y < ny; y++, r += 2) {
      if (extents[r] === extents[r + 1]) continue;
      const from = slab.levels + (z * ny + y) * nx;
      const to = margin + (z - z0) * plane + y * stride;
      for (let x = extents[r]; x < extents[r + 1]; x++) padded[to + x] = levels[from + x];
      held[found++] = to + extents[r];
      held[found++] = to + extents[r + 1];
    }
    if (z === z1 - 1) coreEnd = found;
  }
  for (let o = 0; o < slab.offsetCount; o++) {
    const t = 3 * (slab.offsets + o);
    steps[o] = offsets[t] * plane + offsets[t + 1] * stride + offsets[t + 2];
  }
  return { ...lent, held: held.subarray(0, found), rows: (coreEnd - coreStart) / 2, rowsAt: held.byteOffset + 4 * coreStart };
}

/** Greatest |dz|, |dy|, |dx| of a slab's offsets. */
function reach(slab: LevelSlab, offsets: Int32Array): [number, number, number] {
  const most: [number, number, number] = [0, 0, 0];
  for (let t = 3 * slab.offsets; t < 3 * (slab.offsets + slab.offsetCount); t++) {
    const axis = t % 3;
    most[axis] = Math.max(most[axis], Math.abs(offsets[t]));
  }
  return most;
}
