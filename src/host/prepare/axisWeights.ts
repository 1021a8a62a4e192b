import type { Geometry, Vec3 } from "../image/volume.ts";
import type { Interpolator } from "../params/settings.ts";

/** Interpolators that weigh the voxels around a position, each axis by itself. */
export type WeightingInterpolator = Exclude<Interpolator, "sitkNearestNeighbor" | "sitkLinear" | "sitkBSpline">;

/** How the points of a grid weigh the voxels of an image whose axes are parallel to the grid's. */
export interface AxisWeights {
  /** Voxels that one point weighs along an axis, at most. */
  readonly taps: number;
  /** For the image's axes x, y, z: the axis of the grid that runs along it (0 x, 1 y, 2 z). */
  readonly follows: Vec3;
  /**
   * For the image's axes x, y, z one after the other and each coordinate on the grid's axis along it: the first voxel (it can
   * lie before the image) and the weights of the voxels from there on, [1 + taps]. All are 0 at a point outside the image.
   */
  readonly table: Float64Array;
}

/**
 * Weights of an interpolator at the points of a grid, as ITK gives them; null where the axes are not parallel.
 * @param image the lattice that is interpolated
 * @param size voxels of the grid
 * @param positions of its points on the image: `positionTables` of grid.ts
 * @source ITK GaussianInterpolateImageFunction, LabelImageGaussianInterpolateImageFunction,
 * WindowedSincInterpolateImageFunction; SimpleITK sitkCreateInterpolator (sigma, alpha, radius)
 */
export function axisWeights(image: Geometry, size: Vec3, positions: Float64Array, interpolator: WeightingInterpolator): AxisWeights | null {
  const follows = [0, 1, 2].map((axis) => followed(size, positions, axis));
  if (follows.includes(-1)) return null;
  const rows = follows.flatMap((along, axis) => {
    const first = [0, size[0], size[0] + size[1]][along];
    const n = image.size[axis];
    return Array.from({ length: size[along] }, (_, k) => {
      const at = ((first + k) * 3 + axis) * 2;
      const position = positions[at] + positions[at + 1];
      // ITK's rounding decides on the faces: there `resample-weighted` looks up what is inside.
      if (position < -0.5 - 1e-9 || position >= n - 0.5 + 1e-9) return [0];
      return interpolator === "sitkGaussian" ? gaussian(position, n, image.spacing[axis], 0.8, 4)
        : interpolator === "sitkLabelGaussian" ? gaussian(position, n, image.spacing[axis], 1, 1)
        : sinc(position, windows[interpolator]);
    });
  });
  const taps = Math.max(...rows.map((row) => row.length)) - 1;
  const table = new Float64Array(rows.length * (1 + taps));
  rows.forEach((row, r) => table.set(row, r * (1 + taps)));
  return { taps, follows: [follows[0], follows[1], follows[2]], table };
}

/** The one grid axis that an axis of the image depends on; -1 where several do. */
function followed([nx, ny, nz]: Vec3, positions: Float64Array, axis: number): number {
  const moving = new Set<number>();
  for (let row = 0; row < nx + ny + nz; row++) {
    const at = (row * 3 + axis) * 2;
    if (positions[at] !== 0 || positions[at + 1] !== 0) moving.add(row < nx ? 0 : row < nx + ny ? 1 : 2);
  }
  if (moving.size > 1) return -1;
  return [...moving][0] ?? axis;
}

/**
 * First voxel and weights of a Gaussian, integrated over each voxel and cut off at a whole voxel. Together they are 1.
 * @param sigma in voxels
 * @param alpha where it is cut off, in sigmas
 */
function gaussian(position: number, n: number, spacing: number, sigma: number, alpha: number): number[] {
  // ITK takes mm and divides by the spacing: the rounding decides which voxels are within the cutoff.
  const width = sigma * spacing;
  const cutoff = (width * alpha) / spacing;
  const scale = 1 / ((Math.SQRT2 * width) / spacing);
  const first = Math.max(0, Math.floor(position + 0.5 - cutoff));
  const end = Math.min(n, Math.ceil(position + 0.5 + cutoff));
  const weights: number[] = [];
  let t = (-0.5 - position + first) * scale;
  let below = erf(t);
  for (let voxel = first; voxel < end; voxel++) {
    t += scale;
    const above = erf(t);
    weights.push(above - below);
    below = above;
  }
  const total = weights.reduce((sum, w) => sum + w, 0);
  return [first, ...weights.map((w) => w / total)];
}

/**
 * The error function as ITK's library VNL computes it: to 3e-7, the error being part of ITK's values.
 * @source VNL vnl_gamma.cxx: the incomplete gamma function P(1/2, t^2), Numerical Recipes 6.2 (gser, gcf by Lentz's method)
 */
function erf(t: number): number {
  const x = t * t;
  if (x === 0) return 0;
  const front = Math.exp(-x + 0.5 * Math.log(x) - logGammaOfHalf);
  return Math.sign(t) * (x < 1.5 ? gammaSeries(x) * front : 1 - front * gammaFraction(x));
}

/** VNL's value of ln(gamma(1/2)), where 0.5723649429247 is true; */
const logGammaOfHalf = 0.572364942924847;
const relativeError = 3e-7;

function gammaSeries(x: number): number {
  let term = 2;
  let sum = term;
  for (let a = 1.5; ; a++) {
    term *= x / a;
    sum += term;
    if (term < sum * relativeError) return sum;
  }
}

function gammaFraction(x: number): number {
  let b = x + 0.5;
  let c = 1e30;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; ; i++) {
    const a = i * (0.5 - i);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < relativeError) return fraction;
  }
}

/** Voxels on either side that SimpleITK's windowed sinc functions reach. */
const radius = 5;

/** Window functions of the distance from the position in voxels. */
const windows: Readonly<Record<Exclude<WeightingInterpolator, "sitkGaussian" | "sitkLabelGaussian">, (x: number) => number>> = {
  sitkHammingWindowedSinc: (x) => 0.54 + 0.46 * Math.cos((x * Math.PI) / radius),
  sitkCosineWindowedSinc: (x) => Math.cos((x * Math.PI) / (2 * radius)),
  sitkWelchWindowedSinc: (x) => 1 - (x * x) / (radius * radius),
  sitkLanczosWindowedSinc: (x) => sincOf(x / radius),
  sitkBlackmanWindowedSinc: (x) => 0.42 + 0.5 * Math.cos((x * Math.PI) / radius) + 0.08 * Math.cos((2 * x * Math.PI) / radius),
};

/** First voxel and weights of a windowed sinc function; they are not normalised. Voxels beyond the image repeat its last. */
function sinc(position: number, window: (x: number) => number): number[] {
  const below = Math.floor(position);
  const w = position - below;
  const weights = Array.from({ length: 2 * radius }, (_, i) => {
    if (w === 0) return Number(i === radius - 1);
    const x = w + radius - 1 - i;
    return window(x) * sincOf(x);
  });
  return [below - radius + 1, ...weights];
}

function sincOf(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
