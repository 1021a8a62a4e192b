import { levelExtents } from "./extents.ts";

/** What neighbourhood kernels are told of a slab of levels: its size, its core planes, its voxels, the neighbours' offsets. */
export interface LevelSlab {
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  /** Planes z0 <= z < z1 are counted; the others are only neighbours. */
  readonly z0: number;
  readonly z1: number;
  /** Index of the first voxel in the levels. */
  readonly levels: number;
  /** Index of the first offset, in triples, and how many there are. */
  readonly offsets: number;
  readonly offsetCount: number;
}

/** A slab's levels inside margins of zeros, so that the neighbour at an offset is one addition away and needs no bounds check. */
export interface PaddedLevels {
  /**
   * 0 outside the ROI, outside the slab and in the margins. Every row starts at a multiple of `align`, and the groups of
   * `align` voxels that an offset reaches from a group of core voxels lie inside too.
   */
  readonly levels: Uint16Array;
  /** Where each row that meets the ROI has its first ROI voxel, and where it has passed the last, [rows][2]; outside of them all is 0. */
  readonly held: Uint32Array;
  /** Those of `held` that are core rows. */
  readonly rows: Uint32Array;
  /** Distance in `levels` of each offset, [offsetCount]. */
  readonly steps: Int32Array;
}

/** Pads slab after slab in one piece of memory: what it gave last is overwritten by the next. */
export class LevelPadding {
  #levels = new Uint16Array(0);
  #held: Uint32Array = new Uint32Array(0);

  /**
   * Pads the core planes of a slab and those that its offsets reach. Rows and planes are followed, not surrounded, by their
   * margin: what precedes a row is the margin behind the row before.
   * @param levels [nz][ny][nx] from slab.levels on, 0 outside the ROI
   * @param offsets (dz, dy, dx) triples
   */
  pad(slab: LevelSlab, levels: Uint16Array, offsets: Int32Array, align = 1): PaddedLevels {
    const { nx, ny, nz, z0, z1 } = slab;
    const [mz, my, mx] = reach(slab, offsets);
    const stride = roundUp(nx + mx, align);
    const plane = (ny + my) * stride;
    const margin = roundUp(mz * plane + my * stride + mx, align);
    const length = 2 * margin + (z1 - z0) * plane + align;
    if (this.#levels.length === length) clearRows(this.#levels, this.#held);
    else this.#levels = new Uint16Array(length);
    const padded = this.#levels;
    const low = Math.max(0, z0 - mz);
    const high = Math.min(nz, z1 + mz);
    const extents = levelExtents(levels, slab.levels + low * ny * nx, nx, ny * (high - low));
    const held = new Uint32Array(extents.length);
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
    const steps = Int32Array.from({ length: slab.offsetCount }, (_, o) => {
      const t = 3 * (slab.offsets + o);
      return offsets[t] * plane + offsets[t + 1] * stride + offsets[t + 2];
    });
    this.#held = held.subarray(0, found);
    return { levels: padded, held: this.#held, rows: held.subarray(coreStart, coreEnd), steps };
  }
}

/**
 * Zeros what lies in rows and up to `before` elements before them.
 * @param rows first element and end of each, [rows][2]
 */
export function clearRows(array: Uint8Array | Uint16Array | Uint32Array | Float64Array, rows: Uint32Array, before = 0): void {
  for (let r = 0; r < rows.length; r += 2) {
    for (let i = Math.max(0, rows[r] - before); i < rows[r + 1]; i++) array[i] = 0;
  }
}

/** The slab in blocks of core planes, at least one each, so that no more than about 2^20 padded voxels are held at once. */
export function blocksOf(slab: LevelSlab): LevelSlab[] {
  const planes = Math.max(1, Math.floor(2 ** 20 / (slab.nx * slab.ny)));
  const blocks: LevelSlab[] = [];
  for (let z0 = slab.z0; z0 < slab.z1; z0 += planes) blocks.push({ ...slab, z0, z1: Math.min(slab.z1, z0 + planes) });
  return blocks;
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

function roundUp(n: number, step: number): number {
  return Math.ceil(n / step) * step;
}
