import { InputError } from "../errors.ts";
import type { Vec3, Volume } from "../image/volume.ts";
import { acquiredView, axisThrough, type View } from "./views.ts";

/** Which slices of a lattice are shown, and which box of it. */
export interface Cuts {
  readonly view: View;
  /** Voxel index along the axis the view looks along. */
  readonly slices: readonly number[];
  /** Lowest and highest voxel along x, y, z. */
  readonly low: Vec3;
  readonly high: Vec3;
}

/** What is shown around the focus: at least this, mm, and at least this part of its extent. */
const margin = { least: 10, part: 0.3 };

/** Slices spread evenly over a volume, whole. */
export function wholeCuts(volume: Volume, count: number): Cuts {
  const view = acquiredView(volume);
  const n = volume.size[axisThrough(volume, view)];
  const slices = Array.from({ length: Math.min(n, count) }, (_, i) => Math.floor(((i + 1) * n) / (Math.min(n, count) + 1)));
  return { view, slices, low: [0, 0, 0], high: vec3((axis) => volume.size[axis] - 1) };
}

/**
 * Slices spread evenly over those that hold some of the focus (voxels that are not 0), cut to a square around it.
 * @throws InputError when the focus is empty
 */
export function focusCuts(focus: Volume, count: number): Cuts {
  const view = acquiredView(focus);
  const through = axisThrough(focus, view);
  const counts = occupied(focus);
  const low = counts.map((slices) => slices.findIndex((n) => n > 0));
  const high = counts.map((slices) => slices.findLastIndex((n) => n > 0));
  if (low[0] < 0) throw new InputError(`${focus.name}: no voxel is marked, nothing to show`);
  const extents = focus.spacing.map((mm, axis) => (axis === through ? 0 : mm * (high[axis] - low[axis] + 1)));
  const side = Math.max(...extents) + 2 * Math.max(margin.least, margin.part * Math.max(...extents));
  const around = (axis: number): number => (axis === through ? 0 : Math.ceil((side - extents[axis]) / 2 / focus.spacing[axis]));
  const marked = [...counts[through].keys()].filter((slice) => counts[through][slice] > 0);
  const taken = Math.min(count, marked.length);
  return {
    view,
    slices: Array.from({ length: taken }, (_, i) => marked[Math.floor(((i + 0.5) * marked.length) / taken)]),
    low: vec3((axis) => Math.max(0, low[axis] - around(axis))),
    high: vec3((axis) => Math.min(focus.size[axis] - 1, high[axis] + around(axis))),
  };
}

/** Voxels that are not 0 in each slice across x, y, z. */
function occupied({ data, size: [nx, ny, nz] }: Volume): Uint32Array[] {
  const counts = [new Uint32Array(nx), new Uint32Array(ny), new Uint32Array(nz)];
  for (let z = 0, voxel = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, voxel++) {
        if (data[voxel] === 0) continue;
        counts[0][x]++;
        counts[1][y]++;
        counts[2][z]++;
      }
    }
  }
  return counts;
}

const vec3 = (value: (axis: number) => number): Vec3 => [value(0), value(1), value(2)];
