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

/** Of the rows y - 1 and y of planes z - 1 and z, as far as there are any: the x of their first ROI voxel, and the x behind the last. */
export function commonExtent(extents: RowExtents, { nx, ny, nz }: LatticeWindow, y: number, z: number): readonly [first: number, end: number] {
  let first = nx;
  let end = 0;
  for (let k = Math.max(0, z - 1); k <= z && k < nz; k++) {
    for (let j = Math.max(0, y - 1); j <= y && j < ny; j++) {
      const row = 2 * (k * ny + j);
      if (extents[row] === extents[row + 1]) continue;
      first = Math.min(first, extents[row]);
      end = Math.max(end, extents[row + 1]);
    }
  }
  return [first, end];
}

/** Extents of rows of grey levels (0 outside the ROI) that follow one another from index `first` on. */
export function levelExtents(levels: Uint16Array, first: number, nx: number, rows: number): RowExtents {
  const extents = new Int32Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    const start = first + row * nx;
    let low = start;
    let end = start + nx;
    while (low < end && levels[low] === 0) low++;
    if (low === end) continue;
    while (levels[end - 1] === 0) end--;
    extents[2 * row] = low - start;
    extents[2 * row + 1] = end - start;
  }
  return extents;
}

/**
 * The stretches of a window that its ROI lies in, [n][3]: the first voxel's number in the window, and on the lattice the
 * index of the first voxel and the index behind the last. Without a mask they are the window's rows.
 */
export function stretches(window: LatticeWindow, mask: Uint8Array | null, first: number): Int32Array {
  const { nx, ny, nz } = window;
  const extents = mask && maskExtents(mask, first, window);
  const found = new Int32Array(3 * ny * nz);
  let length = 0;
  for (let z = 0, row = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, row++) {
      const low = extents ? extents[2 * row] : 0;
      const end = extents ? extents[2 * row + 1] : nx;
      if (low === end) continue;
      const start = rowStart(window, y, z);
      found[length++] = row * nx + low;
      found[length++] = start + low;
      found[length++] = start + end;
    }
  }
  return found.subarray(0, length);
}
