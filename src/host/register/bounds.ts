import type { Affine, Frames } from "../image/frames.ts";
import { voxelCount, type Box } from "../image/volume.ts";

/** Least and greatest position along x, y, z. */
export interface Bounds {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Bounds of where frames take a box of voxels' centres: never too narrow, since a B-spline stays between its control points. */
export function boundsOf({ affines, lattices }: Frames, { start, size }: Box): Bounds {
  let bounds: Bounds = through(affines[0], { low: start, high: start.map((s, k) => s + size[k] - 1) });
  lattices.forEach(({ size: points, displacements }, k) => {
    const moved = through(affines[k + 1], bounds);
    const n = voxelCount(points);
    const ranges = [0, 1, 2].map((i) => range(displacements.subarray(i * n, (i + 1) * n)));
    bounds = { low: moved.low.map((v, i) => v + ranges[i].low), high: moved.high.map((v, i) => v + ranges[i].high) };
  });
  return bounds;
}

function through({ matrix, offset }: Affine, { low, high }: Bounds): Bounds {
  const ends = [0, 1, 2].map((i) => {
    let least = offset[i];
    let most = offset[i];
    for (let j = 0; j < 3; j++) {
      const a = matrix[3 * i + j] * low[j];
      const b = matrix[3 * i + j] * high[j];
      least += Math.min(a, b);
      most += Math.max(a, b);
    }
    return { least, most };
  });
  return { low: ends.map((e) => e.least), high: ends.map((e) => e.most) };
}

/** The range of a spline's displacements, with 0: points outside of its lattice stay where they are. */
function range(displacements: Float64Array): { low: number; high: number } {
  let low = 0, high = 0;
  for (const d of displacements) {
    low = Math.min(low, d);
    high = Math.max(high, d);
  }
  return { low, high };
}
