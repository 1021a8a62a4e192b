import type { LevelSlab } from "../image/neighbourhood.ts";
import { lend, simd, type Lent, type Wanted } from "./memory.ts";

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
  /** Index in `padded` of the voxel at x = y = 0 of plane z0, and the distances of rows and of planes. */
  readonly origin: number;
  readonly stride: number;
  readonly plane: number;
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
    planes: ["u16", (high - low) * ny * nx],
    padded: ["u16", 2 * margin + (z1 - z0) * plane],
    held: ["u32", 2 * ny * (high - low)],
    steps: ["i32", slab.offsetCount],
  }) as Lent<W> & { readonly planes: Uint16Array; readonly padded: Uint16Array; readonly held: Uint32Array; readonly steps: Int32Array };
  const { planes, padded, held, steps } = lent;
  planes.set(levels.subarray(slab.levels + low * ny * nx, slab.levels + high * ny * nx));
  padded.fill(0);
  const list = (from: number, to: number, found: number): number => {
    const at = margin + (from - z0) * plane;
    const rowsOf = planes.byteOffset + 2 * (from - low) * ny * nx;
    return found + simd().padRows(rowsOf, nx, ny, to - from, padded.byteOffset, at, stride, plane, held.byteOffset + 8 * found);
  };
  const coreStart = list(low, z0, 0);
  const coreEnd = list(z0, z1, coreStart);
  const found = list(z1, high, coreEnd);
  for (let o = 0; o < slab.offsetCount; o++) {
    const t = 3 * (slab.offsets + o);
    steps[o] = offsets[t] * plane + offsets[t + 1] * stride + offsets[t + 2];
  }
  return { ...lent, held: held.subarray(0, 2 * found), rows: coreEnd - coreStart, rowsAt: held.byteOffset + 8 * coreStart, origin: margin, stride, plane };
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
