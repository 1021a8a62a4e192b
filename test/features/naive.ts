import type { Vec3 } from "../../src/host/image/volume.ts";
import type {
  Cells, FirstOrderInput, GldmInput, GlcmInput, GlrlmInput, GlszmInput, Levels, NgtdmInput, Shape2DInput, ShapeInput,
  WeightingNorm,
} from "../../src/host/features/types.ts";

/** Discretised ROI in its box: levels [nz][ny][nx], 0 outside. */
export interface Grid {
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly levels: ArrayLike<number>;
}

/** The settings that matrices depend on. */
export interface MatrixSettings {
  readonly distances?: readonly number[];
  readonly flatAxis?: 0 | 1 | 2; // force2Ddimension: 0 = z
  readonly weightingNorm?: WeightingNorm | null;
  readonly symmetrical?: boolean;
  readonly alpha?: number;
}

function at({ size, levels }: Grid, z: number, y: number, x: number): number {
  return z < 0 || y < 0 || x < 0 || z >= size[2] || y >= size[1] || x >= size[0] ? 0 : levels[(z * size[1] + y) * size[0] + x];
}

function eachVoxel(grid: Grid, visit: (z: number, y: number, x: number, level: number) => void): void {
  for (let z = 0; z < grid.size[2]; z++) {
    for (let y = 0; y < grid.size[1]; y++) {
      for (let x = 0; x < grid.size[0]; x++) {
        const level = at(grid, z, y, x);
        if (level > 0) visit(z, y, x, level);
      }
    }
  }
}

class Counter {
  readonly #counts = new Map<number, number>();

  add(row: number, column: number): void {
    const key = row * 2 ** 26 + column;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  cells(): Cells {
    const keys = [...this.#counts.keys()].sort((a, b) => a - b);
    return {
      row: Uint32Array.from(keys, (key) => Math.floor(key / 2 ** 26)),
      column: Uint32Array.from(keys, (key) => key % 2 ** 26),
      count: Float64Array.from(keys, (key) => this.#counts.get(key)!),
    };
  }
}

export function levelsOf(grid: Grid): Levels {
  const histogram = new Map<number, number>();
  eachVoxel(grid, (_z, _y, _x, level) => histogram.set(level, (histogram.get(level) ?? 0) + 1));
  const present = Uint32Array.from([...histogram.keys()].sort((a, b) => a - b));
  const counts = Float64Array.from(present, (level) => histogram.get(level)!);
  const voxels = counts.reduce((a, b) => a + b);
  return { Ng: present[present.length - 1], present, voxels, histogram: counts, spacing: grid.spacing };
}

/** The half of the neighbourhood (dz, dy, dx) that comes first when counting down from the greatest offsets. */
export function halfOffsets(grid: Grid, distances: readonly number[], flatAxis?: number): Vec3[] {
  const far = Math.max(...distances);
  const extent = [grid.size[2], grid.size[1], grid.size[0]];
  const offsets: Vec3[] = [];
  for (let dz = far; dz >= -far; dz--) {
    for (let dy = far; dy >= -far; dy--) {
      for (let dx = far; dx >= -far; dx--) {
        const offset: Vec3 = [dz, dy, dx];
        if (!distances.includes(Math.max(...offset.map(Math.abs)))) continue;
        if (offset.some((d, axis) => Math.abs(d) >= extent[axis] || (axis === flatAxis && d !== 0))) continue;
        offsets.push(offset);
      }
    }
  }
  return offsets.slice(0, offsets.length / 2);
}

function allOffsets(grid: Grid, distances: readonly number[], flatAxis?: number): Vec3[] {
  const half = halfOffsets(grid, distances, flatAxis);
  return [...half, ...half.map(([dz, dy, dx]): Vec3 => [-dz, -dy, -dx])];
}

export function glcmInput(grid: Grid, settings: MatrixSettings = {}): GlcmInput {
  const offsets = halfOffsets(grid, settings.distances ?? [1], settings.flatAxis);
  const cells = offsets.map(([dz, dy, dx]) => {
    const counter = new Counter();
    eachVoxel(grid, (z, y, x, level) => {
      const other = at(grid, z + dz, y + dy, x + dx);
      if (other > 0) counter.add(level, other);
    });
    return counter.cells();
  });
  const { symmetrical = true, weightingNorm = null } = settings;
  return { levels: levelsOf(grid), offsets, cells, symmetrical, weightingNorm };
}

export function glrlmInput(grid: Grid, settings: MatrixSettings = {}): GlrlmInput {
  const offsets = halfOffsets(grid, [1], settings.flatAxis);
  const usable: boolean[] = [];
  const cells = offsets.map(([dz, dy, dx]) => {
    const counter = new Counter();
    const lines = new Map<string, number>();
    eachVoxel(grid, (z, y, x, level) => {
      let back = 0;
      const inside = (k: number): boolean =>
        [z - k * dz, y - k * dy, x - k * dx].every((i, axis) => i >= 0 && i < grid.size[2 - axis]);
      while (inside(back + 1)) back++;
      const line = `${z - back * dz},${y - back * dy},${x - back * dx}`;
      lines.set(line, (lines.get(line) ?? 0) + 1);
      if (at(grid, z - dz, y - dy, x - dx) === level) return;
      let length = 1;
      while (at(grid, z + length * dz, y + length * dy, x + length * dx) === level) length++;
      counter.add(level, length);
    });
    usable.push([...lines.values()].some((voxels) => voxels > 1));
    return counter.cells();
  });
  return { levels: levelsOf(grid), offsets, cells, usable, weightingNorm: settings.weightingNorm ?? null };
}

export function glszmInput(grid: Grid, settings: MatrixSettings = {}): GlszmInput {
  const offsets = allOffsets(grid, [1], settings.flatAxis);
  const seen = new Set<number>();
  const number = (z: number, y: number, x: number): number => (z * grid.size[1] + y) * grid.size[0] + x;
  const counter = new Counter();
  eachVoxel(grid, (z0, y0, x0, level) => {
    if (seen.has(number(z0, y0, x0))) return;
    const stack: Vec3[] = [[z0, y0, x0]];
    seen.add(number(z0, y0, x0));
    let size = 0;
    for (let voxel = stack.pop(); voxel; voxel = stack.pop()) {
      size++;
      for (const [dz, dy, dx] of offsets) {
        const [z, y, x] = [voxel[0] + dz, voxel[1] + dy, voxel[2] + dx];
        if (at(grid, z, y, x) !== level || seen.has(number(z, y, x))) continue;
        seen.add(number(z, y, x));
        stack.push([z, y, x]);
      }
    }
    counter.add(level, size);
  });
  return { levels: levelsOf(grid), cells: counter.cells() };
}

export function gldmInput(grid: Grid, settings: MatrixSettings = {}): GldmInput {
  const offsets = allOffsets(grid, settings.distances ?? [1], settings.flatAxis);
  const counter = new Counter();
  eachVoxel(grid, (z, y, x, level) => {
    let dependence = 0;
    for (const [dz, dy, dx] of offsets) {
      const other = at(grid, z + dz, y + dy, x + dx);
      if (other > 0 && Math.abs(other - level) <= (settings.alpha ?? 0)) dependence++;
    }
    counter.add(level, dependence + 1);
  });
  return { levels: levelsOf(grid), cells: counter.cells() };
}

export function ngtdmInput(grid: Grid, settings: MatrixSettings = {}): NgtdmInput {
  const offsets = allOffsets(grid, settings.distances ?? [1], settings.flatAxis);
  const levels = levelsOf(grid);
  const differences = new Map<number, number>();
  eachVoxel(grid, (z, y, x, level) => {
    const neighbours = offsets.map(([dz, dy, dx]) => at(grid, z + dz, y + dy, x + dx)).filter((other) => other > 0);
    if (neighbours.length === 0) return;
    const mean = neighbours.reduce((a, b) => a + b) / neighbours.length;
    differences.set(level, (differences.get(level) ?? 0) + Math.abs(level - mean));
  });
  return { levels, difference: Float64Array.from(levels.present, (level) => differences.get(level) ?? 0) };
}

/** @param intensities of the ROI's voxels */
export function firstOrderInput(intensities: readonly number[], levels: Levels, shift = 0): FirstOrderInput {
  const x = [...intensities].sort((a, b) => a - b);
  const n = x.length;
  const mean = x[0] === x[n - 1] ? x[0] : x.reduce((a, b) => a + b) / n;
  const percentile = (q: number): number => {
    const place = (q / 100) * (n - 1);
    const below = Math.floor(place);
    return x[below] + (place - below) * (x[Math.min(below + 1, n - 1)] - x[below]);
  };
  const central = (order: number): number => x.reduce((sum, v) => sum + (v - mean) ** order, 0);
  const robust = x.filter((v) => v >= percentile(10) && v <= percentile(90));
  const robustMean = robust.reduce((a, b) => a + b, 0) / robust.length;
  return {
    voxels: n, minimum: x[0], maximum: x[n - 1], mean, sum2: central(2), sum3: central(3), sum4: central(4),
    absoluteDeviation: x.reduce((sum, v) => sum + Math.abs(v - mean), 0),
    energy: x.reduce((sum, v) => sum + (v + shift) ** 2, 0),
    percentile10: percentile(10), percentile25: percentile(25), median: percentile(50), percentile75: percentile(75),
    percentile90: percentile(90), robustVoxels: robust.length,
    robustAbsoluteDeviation: robust.reduce((sum, v) => sum + Math.abs(v - robustMean), 0),
    voxelVolume: levels.spacing[0] * levels.spacing[1] * levels.spacing[2], levels,
  };
}

const cubeCorners: readonly Vec3[] = [[0, 0, 0], [0, 0, 1], [0, 1, 1], [0, 1, 0], [1, 0, 0], [1, 0, 1], [1, 1, 1], [1, 1, 0]];

/** Every mesh vertex is a candidate here, not only the ends of lines. */
export function shapeInput(grid: Grid): ShapeInput {
  const inside = (z: number, y: number, x: number): boolean => at(grid, z - 1, y - 1, x - 1) > 0; // of the padded mask
  const [nx, ny, nz] = grid.size;
  const cubes = new Float64Array(256 * 4);
  const vertices: number[] = [];
  for (let z = 0; z <= nz; z++) {
    for (let y = 0; y <= ny; y++) {
      for (let x = 0; x <= nx; x++) {
        let configuration = 0;
        cubeCorners.forEach(([cz, cy, cx], bit) => (configuration |= Number(inside(z + cz, y + cy, x + cx)) << bit));
        [1, x, y, z].forEach((value, k) => (cubes[4 * configuration + k] += value));
        const self = inside(z, y, x);
        if (inside(z, y, x + 1) !== self) vertices.push(2 * x + 1, 2 * y, 2 * z);
        if (inside(z, y + 1, x) !== self) vertices.push(2 * x, 2 * y + 1, 2 * z);
        if (inside(z + 1, y, x) !== self) vertices.push(2 * x, 2 * y, 2 * z + 1);
      }
    }
  }
  const moments = new Float64Array(9);
  let voxels = 0;
  eachVoxel(grid, (z, y, x) => {
    voxels++;
    [x, y, z, x * x, x * y, x * z, y * y, y * z, z * z].forEach((value, k) => (moments[k] += value));
  });
  return { spacing: grid.spacing, voxels, cubes, vertices: Int32Array.from(vertices), moments };
}

/** The same for a grid of one slice along z. */
export function shape2DInput(grid: Grid): Shape2DInput {
  const [nx, ny] = grid.size;
  const inside = (y: number, x: number): boolean => at(grid, 0, y - 1, x - 1) > 0;
  const squares = new Float64Array(16 * 3);
  const vertices: number[] = [];
  for (let y = 0; y <= ny; y++) {
    for (let x = 0; x <= nx; x++) {
      const corners = [inside(y, x), inside(y, x + 1), inside(y + 1, x + 1), inside(y + 1, x)];
      const configuration = corners.reduce((bits, on, bit) => bits | (Number(on) << bit), 0);
      [1, x, y].forEach((value, k) => (squares[3 * configuration + k] += value));
      if (corners[0] !== corners[1]) vertices.push(2 * x + 1, 2 * y);
      if (corners[0] !== corners[3]) vertices.push(2 * x, 2 * y + 1);
    }
  }
  const moments = new Float64Array(5);
  let pixels = 0;
  eachVoxel(grid, (_z, y, x) => {
    pixels++;
    [x, y, x * x, x * y, y * y].forEach((value, k) => (moments[k] += value));
  });
  return { spacing: [grid.spacing[0], grid.spacing[1]], pixels, squares, vertices: Int32Array.from(vertices), moments };
}
