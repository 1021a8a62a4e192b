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

/** Box, voxel count and index sums of the non-zero voxels of a mask [nz][ny][nx]; null when there is none. */
export function describeRoi(mask: Uint8Array, [nx, ny, nz]: Vec3): Roi | null {
  const low = [nx, ny, nz];
  const high = [-1, -1, -1];
  const sum = [0, 0, 0];
  let voxels = 0;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      let inRow = 0;
      for (let x = 0; x < nx; x++, i++) {
        if (mask[i] === 0) continue;
        inRow++;
        sum[0] += x;
        if (x < low[0]) low[0] = x;
        if (x > high[0]) high[0] = x;
      }
      if (inRow === 0) continue;
      voxels += inRow;
      sum[1] += y * inRow;
      sum[2] += z * inRow;
      low[1] = Math.min(low[1], y);
      high[1] = Math.max(high[1], y);
      low[2] = Math.min(low[2], z);
      high[2] = z;
    }
  }
  if (voxels === 0) return null;
  return {
    box: { start: [low[0], low[1], low[2]], size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] },
    voxels,
    sum: [sum[0], sum[1], sum[2]],
  };
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
