import type { Box, Vec3 } from "../image/volume.ts";

/** What a region of interest is, on its lattice. */
export interface Roi {
  readonly box: Box;
  readonly voxels: number;
  /** Sums of the voxel indices x, y, z, exact. */
  readonly sum: Vec3;
}

/** Mean voxel index x, y, z. */
export function centreOf({ sum, voxels }: Roi): Vec3 {
  return [sum[0] / voxels, sum[1] / voxels, sum[2] / voxels];
}

/** The same region on a lattice whose first voxel lies `by` voxels before. */
export function moveRoi({ box: { start, size }, voxels, sum }: Roi, by: Vec3): Roi {
  const moved = (a: Vec3, times: number): Vec3 => [a[0] + times * by[0], a[1] + times * by[1], a[2] + times * by[2]];
  return { box: { start: moved(start, 1), size }, voxels, sum: moved(sum, voxels) };
}

/** Box, voxel count and index sums of the voxels [nz][ny][nx] that have a label; null when none has. */
export function describeRoi(labels: Uint8Array | Uint32Array, label: number, [nx, ny]: Vec3): Roi | null {
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  const sum = [0, 0, 0];
  let voxels = 0;
  // indexOf skips the background at native speed.
  for (let i = labels.indexOf(label); i !== -1; i = labels.indexOf(label, i)) {
    const row = Math.floor(i / nx);
    const first = i - row * nx;
    const end = (row + 1) * nx;
    const start = i;
    while (i < end && labels[i] === label) i++;
    const run = i - start;
    const at = [first, row % ny, Math.floor(row / ny)];
    voxels += run;
    sum[0] += run * first + (run * (run - 1)) / 2;
    sum[1] += run * at[1];
    sum[2] += run * at[2];
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k], at[k]);
      high[k] = Math.max(high[k], k === 0 ? first + run - 1 : at[k]);
    }
  }
  if (voxels === 0) return null;
  return {
    box: { start: [low[0], low[1], low[2]], size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] },
    voxels,
    sum: [sum[0], sum[1], sum[2]],
  };
}

/** 1 where a box of labels [nz][ny][nx] has a label, 0 elsewhere, [bz][by][bx]. */
export function boxMask(labels: Uint32Array, label: number, [nx, ny]: Vec3, { start, size }: Box): Uint8Array {
  const mask = new Uint8Array(size[0] * size[1] * size[2]);
  for (let z = 0, to = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      let from = ((z + start[2]) * ny + y + start[1]) * nx + start[0];
      for (let x = 0; x < size[0]; x++, from++, to++) if (labels[from] === label) mask[to] = 1;
    }
  }
  return mask;
}

/** Number of 26-connected components of the non-zero voxels of a mask [nz][ny][nx], row run by row run. */
export function countComponents(mask: Uint8Array, [nx, ny, nz]: Vec3): number {
  const parent: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const rowFirst = new Int32Array(ny * nz + 1); // first run of each row
  let components = 0;
  const root = (r: number): number => {
    while (parent[r] !== r) r = parent[r] = parent[parent[r]];
    return r;
  };
  for (let z = 0, row = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, row++) {
      rowFirst[row] = starts.length;
      for (let x = 0, i = row * nx; x < nx; x++) {
        if (mask[i + x] === 0) continue;
        const start = x;
        while (x + 1 < nx && mask[i + x + 1] !== 0) x++;
        parent.push(starts.length);
        starts.push(start);
        ends.push(x);
        components++;
      }
      rowFirst[row + 1] = starts.length;
      for (const [dy, dz] of [[-1, 0], [-1, -1], [0, -1], [1, -1]]) {
        if (y + dy < 0 || y + dy >= ny || z + dz < 0) continue;
        const other = row + dz * ny + dy;
        let b = rowFirst[other];
        const last = rowFirst[other + 1];
        for (let a = rowFirst[row]; a < starts.length; a++) {
          while (b < last && ends[b] < starts[a] - 1) b++;
          for (let c = b; c < last && starts[c] <= ends[a] + 1; c++) {
            const ra = root(a);
            const rc = root(c);
            if (ra === rc) continue;
            parent[Math.max(ra, rc)] = Math.min(ra, rc);
            components--;
          }
        }
      }
    }
  }
  return components;
}
