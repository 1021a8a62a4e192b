import { indexToPhysical, pointOf } from "../image/geometry.ts";
import { voxelCount, type Box, type Geometry, type Vec3 } from "../image/volume.ts";
import { svdInverse } from "./svdInverse.ts";

/**
 * The grid that PyRadiomics resamples to: the new spacing, aligned to the corner of the mask's first voxel, as far as the
 * ROI's box and a margin reach but not beyond the mask.
 * @param mask lattice of the mask; the grid has its direction
 * @param box box of the ROI on it
 * @param spacing new spacing in mm, every component > 0
 * @param padDistance margin around the box in new voxels
 * @source PyRadiomics imageoperations.resampleImage
 */
export function resampleGrid(mask: Geometry, box: Box, spacing: Vec3, padDistance: number): Geometry {
  const size: number[] = [];
  const first: number[] = [];
  for (let k = 0; k < 3; k++) {
    const ratio = mask.spacing[k] / spacing[k];
    const low = Math.max(0, Math.floor((box.start[k] - 0.5) * ratio - padDistance));
    const high = Math.min(Math.ceil(mask.size[k] * ratio) - 1, Math.ceil((box.start[k] + box.size[k] - 0.5) * ratio + padDistance));
    size.push(high - low + 1);
    first.push((0.5 * (spacing[k] - mask.spacing[k])) / mask.spacing[k] + low / ratio);
  }
  return {
    size: [size[0], size[1], size[2]],
    spacing,
    origin: pointOf(mask, [first[0], first[1], first[2]]),
    direction: mask.direction,
  };
}

/** Continuous index in `source` of points of `grid`, with every rounding that ITK makes: it decides between two voxels. */
class ItkPositions {
  readonly #grid: Geometry;
  readonly #source: Geometry;
  readonly #toPoint: readonly number[];
  readonly #toIndex: readonly number[];

  constructor(source: Geometry, grid: Geometry) {
    this.#grid = grid;
    this.#source = source;
    this.#toPoint = indexToPhysical(grid);
    this.#toIndex = svdInverse(indexToPhysical(source));
  }

  #indexOf(x: number, y: number, z: number): Vec3 {
    const m = this.#toPoint;
    const t = this.#toIndex;
    const o = this.#grid.origin;
    const s = this.#source.origin;
    const a = o[0] + m[0] * x + m[1] * y + m[2] * z - s[0];
    const b = o[1] + m[3] * x + m[4] * y + m[5] * z - s[1];
    const c = o[2] + m[6] * x + m[7] * y + m[8] * z - s[2];
    return [t[0] * a + t[1] * b + t[2] * c, t[3] * a + t[4] * b + t[5] * c, t[6] * a + t[7] * b + t[8] * c];
  }

  /** The row of points (0 ... nx - 1, y, z): its start, and the way to where point nx would be, along which ITK divides. */
  row(y: number, z: number): { start: Vec3; way: Vec3 } {
    const start = this.#indexOf(0, y, z);
    const end = this.#indexOf(this.#grid.size[0], y, z);
    return { start, way: [end[0] - start[0], end[1] - start[1], end[2] - start[2]] };
  }

  at(x: number, y: number, z: number): number[] {
    const { start, way } = this.row(y, z);
    return start.map((s, i) => s + (x / this.#grid.size[0]) * way[i]);
  }
}

/**
 * The tables that the `resample` kernel adds positions up from: [nx + ny + nz][3][2] of a whole number and a fraction.
 * An input axis that follows one output axis alone (the lattices' directions agree, perhaps in another order) has its whole
 * position in that axis' table, with ITK's roundings, and exact zeros in the others.
 */
export function positionTables(image: Geometry, grid: Geometry): Float64Array {
  const positions = new ItkPositions(image, grid);
  const origin = positions.at(0, 0, 0);
  const [nx, ny, nz] = grid.size;
  const tables = new Float64Array((nx + ny + nz) * 6);
  const along = (a: number, k: number): number[] => positions.at(a === 0 ? k : 0, a === 1 ? k : 0, a === 2 ? k : 0);
  const reach = grid.size.map((n, a) => along(a, n - 1).map((p, i) => Math.abs(p - origin[i])));
  for (let a = 0, row = 0; a < 3; a++) {
    for (let k = 0; k < grid.size[a]; k++, row++) {
      const position = along(a, k);
      for (let i = 0; i < 3; i++) {
        const followed = leader(reach.map((r) => r[i]), i);
        if (followed !== null && followed !== a) continue;
        const value = followed === a || a === 0 ? position[i] : position[i] - origin[i];
        const below = Math.floor(value);
        const whole = value - below >= 0.5 ? below + 1 : below;
        tables[(row * 3 + i) * 2] = whole;
        tables[(row * 3 + i) * 2 + 1] = value - whole;
      }
    }
  }
  return tables;
}

/** The one output axis that moves a position by more than rounding noise, null where several do. */
function leader(reach: readonly number[], otherwise: number): number | null {
  const moving = [0, 1, 2].filter((a) => reach[a] > 1e-11);
  if (moving.length > 1) return null;
  return moving[0] ?? otherwise;
}

/**
 * Whether grid points lie on the image's outer faces up to rounding noise. ITK's rounding then decides point by point which
 * are inside, and `resample` needs the nearest sources to tell.
 */
export function touchesFace(image: Geometry, tables: Float64Array): boolean {
  for (let at = 0; at < tables.length; at += 2) {
    const position = tables[at] + tables[at + 1];
    const last = image.size[(at / 2) % 3] - 0.5;
    if (Math.abs(position + 0.5) < 1e-9 || Math.abs(position - last) < 1e-9) return true;
  }
  return false;
}

/**
 * The box of image voxels that interpolation at all points of a grid needs; null where the grid misses the image.
 * @param margin voxels that the interpolator reaches beyond the positions: 1 linear, 2 and the prefilter's halo for B-splines
 */
export function neededBox(image: Geometry, grid: Geometry, margin: number): Box | null {
  const positions = new ItkPositions(image, grid);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const at = positions.at(...([0, 1, 2].map((k) => ((corner >> k) & 1) * (grid.size[k] - 1)) as [number, number, number]));
    at.forEach((p, i) => {
      low[i] = Math.min(low[i], p);
      high[i] = Math.max(high[i], p);
    });
  }
  const start = low.map((p) => Math.max(0, Math.floor(p) - margin));
  const size = high.map((p, i) => Math.min(image.size[i], Math.ceil(p) + margin + 1) - start[i]);
  if (size.some((s) => s < 1)) return null;
  return { start: [start[0], start[1], start[2]], size: [size[0], size[1], size[2]] };
}

/**
 * Calls `visit` with the number of every grid point inside the source lattice and of the source voxel nearest to it, halves
 * up, numbered within a part of the source.
 */
function eachNearest(source: Geometry, grid: Geometry, part: Box, visit: (point: number, voxel: number) => void): void {
  const positions = new ItkPositions(source, grid);
  const [nx, ny, nz] = grid.size;
  const [sx, sy, sz] = source.size;
  const [x0, y0, z0] = part.start;
  const [px, py] = part.size;
  for (let z = 0, point = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const { start, way } = positions.row(y, z);
      for (let x = 0; x < nx; x++, point++) {
        const part = x / nx;
        const a = start[0] + part * way[0];
        const b = start[1] + part * way[1];
        const c = start[2] + part * way[2];
        if (!(a >= -0.5 && b >= -0.5 && c >= -0.5 && a < sx - 0.5 && b < sy - 0.5 && c < sz - 0.5)) continue;
        visit(point, ((Math.floor(c + 0.5) - z0) * py + Math.floor(b + 0.5) - y0) * px + Math.floor(a + 0.5) - x0);
      }
    }
  }
}

/**
 * For each grid point the number of the nearest image voxel, 2^32 - 1 outside the image: what the `resample` kernel takes for
 * nearest-neighbour interpolation.
 * @param part of the image that voxels are numbered in; `neededBox` with a margin of 1 holds all of them
 * @source ITK NearestNeighborInterpolateImageFunction
 */
export function nearestSources(image: Geometry, grid: Geometry, part: Box): Uint32Array {
  const sources = new Uint32Array(voxelCount(grid.size)).fill(0xffffffff);
  eachNearest(image, grid, part, (point, voxel) => void (sources[point] = voxel));
  return sources;
}

/**
 * Labels at the points of a grid: those of the nearest voxels, 0 outside the mask.
 * @source ITK ResampleImageFilter with NearestNeighborInterpolateImageFunction
 */
export function resampleMaskNearest(mask: Geometry & { readonly data: Uint32Array }, grid: Geometry): Uint32Array {
  const labels = new Uint32Array(voxelCount(grid.size));
  eachNearest(mask, grid, { start: [0, 0, 0], size: mask.size }, (point, voxel) => void (labels[point] = mask.data[voxel]));
  return labels;
}
