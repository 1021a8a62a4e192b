import { twin, type ItemOf } from "./operation.ts";
import { blocksOf, padLevels, type PaddedLevels } from "../host/image/neighbourhood.ts";
import { gldm } from "./gldm.ts";

/**
 * Compares several voxels at once: levels lie in lanes of 8, 16 or 32 bits of a 32-bit word, the highest bit of each lane
 * is kept free, and for every lane together
 *   (b + alpha | high) - a   has its high bit where a <= b + alpha.
 * Levels are raised by alpha, so that 0 (outside) is within alpha of none.
 */
export const gldmCpu = twin(gldm, (items, { levels, offsets, counts }) => {
  for (const it of items) {
    const alpha = Math.min(it.alpha, it.Ng); // a greater one lets in no more levels
    const bits = laneBits(it.Ng + 2 * alpha, it.offsetCount);
    for (const block of blocksOf(it)) {
      const padded = padLevels(block, levels, offsets, 32 / bits);
      const dependent = countDependent(padded, raised(padded.levels, alpha, bits), alpha, bits);
      addVoxels(it, padded, dependent, counts);
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

function raised(levels: Uint16Array, alpha: number, bits: 8 | 16 | 32): Lanes {
  const lanes = new laneArrays[bits](levels.length);
  for (let i = 0; i < lanes.length; i++) lanes[i] = levels[i] === 0 ? 0 : levels[i] + alpha;
  return lanes;
}

/** Dependent neighbours of each voxel, laid out as the padded levels. */
function countDependent({ rows, steps }: PaddedLevels, lanes: Lanes, alpha: number, bits: 8 | 16 | 32): Lanes {
  const perWord = 32 / bits;
  const words = new Int32Array(lanes.buffer);
  const result = new laneArrays[bits](lanes.length);
  const sums = new Int32Array(result.buffer);
  for (let r = 0; r < rows.length; r += 2) {
    const first = Math.floor(rows[r] / perWord);
    const end = Math.ceil(rows[r + 1] / perWord);
    for (let o = 0; o < steps.length; o++) compareRow(words, sums, steps[o], alpha, bits, first, end);
  }
  return result;
}

/** Adds, for the voxels of words first to end, whether the neighbour at one offset is dependent. */
function compareRow(words: Int32Array, sums: Int32Array, step: number, alpha: number, bits: number, first: number, end: number): void {
  const one = bits === 8 ? 0x01010101 : bits === 16 ? 0x00010001 : 1;
  const high = one << (bits - 1);
  const within = one * alpha;
  // The neighbours of one word's voxels straddle two words.
  const ahead = (step * bits) >> 5;
  const shift = (step * bits) & 31;
  let low = words[first + ahead];
  for (let w = first; w < end; w++) {
    const next = words[w + ahead + 1];
    const b = (low >>> shift) | ((next << 1) << (31 - shift));
    const a = words[w];
    const notAbove = ((b + within) | high) - a;
    const notBelow = ((a + within) | high) - b;
    sums[w] += (notAbove & notBelow & high) >>> (bits - 1);
    low = next;
  }
}

function addVoxels(it: ItemOf<typeof gldm>, { levels, rows }: PaddedLevels, dependent: Lanes, counts: Uint32Array): void {
  const cells = counts.subarray(it.counts);
  for (let r = 0; r < rows.length; r += 2) addRow(levels, dependent, cells, it.offsetCount + 1, rows[r], rows[r + 1]);
}

function addRow(levels: Uint16Array, dependent: Lanes, cells: Uint32Array, columns: number, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    if (levels[i] !== 0) cells[(levels[i] - 1) * columns + dependent[i]]++;
  }
}
