import type { Box, Vec3 } from "../image/volume.ts";

/** The box grown by voxels along x, y, z on both sides, also beyond the lattice. */
export function grownBox({ start, size }: Box, [x, y, z]: Vec3): Box {
  return { start: [start[0] - x, start[1] - y, start[2] - z], size: [size[0] + 2 * x, size[1] + 2 * y, size[2] + 2 * z] };
}

/** The part of a box that lies on the lattice. */
export function clippedBox({ start, size }: Box, lattice: Vec3): Box {
  const low = start.map((s) => Math.max(s, 0));
  const high = start.map((s, k) => Math.min(s + size[k], lattice[k]));
  return { start: [low[0], low[1], low[2]], size: [high[0] - low[0], high[1] - low[1], high[2] - low[2]] };
}

/** What distances are measured to, over a box: 1 in the lesion, or (inward) everywhere else. */
export function goalOf(numbers: Uint32Array, [nx, ny, nz]: Vec3, { start, size: [bx, by, bz] }: Box, number: number, inward: boolean): Uint8Array {
  const goal = new Uint8Array(bx * by * bz).fill(inward ? 1 : 0);
  const value = inward ? 0 : 1;
  for (let z = Math.max(0, -start[2]); z < Math.min(bz, nz - start[2]); z++) {
    for (let y = Math.max(0, -start[1]); y < Math.min(by, ny - start[1]); y++) {
      const [from, to] = [((z + start[2]) * ny + y + start[1]) * nx + start[0], (z * by + y) * bx];
      for (let x = Math.max(0, -start[0]); x < Math.min(bx, nx - start[0]); x++) if (numbers[from + x] === number) goal[to + x] = value;
    }
  }
  return goal;
}

export interface Lattice {
  readonly size: Vec3;
  /** 0 in what is excluded, 1 in the body, else 2: [nz][ny][nx]. */
  readonly places: Uint8Array;
  /** Not 0 where shells may not be. */
  readonly occupied: Uint32Array | null;
}

export interface Shells {
  /** 1 inside, of each shell, on the lattice. */
  readonly masks: readonly Uint8Array[];
  readonly voxels: readonly number[];
  /** Voxels of each shell that lie beyond the lattice. */
  readonly cutOff: readonly number[];
  /** Number (from 1) of the shell with the least outer limit that holds a voxel. */
  readonly labelled: Uint8Array;
  /** Voxels of shells that only the body mask takes out. */
  readonly outsideBody: number;
}

/**
 * The voxels of a box whose squared distance is more than a shell's `from` and at most its `to`.
 * @param squares [z][y][x] of the box; negative where there is no distance
 */
export function shellsOf(
  squares: Float64Array, { start, size: [bx, by, bz] }: Box, { size: [nx, ny, nz], places, occupied }: Lattice,
  limits: readonly { readonly from: number; readonly to: number }[],
): Shells {
  const masks = limits.map(() => new Uint8Array(places.length));
  const voxels = limits.map(() => 0);
  const cutOff = limits.map(() => 0);
  const labelled = new Uint8Array(places.length);
  const inOrder = [...limits.keys()].sort((a, b) => limits[b].to - limits[a].to); // the narrowest label is written last
  const greatest = limits[inOrder[0]].to;
  let outsideBody = 0;
  for (let z = 0, i = 0; z < bz; z++) {
    for (let y = 0; y < by; y++) {
      const [latticeY, latticeZ] = [y + start[1], z + start[2]];
      const onRow = latticeY >= 0 && latticeY < ny && latticeZ >= 0 && latticeZ < nz;
      const row = (latticeZ * ny + latticeY) * nx;
      for (let x = start[0]; x < start[0] + bx; x++, i++) {
        const square = squares[i];
        if (square <= 0 || square > greatest) continue;
        const onLattice = onRow && x >= 0 && x < nx;
        const place = onLattice ? places[row + x] : 1;
        if (onLattice && (place === 0 || (occupied && occupied[row + x] !== 0))) continue;
        for (const k of inOrder) {
          if (square <= limits[k].from || square > limits[k].to) continue;
          if (!onLattice) cutOff[k]++;
          else if (place === 2) outsideBody++;
          else {
            masks[k][row + x] = 1;
            labelled[row + x] = k + 1;
            voxels[k]++;
          }
        }
      }
    }
  }
  return { masks, voxels, cutOff, labelled, outsideBody };
}
