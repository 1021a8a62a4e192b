import { splineSlopes, splineWeights } from "./cubicSpline.ts";
import type { Vec3 } from "./volume.ts";

/** y = matrix x + offset; the matrix is 3x3 row-major. */
export interface Affine {
  readonly matrix: readonly number[];
  readonly offset: Vec3;
}

/** Control points of a cubic B-spline. */
export interface Lattice {
  /** Along x, y, z; of a 2-D spline size[2] is 1. */
  readonly size: Vec3;
  /** [3][nz][ny][nx], in units of the frame that follows. */
  readonly displacements: Float64Array;
}

/**
 * A map as a chain of frames, each reached from the one before by an affine map; from a control lattice on, the lattice's spline is
 * added. There is one affine map more than there are lattices:
 *
 *   q1 = affines[0](q0)      q2 = affines[1](q1) + spline of lattices[0] at q1      q3 = affines[2](q2) + spline of lattices[1] at q2 ...
 *
 * A spline displaces what lies between its second control points from both ends (its valid region, as ITK has it), and nothing else.
 */
export interface Frames {
  readonly affines: readonly Affine[];
  readonly lattices: readonly Lattice[];
}

/** A position this near a valid region's end lies in it: rounding noise does not decide, where it does in ITK. Control spacings. */
const noise = 1e-9;

/** Weights and slopes of the four taps of a position, along x, then y, then z, and the control point of each axis' first. */
const weights = new Float64Array(12);
const slopes = new Float64Array(12);
const firsts = new Int32Array(3);

/**
 * The first tap of a position along an axis of n control points, with its weights (and slopes) from [at] on; -1 outside of the valid
 * region. A flat axis (2-D) has one tap, of weight 1.
 */
export function tapsAt(position: number, n: number, weights: Float64Array, at: number, slopes: Float64Array | null = null): number {
  if (n === 1) {
    weights.fill(0, at, at + 4);
    weights[at] = 1;
    slopes?.fill(0, at, at + 4);
    return 0;
  }
  if (!(position >= 1 - noise && position <= n - 2 + noise)) return -1;
  const low = Math.min(Math.max(Math.floor(position), 1), n - 3);
  splineWeights(position - low, weights, at);
  if (slopes) splineSlopes(position - low, slopes, at);
  return low - 1;
}

function setTaps({ size }: Lattice, x: number, y: number, z: number, slopes: Float64Array | null): boolean {
  firsts[0] = tapsAt(x, size[0], weights, 0, slopes);
  firsts[1] = tapsAt(y, size[1], weights, 4, slopes);
  firsts[2] = tapsAt(z, size[2], weights, 8, slopes);
  return firsts[0] >= 0 && firsts[1] >= 0 && firsts[2] >= 0;
}

/** What a lattice's spline displaces a position by; false where it does not. */
function displacementOf(lattice: Lattice, x: number, y: number, z: number, out: Float64Array): boolean {
  if (!setTaps(lattice, x, y, z, null)) return false;
  const { size: [nx, ny, nz], displacements: d } = lattice;
  const n = nx * ny * nz;
  const w0 = weights[0], w1 = weights[1], w2 = weights[2], w3 = weights[3];
  const planes = nz === 1 ? 1 : 4;
  let sx = 0, sy = 0, sz = 0;
  for (let c = 0; c < planes; c++) {
    for (let b = 0; b < 4; b++) {
      const w = weights[8 + c] * weights[4 + b];
      const i = ((firsts[2] + c) * ny + firsts[1] + b) * nx + firsts[0];
      const j = i + n, k = j + n;
      sx += w * (w0 * d[i] + w1 * d[i + 1] + w2 * d[i + 2] + w3 * d[i + 3]);
      sy += w * (w0 * d[j] + w1 * d[j + 1] + w2 * d[j + 2] + w3 * d[j + 3]);
      sz += w * (w0 * d[k] + w1 * d[k + 1] + w2 * d[k + 2] + w3 * d[k + 3]);
    }
  }
  out[0] = sx;
  out[1] = sy;
  out[2] = sz;
  return true;
}

/** Its derivative there, 3x3 row-major. */
function setSlopes(lattice: Lattice, x: number, y: number, z: number, out: Float64Array): void {
  out.fill(0);
  if (!setTaps(lattice, x, y, z, slopes)) return;
  const { size: [nx, ny, nz], displacements: d } = lattice;
  const n = nx * ny * nz;
  const w0 = weights[0], w1 = weights[1], w2 = weights[2], w3 = weights[3];
  const s0 = slopes[0], s1 = slopes[1], s2 = slopes[2], s3 = slopes[3];
  const planes = nz === 1 ? 1 : 4;
  for (let c = 0; c < planes; c++) {
    for (let b = 0; b < 4; b++) {
      const w = weights[8 + c] * weights[4 + b];
      const alongY = weights[8 + c] * slopes[4 + b];
      const alongZ = slopes[8 + c] * weights[4 + b];
      let i = ((firsts[2] + c) * ny + firsts[1] + b) * nx + firsts[0];
      for (let to = 0; to < 9; to += 3, i += n) {
        const d0 = d[i], d1 = d[i + 1], d2 = d[i + 2], d3 = d[i + 3];
        const row = w0 * d0 + w1 * d1 + w2 * d2 + w3 * d3;
        out[to] += w * (s0 * d0 + s1 * d1 + s2 * d2 + s3 * d3);
        out[to + 1] += alongY * row;
        out[to + 2] += alongZ * row;
      }
    }
  }
}

/** Determinant of a 3x3 row-major matrix whose elements are added up from two. */
export function determinantOfSum(a: Float64Array, b: Float64Array): number {
  const m0 = a[0] + b[0], m1 = a[1] + b[1], m2 = a[2] + b[2];
  const m3 = a[3] + b[3], m4 = a[4] + b[4], m5 = a[5] + b[5];
  const m6 = a[6] + b[6], m7 = a[7] + b[7], m8 = a[8] + b[8];
  return m0 * (m4 * m8 - m5 * m7) - m1 * (m3 * m8 - m5 * m6) + m2 * (m3 * m7 - m4 * m6);
}

/** Takes points through frames one by one, with the determinant of the map's derivative where that is wanted. */
export class FrameWalker {
  /** Where the last point went. */
  readonly position = new Float64Array(3);
  /** Determinant of the whole map's derivative there. */
  determinant = 1;
  readonly #matrices: readonly Float64Array[];
  readonly #offsets: readonly Float64Array[];
  readonly #lattices: readonly Lattice[];
  readonly #sloped: boolean;
  readonly #displacement = new Float64Array(3);
  readonly #slopes = new Float64Array(9);
  /** Determinant of the first affine map. */
  readonly #first: number;

  constructor({ affines, lattices }: Frames, sloped = false) {
    this.#matrices = affines.map(({ matrix }) => Float64Array.from(matrix));
    this.#offsets = affines.map(({ offset }) => Float64Array.from(offset));
    this.#lattices = lattices;
    this.#sloped = sloped;
    this.#first = determinantOfSum(this.#matrices[0], this.#slopes);
  }

  go(x: number, y: number, z: number): void {
    const p = this.position;
    const d = this.#displacement;
    this.#affine(0, x, y, z);
    this.determinant = this.#first;
    for (let k = 0; k < this.#lattices.length; k++) {
      const qx = p[0], qy = p[1], qz = p[2];
      this.#affine(k + 1, qx, qy, qz);
      if (displacementOf(this.#lattices[k], qx, qy, qz, d)) {
        p[0] += d[0];
        p[1] += d[1];
        p[2] += d[2];
      }
      if (!this.#sloped) continue;
      setSlopes(this.#lattices[k], qx, qy, qz, this.#slopes);
      this.determinant *= determinantOfSum(this.#matrices[k + 1], this.#slopes);
    }
  }

  #affine(k: number, x: number, y: number, z: number): void {
    const p = this.position;
    const m = this.#matrices[k];
    const o = this.#offsets[k];
    p[0] = m[0] * x + m[1] * y + m[2] * z + o[0];
    p[1] = m[3] * x + m[4] * y + m[5] * z + o[1];
    p[2] = m[6] * x + m[7] * y + m[8] * z + o[2];
  }
}
