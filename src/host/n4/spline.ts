import type { Vec3 } from "../image/volume.ts";

/** How the samples along an axis of a grid weigh its B-spline control points. */
export interface SplineAxis {
  readonly samples: number;
  readonly controlPoints: number;
  /** Control points that one sample weighs. */
  readonly taps: number;
  /** First control point of each sample. */
  readonly first: Uint32Array;
  /** [samples][taps]: the basis functions' values, which add up to 1; float32 as ITK has them. */
  readonly weights: Float64Array;
}

/** Of x, y and z. */
export type SplineAxes = readonly [SplineAxis, SplineAxis, SplineAxis];

/** Values of control points [z][y][x]. */
export interface ControlLattice {
  /** Control points along x, y, z. */
  readonly size: Vec3;
  readonly values: Float64Array;
}

/** ITK moves what lies on the end of the domain inside by this part of a voxel: the last basis functions end there. */
const inset = Math.fround(1e-3);

const f = Math.fround;

/**
 * The samples of an axis spread over `spans` spans of uniform B-splines, from end to end. An axis of one sample has a single
 * control point of its own: the image has no such dimension.
 * @source ITK BSplineControlPointImageFilter
 */
export function splineAxis(samples: number, spans: number, order: number): SplineAxis {
  if (samples === 1) return { samples, controlPoints: 1, taps: 1, first: Uint32Array.of(0), weights: Float64Array.of(1) };
  const taps = order + 1;
  const first = new Uint32Array(samples);
  const weights = new Float64Array(samples * taps);
  const step = f(spans / (samples - 1));
  for (let i = 0; i < samples; i++) {
    const u = i === samples - 1 ? f(spans - f(step * inset)) : f((spans * i) / (samples - 1));
    first[i] = Math.floor(u);
    for (let k = 0; k < taps; k++) weights[i * taps + k] = f(basis(order, f(f(u - first[i] - k) + (order - 1) / 2)));
  }
  return { samples, controlPoints: spans + order, taps, first, weights };
}

/** The axes of a grid of `size` voxels along x, y, z. */
export function splineAxes(size: Vec3, spans: readonly number[], order: number): SplineAxes {
  return [splineAxis(size[0], spans[0], order), splineAxis(size[1], spans[1], order), splineAxis(size[2], spans[2], order)];
}

/** Some of an axis's samples, from number `from` to before `to`. */
export function samplesOf(axis: SplineAxis, from: number, to: number): SplineAxis {
  const { taps, first, weights } = axis;
  return { ...axis, samples: to - from, first: first.slice(from, to), weights: weights.slice(from * taps, to * taps) };
}

/** The uniform B-spline of a degree, centred at 0, by the recursion of Cox and de Boor. */
export function basis(degree: number, x: number): number {
  if (degree === 0) return x >= -0.5 && x < 0.5 ? 1 : 0;
  const reach = (degree + 1) / 2;
  if (Math.abs(x) >= reach) return 0;
  return ((reach + x) * basis(degree - 1, x + 0.5) + (reach - x) * basis(degree - 1, x - 0.5)) / degree;
}

/** The same function on spans of half the length: n control points become 2 n - order, float32. Axes with a single one keep it. */
export function refine({ size, values }: ControlLattice, order: number): ControlLattice {
  let [x, y, z] = size;
  let refined = values;
  if (x > 1) [refined, x] = [refineAxis(refined, y * z, x, 1, order), 2 * x - order];
  if (y > 1) [refined, y] = [refineAxis(refined, z, y, x, order), 2 * y - order];
  if (z > 1) [refined, z] = [refineAxis(refined, 1, z, x * y, order), 2 * z - order];
  return { size: [x, y, z], values: refined.map(f) };
}

/**
 * Along the middle axis of [outer][n][inner], by the two-scale relation of B-splines:
 * finer[j] = sum over i of 2^-order binomial(order + 1, j - 2 i + order) coarse[i].
 */
function refineAxis(coarse: Float64Array, outer: number, n: number, inner: number, order: number): Float64Array {
  const scale = binomials(order + 1).map((b) => b / 2 ** order);
  const finerN = 2 * n - order;
  const finer = new Float64Array(outer * finerN * inner);
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < finerN; j++) {
      const to = (o * finerN + j) * inner;
      for (let i = Math.ceil((j - 1) / 2); i <= Math.floor((j + order) / 2) && i < n; i++) {
        const weight = scale[j - 2 * i + order];
        const from = (o * n + i) * inner;
        for (let x = 0; x < inner; x++) finer[to + x] += weight * coarse[from + x];
      }
    }
  }
  return finer;
}

function binomials(n: number): number[] {
  let row = [1];
  for (let k = 1; k <= n; k++) row = [1, ...row.slice(1).map((b, i) => b + row[i]), 1];
  return row;
}
