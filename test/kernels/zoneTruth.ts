/** Levels whose runs and zones are known from elsewhere, and slabs of them. */
import { readFileSync } from "node:fs";

export interface Levels {
  readonly name: string;
  /** x, y, z. */
  readonly size: readonly [number, number, number];
  /** [nz][ny][nx], 0 outside the ROI. */
  readonly levels: Uint16Array;
}

interface Matrices {
  /** Axis (0 = z, 1 = y, 2 = x) across which neighbours are left out; null: none. */
  readonly plane: number | null;
  readonly angles: number[][];
  /** [angle, level, length, count], sorted; none for angles that PyRadiomics drops. */
  readonly runs: number[][];
  /** [level, size, count], sorted. */
  readonly zones: number[][];
}

const fixture = JSON.parse(readFileSync("fixtures/pyradiomics/runs_zones.json", "utf8")) as {
  volumes: { name: string; size: number[]; levels: number[][]; matrices: Matrices[] }[];
};

/** PyRadiomics' matrices (fixtures/oracle/runs_zones.py). */
export const truths: readonly (Levels & { readonly matrices: readonly Matrices[] })[] = fixture.volumes.map(({ size: [nz, ny, nx], levels, ...rest }) => ({
  ...rest, size: [nx, ny, nz], levels: Uint16Array.from(levels.flat()),
}));

interface ListedCase {
  readonly name: string;
  readonly size: number[];
  readonly levels: number[];
  readonly glrlm: { readonly offsets: number[][]; readonly cells: number[][] };
  readonly glszm: number[][];
}

const listed = JSON.parse(readFileSync("fixtures/pyradiomics/matrices.json", "utf8")) as { cases: ListedCase[] };

/** PyRadiomics' matrices of further random volumes (fixtures/oracle/matrices.py, whose indices begin at 0). */
export const furtherTruths = listed.cases.map(({ name, size: [nz, ny, nx], levels, glrlm, glszm }) => ({
  name, size: [nx, ny, nz] as const, levels: Uint16Array.from(levels), angles: glrlm.offsets,
  runs: glrlm.cells.map(([angle, i, j, count]) => [angle, i + 1, j + 1, count]),
  zones: glszm.map(([i, j, count]) => [i + 1, j + 1, count]),
}));

/** IBSI's digital phantom (IBSI 1 reference manual, 5.1), 0 outside the ROI. */
export const ibsiPhantom: Levels = {
  name: "IBSI digital phantom",
  size: [5, 4, 4],
  levels: Uint16Array.from([
    "14411", "14611", "41641", "44641",
    "14411", "11611", "01311", "44611",
    "14400", "11111", "11011", "11611",
    "14400", "11111", "11111", "11611",
  ].join(""), Number),
};

/** Half of the 26 neighbours, (dz, dy, dx). */
export const half = [
  [1, 1, 1], [1, 1, 0], [1, 1, -1], [1, 0, 1], [1, 0, 0], [1, 0, -1], [1, -1, 1], [1, -1, 0], [1, -1, -1],
  [0, 1, 1], [0, 1, 0], [0, 1, -1], [0, 0, 1],
];

export interface Slab {
  readonly nx: number; readonly ny: number; readonly nz: number;
  readonly z0: number; readonly z1: number;
  readonly levels: Uint16Array;
}

/** Slabs of at most `planes` core planes, with one plane of neighbours on either side where there is one. */
export function slabsOf({ size: [nx, ny, nz], levels }: Levels, planes: number): Slab[] {
  const slabs: Slab[] = [];
  for (let start = 0; start < nz; start += planes) {
    const end = Math.min(nz, start + planes);
    const low = Math.max(0, start - 1);
    const high = Math.min(nz, end + 1);
    slabs.push({ nx, ny, nz: high - low, z0: start - low, z1: end - low, levels: levels.slice(low * nx * ny, high * nx * ny) });
  }
  return slabs;
}

export function randomLevels(name: string, next: () => number, size: Levels["size"], count: number, density: number): Levels {
  const levels = Uint16Array.from({ length: size[0] * size[1] * size[2] }, () => next() < density ? 1 + Math.floor(next() * count) : 0);
  return { name, size, levels };
}

export function highest(levels: Uint16Array): number {
  return levels.reduce((most, level) => Math.max(most, level), 0);
}

/** Rows of numbers in the order of their elements; equal rows but for the last element, a count, become one. */
export function tally(rows: number[][]): number[][] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const key = row.slice(0, -1).join(" ");
    sums.set(key, (sums.get(key) ?? 0) + row[row.length - 1]);
  }
  const cells = [...sums].map(([key, count]) => [...key.split(" ").map(Number), count]);
  return cells.sort((a, b) => a.map((v, k) => v - b[k]).find((d) => d !== 0) ?? 0);
}

/** A list [1 + width capacity] (how many, then entries in any order) in one order, with zeros after its end. */
export function sortedList(list: Uint32Array, width: number): Uint32Array {
  const entries = Array.from({ length: list[0] }, (_, k) => [...list.subarray(1 + width * k, 1 + width * (k + 1))]);
  entries.sort((a, b) => a.map((v, k) => v - b[k]).find((d) => d !== 0) ?? 0);
  const sorted = new Uint32Array(list.length);
  sorted.set([list[0], ...entries.flat()]);
  return sorted;
}
