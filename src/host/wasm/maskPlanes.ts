import { rowStart, type LatticeWindow } from "../image/extents.ts";

/**
 * Copies a plane of a mask's window, without gaps between its rows.
 * @param plane [ny + 2][nx]: a row of background before and one behind; all background beyond the window's planes
 * @param mask the lattice begins at index `window.mask`
 */
export function copyPlane(plane: Uint8Array, mask: Uint8Array, window: LatticeWindow & { readonly mask: number }, z: number): void {
  const { nx, ny, nz, sx } = window;
  if (z < 0 || z >= nz) {
    plane.fill(0);
    return;
  }
  plane.fill(0, 0, nx).fill(0, nx * (ny + 1));
  const together = nx === sx ? ny : 1;
  for (let y = 0; y < ny; y += together) {
    const start = window.mask + rowStart(window, y, z);
    plane.set(mask.subarray(start, start + nx * together), nx * (y + 1));
  }
}
