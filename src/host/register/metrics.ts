import type { VoxelArray } from "../image/volume.ts";

/** How alike two images are over some voxels. */
export interface Likeness {
  /** Pearson's correlation of the intensities, -1 to 1: 1 when they differ by a gain and an offset only. NaN where an image is constant. */
  readonly correlation: number;
  /** Mutual information of the intensities in nats, from a joint histogram of 64 x 64 bins of equal width between each image's ends. */
  readonly mutualInformation: number;
  /** Root mean square of the differences, in units of intensity: says something where the contrast is the same. */
  readonly difference: number;
  /** Voxels compared. */
  readonly voxels: number;
}

const bins = 64;

/**
 * Compares two images on one lattice.
 * @param inside not 0 where voxels count; of none all values are NaN
 */
export function likeness(a: VoxelArray, b: VoxelArray, inside: ArrayLike<number>): Likeness {
  const first = momentsOf(a, inside);
  const second = momentsOf(b, inside);
  let squares = 0;
  let products = 0;
  const joint = new Uint32Array(bins * bins);
  const scaleA = bins / (first.maximum - first.minimum || 1);
  const scaleB = bins / (second.maximum - second.minimum || 1);
  for (let i = 0; i < a.length; i++) {
    if (inside[i] === 0) continue;
    const x = a[i];
    const y = b[i];
    squares += (x - y) ** 2;
    products += (x - first.mean) * (y - second.mean);
    const row = Math.min(bins - 1, Math.floor((x - first.minimum) * scaleA));
    const column = Math.min(bins - 1, Math.floor((y - second.minimum) * scaleB));
    joint[row * bins + column]++;
  }
  const { voxels } = first;
  return {
    correlation: products / Math.sqrt(first.squares * second.squares),
    mutualInformation: voxels === 0 ? NaN : mutualInformation(joint, voxels),
    difference: Math.sqrt(squares / voxels),
    voxels,
  };
}

interface Moments {
  readonly voxels: number;
  readonly mean: number;
  /** Sum of squared distances from the mean. */
  readonly squares: number;
  readonly minimum: number;
  readonly maximum: number;
}

function momentsOf(values: VoxelArray, inside: ArrayLike<number>): Moments {
  let voxels = 0, sum = 0, minimum = Infinity, maximum = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (inside[i] === 0) continue;
    const value = values[i];
    voxels++;
    sum += value;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  const mean = sum / voxels;
  let squares = 0;
  for (let i = 0; i < values.length; i++) if (inside[i] !== 0) squares += (values[i] - mean) ** 2;
  return { voxels, mean, squares, minimum, maximum };
}

/** Of counts [bins][bins]: the sum of p(x, y) ln(p(x, y) / (p(x) p(y))). */
function mutualInformation(joint: Uint32Array, total: number): number {
  const rows = new Float64Array(bins);
  const columns = new Float64Array(bins);
  joint.forEach((count, i) => {
    rows[Math.floor(i / bins)] += count;
    columns[i % bins] += count;
  });
  let sum = 0;
  joint.forEach((count, i) => {
    if (count > 0) sum += (count / total) * Math.log((count * total) / (rows[Math.floor(i / bins)] * columns[i % bins]));
  });
  return sum;
}
