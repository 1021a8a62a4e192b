import type { LatticeWindow } from "../image/extents.ts";
import { rowStart } from "../image/extents.ts";
import { simd, type Lent } from "./memory.ts";

export const blockLength = 65536;
const stretchLength = 16384;

/** What is borrowed to bring a region's intensities together; both stay in a core's cache, and most regions fit one block. */
export const gathering = { block: ["f64", blockLength], values: ["f64", stretchLength], inside: ["u8", stretchLength] } as const;

/** Fields of an item: a window of an image, whose lattice begins at index `image` and that of the mask at `mask`. */
interface MaskedWindow extends LatticeWindow {
  readonly image: number;
  readonly mask: number;
  /** 0: every voxel belongs to the region, 1: those of the mask. */
  readonly masked: number;
}

/**
 * Brings the intensities of a region's windows together in `block`, one behind the other; `use` is told how many it holds, each
 * time it is full and at the end.
 * @returns how often it was told
 */
export function forBlocks(
  image: Float64Array, mask: Uint8Array, windows: readonly MaskedWindow[], { block, values, inside }: Lent<typeof gathering>, use: (count: number) => void,
): number {
  let held = 0;
  let uses = 0;
  const release = (): void => {
    if (held > 0) use(held);
    if (held > 0) uses++;
    held = 0;
  };
  for (const window of windows) {
    forStretches(window, (start, rowLength, rows, stride) => {
      if (held + stretchLength > blockLength) release();
      const length = (rows - 1) * stride + rowLength;
      const from = window.image + start;
      if (window.masked === 0) {
        for (let row = from, r = 0; r < rows; r++, row += stride, held += rowLength) block.set(image.subarray(row, row + rowLength), held);
        return;
      }
      values.set(image.subarray(from, from + length));
      inside.set(mask.subarray(window.mask + start, window.mask + start + length));
      held += simd().compact(values.byteOffset, inside.byteOffset, rowLength, stride, rows, block.byteOffset + 8 * held);
    });
  }
  release();
  return uses;
}

/** Cuts a window into rows, or parts of them, that reach over at most `stretchLength` voxels of the lattice; rows without a gap are one. */
function forStretches(window: LatticeWindow, use: (start: number, rowLength: number, rows: number, stride: number) => void): void {
  const { nx, ny, nz, sx, sy } = window;
  const wholeRows = nx === sx;
  const wholePlanes = wholeRows && ny === sy;
  const rowLength = wholePlanes ? nx * ny * nz : wholeRows ? nx * ny : nx;
  const rows = wholeRows ? 1 : ny;
  const part = Math.min(rowLength, stretchLength);
  const together = 1 + Math.floor((stretchLength - part) / sx);
  for (let z = 0; z < (wholePlanes ? 1 : nz); z++) {
    for (let y = 0; y < rows; y += together) {
      const start = rowStart(window, y, z);
      for (let x = 0; x < rowLength; x += part) use(start + x, Math.min(part, rowLength - x), Math.min(together, rows - y), sx);
    }
  }
}

/** The state of simd/statistics.ts before any intensity. */
export const noStatistics = [0, 0, Infinity, Infinity, -Infinity, -Infinity, 0, 0, 0, 0] as const;

/** What that state says in the end: both lanes together. */
export function statisticsOf([countA, countB, lowA, lowB, highA, highB, sumA, sumB, lostA, lostB]: Float64Array) {
  const sum = sumA + sumB;
  return {
    count: countA + countB, minimum: Math.min(lowA, lowB), maximum: Math.max(highA, highB),
    // What an infinity loses is not a number.
    sum: Number.isFinite(sum) ? totalOf(sumA, sumB, lostA, lostB) : sum,
  };
}

/** Total of two lanes' sums and of what their rounding lost. */
export function totalOf(sumA: number, sumB: number, lostA: number, lostB: number): number {
  const sum = sumA + sumB;
  const added = sum - sumA;
  return sum + (sumA - (sum - added) + (sumB - added) + lostA + lostB);
}
