import { blocksOf, clearRows, LevelPadding, type PaddedLevels } from "../host/image/neighbourhood.ts";
import { twin } from "./operation.ts";
import { gldm } from "./gldm.ts";

/**
 * Compares several voxels at once: levels lie in lanes of 8, 16 or 32 bits of a 32-bit word, the highest bit of each lane
 * is kept free, and for every lane together
 *   (b + alpha | high) - a   has its high bit where a <= b + alpha.
 * Levels are raised by alpha, so that 0 (outside) is within alpha of none.
 */
export const gldmCpu = twin(gldm, (items, { levels, offsets, counts }) => {
  const padding = new LevelPadding();
  let words = new Int32Array(0);
  for (const it of items) {
    const alpha = Math.min(it.alpha, it.Ng); // a greater one lets in no more levels
    const bits = laneBits(it.Ng + 2 * alpha, it.offsetCount);
    const perWord = 32 / bits;
    const cells = counts.subarray(it.counts, it.counts + it.Ng * (it.offsetCount + 1));
    for (const block of blocksOf(it)) {
      const padded = padding.pad(block, levels, offsets, perWord);
      const length = Math.ceil(padded.levels.length / perWord);
      if (words.length !== length) words = new Int32Array(length);
      const lanes = new laneArrays[bits](words.buffer);
      raise(padded, alpha, lanes);
      countDependent(padded, words, alpha, bits, cells);
      clearRows(lanes, padded.held);
    }
  }
});

type Lanes = Uint8Array | Uint16Array | Uint32Array;
const laneArrays = { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array } as const;

/** The narrowest lanes whose highest bit stays free of levels and that can count to `neighbours`. */
function laneBits(greatest: number, neighbours: number): 8 | 16 | 32 {
  if (greatest < 2 ** 7 && neighbours < 2 ** 8) return 8;
  return greatest < 2 ** 15 && neighbours < 2 ** 16 ? 16 : 32;
}

function raise({ levels, held }: PaddedLevels, alpha: number, lanes: Lanes): void {
  for (let r = 0; r < held.length; r += 2) {
    for (let i = held[r]; i < held[r + 1]; i++) lanes[i] = levels[i] === 0 ? 0 : levels[i] + alpha;
  }
}

/** Counts each core voxel by its level and its number of dependent neighbours. */
function countDependent({ levels, rows, steps }: PaddedLevels, words: Int32Array, alpha: number, bits: number, cells: Uint32Array): void {
  // The neighbours of one word's voxels straddle two words.
  const ahead = steps.map((step) => (step * bits) >> 5);
  const shifts = steps.map((step) => (step * bits) & 31);
  for (let r = 0; r < rows.length; r += 2) countRow(levels, words, ahead, shifts, alpha, bits, cells, rows[r], rows[r + 1]);
}

function countRow(
  levels: Uint16Array, words: Int32Array, ahead: Int32Array, shifts: Int32Array,
  alpha: number, bits: number, cells: Uint32Array, start: number, end: number,
): void {
  const columns = ahead.length + 1;
  const perWord = (32 / bits) | 0;
  const one = bits === 8 ? 0x01010101 : bits === 16 ? 0x00010001 : 1;
  const high = one << (bits - 1);
  const within = one * alpha;
  const lane = -1 >>> (32 - bits);
  for (let i = start - (start % perWord); i < end; ) {
    const w = (i / perWord) | 0;
    const a = words[w];
    const highest = (a + within) | high;
    let dependent = 0;
    for (let o = 0; o < ahead.length; o++) {
      const shift = shifts[o];
      const b = (words[w + ahead[o]] >>> shift) | ((words[w + ahead[o] + 1] << 1) << (31 - shift));
      dependent += ((((b + within) | high) - a) & (highest - b) & high) >>> (bits - 1);
    }
    for (let k = 0; k < 32; k += bits, i++) {
      const level = levels[i];
      if (level !== 0) cells[(level - 1) * columns + ((dependent >>> k) & lane)]++;
    }
  }
}
