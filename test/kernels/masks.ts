/** Masks for the shape rooms' tests, and what PyRadiomics finds in some of them. */
import { readFileSync } from "node:fs";

export interface TestMask {
  /** [nz][ny][nx]. */
  readonly mask: Uint8Array;
  readonly size: readonly [number, number, number];
}

interface Entry {
  readonly name: string;
  readonly size: readonly number[];
  readonly spacing: readonly number[];
}
const fixture = JSON.parse(readFileSync("fixtures/pyradiomics/shape.json", "utf8")) as {
  meshes: (Entry & { mask: string[]; surface: number; volume: number; diameters: number[] })[];
  outlines: (Entry & { mask: string; perimeter: number; surface: number; diameter: number })[];
};

const digits = (text: string): Uint8Array => Uint8Array.from(text, Number);

/** PyRadiomics' meshes (fixtures/oracle/shape.py), sizes and spacings as x, y, z. */
export const meshes = fixture.meshes.map(({ mask, size: [nz, ny, nx], spacing: [sz, sy, sx], ...rest }) => ({
  ...rest, mask: digits(mask.join("")), size: [nx, ny, nz] as const, spacing: [sx, sy, sz] as const,
}));

/** PyRadiomics' outlines, one slice each, sizes and spacings as x, y. */
export const outlines = fixture.outlines.map(({ mask, size: [ny, nx], spacing: [sy, sx], ...rest }) => ({
  ...rest, mask: digits(mask), size: [nx, ny] as const, spacing: [sx, sy] as const,
}));

export function randomMask(next: () => number, size: TestMask["size"], density: number): TestMask {
  return { mask: Uint8Array.from({ length: size[0] * size[1] * size[2] }, () => Number(next() < density)), size };
}

/** A mask as a window of a larger grid that is full around it: a kernel that looks beyond the window sees wrong neighbours. */
export function embedded({ mask, size: [nx, ny, nz] }: TestMask, first = 0): { grid: Uint8Array; window: Window } {
  const [x0, y0, z0] = [2, 1, 1];
  const [sx, sy, sz] = [nx + 3, ny + 3, nz + 2];
  const grid = new Uint8Array(first + sx * sy * sz).fill(255);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) grid[first + ((z + z0) * sy + y + y0) * sx + x + x0] = mask[i];
    }
  }
  return { grid, window: { nx, ny, nz, x0, y0, z0, sx, sy, mask: first } };
}

interface Window {
  readonly nx: number; readonly ny: number; readonly nz: number;
  readonly x0: number; readonly y0: number; readonly z0: number;
  readonly sx: number; readonly sy: number;
  readonly mask: number;
}

/** The whole window for rooms that look at the cubes between voxels. */
export function wholeCubes(window: Window) {
  return { ...window, zBase: 0, k0: 0, k1: window.nz + 1 };
}

/** The same in slabs that end after every `planes` planes of cubes; neighbours share a plane of voxels. */
export function cubeSlabs(window: Window, planes: number) {
  const slabs: ReturnType<typeof wholeCubes>[] = [];
  for (let k = 0; k <= window.nz; k += planes) {
    const low = Math.max(0, k - 1);
    const high = Math.min(window.nz, k + planes);
    slabs.push({ ...window, z0: window.z0 + low, nz: high - low, zBase: low, k0: k - low, k1: Math.min(window.nz + 1, k + planes) - low });
  }
  return slabs;
}
