/**
 * Where the rows of a window meet the ROI, so that a kernel does not look at the background around it: [rows][2], the x of the
 * row's first ROI voxel and the x behind its last one, equal (0) where the row has none. Rows are z ny + y of the window.
 */
export type RowExtents = Int32Array;

/** A window of nx x ny x nz voxels at (x0, y0, z0) of a lattice with rows of sx voxels and sy rows in a plane. */
export interface LatticeWindow {
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly x0: number;
  readonly y0: number;
  readonly z0: number;
  readonly sx: number;
  readonly sy: number;
}

/** Index on the lattice of the first voxel of row y of plane z of a window. */
export function rowStart({ x0, y0, z0, sx, sy }: LatticeWindow, y: number, z: number): number {
  return ((z + z0) * sy + y + y0) * sx + x0;
}

/**
 * Extents of a mask's rows. The typed array's own search passes over background much faster than a loop.
 * @param mask 1 inside the ROI, 0 outside; the lattice begins at index `first`
 */
export function maskExtents(mask: Uint8Array, first: number, window: LatticeWindow): RowExtents {
  const { nx, ny, nz } = window;
  const extents = new Int32Array(2 * ny * nz);
  let next = first - 1; // the first ROI voxel from the last row on that was searched
  for (let z = 0, row = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, row += 2) {
      const start = first + rowStart(window, y, z);
      if (next < start) next = mask.indexOf(1, start);
      if (next === -1) return extents;
      if (next >= start + nx) continue;
      extents[row] = next - start;
      extents[row + 1] = mask.lastIndexOf(1, start + nx - 1) - start + 1;
    }
  }
  return extents;
}

/** Finds the stretches of ROI in windows of a mask, which must not change meanwhile: once for windows in a row that are the same. */
export class StretchFinder {
  readonly #mask: Uint8Array;
  #window = "";
  #stretches: Int32Array = new Int32Array(0);

  /** @param mask 1 inside the ROI, 0 outside */
  constructor(mask: Uint8Array) {
    this.#mask = mask;
  }

  /**
   * The rows' stretches of ROI voxels, [n][3]: the first voxel's number in the window, and on the lattice the index of the first
   * voxel and the index behind the last. If not masked they are the window's rows.
   */
  stretches(it: LatticeWindow & { readonly mask: number }, masked: boolean): Int32Array {
    const { nx, ny, nz, x0, y0, z0, sx, sy, mask } = it;
    const window = [nx, ny, nz, x0, y0, z0, sx, sy, mask, masked].join();
    if (window !== this.#window) {
      this.#stretches = masked ? stretchesOfMask(this.#mask.subarray(mask), it) : stretchesOfRows(it);
      this.#window = window;
    }
    return this.#stretches;
  }
}

function stretchesOfRows(window: LatticeWindow): Int32Array {
  const { nx, ny, nz } = window;
  const found = new Int32Array(3 * ny * nz);
  for (let row = 0; row < ny * nz; row++) {
    const start = rowStart(window, row % ny, Math.floor(row / ny));
    found[3 * row] = row * nx;
    found[3 * row + 1] = start;
    found[3 * row + 2] = start + nx;
  }
  return found;
}

function stretchesOfMask(mask: Uint8Array, window: LatticeWindow): Int32Array {
  const { nx, ny, nz } = window;
  const extents = maskExtents(mask, 0, window);
  const found: number[] = [];
  for (let row = 0; row < ny * nz; row++) {
    const start = rowStart(window, row % ny, Math.floor(row / ny));
    const end = start + extents[2 * row + 1];
    for (let at = start + extents[2 * row]; at < end; ) {
      const first = at;
      while (at < end && mask[at] !== 0) at++;
      found.push(row * nx + first - start, first, at);
      while (at < end && mask[at] === 0) at++;
    }
  }
  return new Int32Array(found);
}
