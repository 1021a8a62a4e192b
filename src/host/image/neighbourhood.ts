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
  /** Where each core row that meets the ROI has its first ROI voxel, and where it has passed the last, [rows][2]. */
  readonly rows: Uint32Array;
  /** Distance in `levels` of each offset, [offsetCount]. */
  readonly steps: Int32Array;
}

/**
 * Pads the core planes of a slab and those that its offsets reach. Rows and planes are followed, not surrounded, by their
 * margin: what precedes a row is the margin behind the row before.
 * @param levels [nz][ny][nx] from slab.levels on, 0 outside the ROI
 * @param offsets (dz, dy, dx) triples
 */
export function padLevels(slab: LevelSlab, levels: Uint16Array, offsets: Int32Array, align = 1): PaddedLevels {
  const { nx, ny, nz, z0, z1 } = slab;
  const [mz, my, mx] = reach(slab, offsets);
  const stride = roundUp(nx + mx, align);
  const plane = (ny + my) * stride;
  const margin = roundUp(mz * plane + my * stride + mx, align);
  const padded = new Uint16Array(2 * margin + (z1 - z0) * plane + align);
  const rows = new Uint32Array(2 * (z1 - z0) * ny);
  let found = 0;
  for (let z = Math.max(0, z0 - mz); z < Math.min(nz, z1 + mz); z++) {
    for (let y = 0; y < ny; y++) {
      const from = slab.levels + (z * ny + y) * nx;
      const to = margin + (z - z0) * plane + y * stride;
      padded.set(levels.subarray(from, from + nx), to);
      if (z < z0 || z >= z1) continue;
      let first = 0;
      let end = nx;
      while (first < end && levels[from + first] === 0) first++;
      while (end > first && levels[from + end - 1] === 0) end--;
      if (first === end) continue;
      rows[found++] = to + first;
      rows[found++] = to + end;
    }
  }
  const steps = Int32Array.from({ length: slab.offsetCount }, (_, o) => {
    const t = 3 * (slab.offsets + o);
    return offsets[t] * plane + offsets[t + 1] * stride + offsets[t + 2];
  });
  return { levels: padded, rows: rows.subarray(0, found), steps };
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
