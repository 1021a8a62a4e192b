import { determinantOfSum, tapsAt, type Affine, type Frames, type Lattice } from "./frames.ts";
import type { Vec3 } from "./volume.ts";

/**
 * Angles between axes, as far as they move a position on the control lattice, up to which axes count as parallel: files print direction
 * cosines with so many digits. The first two terms of the spline's series make up for them, to 1e-11 of its displacements.
 */
const skew = 2e-6;

/**
 * The spline of a control lattice parallel to a grid, as registration programs make it. It is summed over z once for a plane, over
 * y once for a row, and over x for a voxel; where axes are not quite parallel, or derivatives are wanted, with its slopes:
 *
 *   displacements [z][y][x] -- plane z --> value, d/dz [y][x] -- row y --> value, d/dy, d/dz [x] -- 4 taps --> voxel x
 */
export class ParallelSpline {
  /** From the grid to the frame after the lattice, without the spline. */
  readonly affine: Affine;
  /** Of the last row, where slopes are made: determinants of the derivative from the grid to the frame after the lattice. */
  readonly determinants: Float64Array;
  readonly #lattice: Lattice;
  readonly #into: Affine;
  readonly #onward: Float64Array;
  readonly #perVoxel: number;
  readonly #skewed: boolean;
  readonly #sloped: boolean;
  /** Control point of each voxel's first tap along x, -1 outside of the valid region, and its weights and slopes. */
  readonly #taps: Int32Array;
  readonly #weights: Float64Array;
  readonly #slopes: Float64Array;
  /** [value, d/dz][x, y, z][y][x] of a plane; [value, d/dy, d/dz][x, y, z][x] of a row. */
  readonly #planes: Float64Array;
  readonly #rows: Float64Array;
  #planeZ = NaN;
  readonly #w = new Float64Array(4);
  readonly #s = new Float64Array(4);
  readonly #step = new Float64Array(9);

  /** Null where the first lattice of `frames` is not parallel to the grid, whose voxels are [size[2]][size[1]][size[0]]. */
  static of(frames: Frames, size: Vec3, determinants: boolean): ParallelSpline | null {
    if (frames.lattices.length === 0) return null;
    const { matrix: a, offset } = frames.affines[0];
    const points = frames.lattices[0].size;
    for (let i = 0; i < 3; i++) {
      const across = [0, 1, 2].reduce((sum, j) => (i === j ? sum : sum + Math.abs(a[3 * i + j]) * (size[j] - 1)), 0);
      if (across > skew) return null;
      // What lies on the valid region's faces but for the skew has to be looked at voxel by voxel.
      for (let k = 0; across > 0 && points[i] > 1 && k < size[i]; k++) {
        const position = a[4 * i] * k + offset[i];
        if (Math.min(Math.abs(position - 1), Math.abs(position - points[i] + 2)) <= 2 * skew) return null;
      }
    }
    return new ParallelSpline(frames, size[0], determinants);
  }

  private constructor({ affines: [into, onward], lattices: [lattice] }: Frames, n: number, determinants: boolean) {
    const { matrix: a, offset: s } = into;
    const { matrix: m, offset: o } = onward;
    this.#lattice = lattice;
    this.#into = into;
    this.#onward = Float64Array.from(m);
    this.#perVoxel = determinantOfSum(Float64Array.from(a), new Float64Array(9));
    this.#skewed = a.some((value, i) => i % 4 !== 0 && value !== 0);
    this.#sloped = this.#skewed || determinants;
    this.determinants = new Float64Array(determinants ? n : 0);
    this.affine = {
      matrix: m.map((_, i) => [0, 1, 2].reduce((sum, j) => sum + m[i - (i % 3) + j] * a[3 * j + (i % 3)], 0)),
      offset: [0, 3, 6].map((r, i) => m[r] * s[0] + m[r + 1] * s[1] + m[r + 2] * s[2] + o[i]) as unknown as Vec3,
    };
    this.#weights = new Float64Array(4 * n);
    this.#slopes = new Float64Array(4 * n);
    this.#taps = Int32Array.from({ length: n }, (_, k) => tapsAt(a[0] * k + s[0], lattice.size[0], this.#weights, 4 * k, this.#slopes));
    const [nx, ny] = lattice.size;
    this.#planes = new Float64Array(6 * nx * ny);
    this.#rows = new Float64Array(9 * nx);
  }

  /** Adds the displacements of voxels (0 ... n - 1, y, z) of the grid to their positions. */
  addTo(positions: readonly [Float64Array, Float64Array, Float64Array], y: number, z: number): void {
    const inside = this.#setRows(y, z);
    if (inside && this.#skewed) for (let i = 0; i < 3; i++) this.#addSkewed(positions[i], i, y, z);
    else if (inside) for (let i = 0; i < 3; i++) this.#add(positions[i], i);
    if (this.determinants.length > 0) this.#setDeterminants(inside);
  }

  /** Sums the spline over z and y; false where the row is outside of the valid region. */
  #setRows(y: number, z: number): boolean {
    const { size: [nx, ny, nz], displacements } = this.#lattice;
    const { matrix: a, offset } = this.#into;
    const w = this.#w;
    const s = this.#s;
    const plane = nx * ny;
    const firstZ = tapsAt(a[8] * z + offset[2], nz, w, 0, s);
    if (firstZ < 0) return false;
    for (let i = 0; this.#planeZ !== z && i < 3; i++) {
      const from = (i * nz + firstZ) * plane;
      weigh(displacements, from, plane, Math.min(4, nz), w, this.#planes, i * plane);
      if (this.#sloped) weigh(displacements, from, plane, Math.min(4, nz), s, this.#planes, (3 + i) * plane);
    }
    this.#planeZ = z;
    const firstY = tapsAt(a[4] * y + offset[1], ny, w, 0, s);
    if (firstY < 0) return false;
    for (let i = 0; i < 3; i++) {
      const from = i * plane + firstY * nx;
      weigh(this.#planes, from, nx, 4, w, this.#rows, i * nx);
      if (!this.#sloped) continue;
      weigh(this.#planes, from, nx, 4, s, this.#rows, (3 + i) * nx);
      weigh(this.#planes, from + 3 * plane, nx, 4, w, this.#rows, (6 + i) * nx);
    }
    return true;
  }

  #add(positions: Float64Array, i: number): void {
    const taps = this.#taps, w = this.#weights, r = this.#rows;
    const first = i * this.#lattice.size[0];
    for (let k = 0, at = 0; k < taps.length; k++, at += 4) {
      if (taps[k] < 0) continue;
      const tap = first + taps[k];
      positions[k] += w[at] * r[tap] + w[at + 1] * r[tap + 1] + w[at + 2] * r[tap + 2] + w[at + 3] * r[tap + 3];
    }
  }

  /** With the slopes' share of how far the lattice's axes lead away from the grid's. */
  #addSkewed(positions: Float64Array, i: number, y: number, z: number): void {
    const taps = this.#taps, w = this.#weights, s = this.#slopes, r = this.#rows;
    const a = this.#into.matrix;
    const nx = this.#lattice.size[0];
    const offX = a[1] * y + a[2] * z;
    for (let k = 0, at = 0; k < taps.length; k++, at += 4) {
      if (taps[k] < 0) continue;
      const offY = a[3] * k + a[5] * z;
      const offZ = a[6] * k + a[7] * y;
      const tap = i * nx + taps[k];
      let sum = 0;
      for (let t = 0; t < 4; t++) {
        const value = r[tap + t];
        sum += w[at + t] * (value + offY * r[tap + t + 3 * nx] + offZ * r[tap + t + 6 * nx]) + s[at + t] * offX * value;
      }
      positions[k] += sum;
    }
  }

  #setDeterminants(inside: boolean): void {
    const taps = this.#taps, w = this.#weights, s = this.#slopes, r = this.#rows, step = this.#step;
    const nx = this.#lattice.size[0];
    for (let k = 0, at = 0; k < taps.length; k++, at += 4) {
      step.fill(0);
      for (let i = 0, tap = taps[k]; inside && taps[k] >= 0 && i < 3; i++, tap += nx) {
        step[3 * i] = s[at] * r[tap] + s[at + 1] * r[tap + 1] + s[at + 2] * r[tap + 2] + s[at + 3] * r[tap + 3];
        for (let axis = 1, b = tap + 3 * nx; axis < 3; axis++, b += 3 * nx) {
          step[3 * i + axis] = w[at] * r[b] + w[at + 1] * r[b + 1] + w[at + 2] * r[b + 2] + w[at + 3] * r[b + 3];
        }
      }
      this.determinants[k] = this.#perVoxel * determinantOfSum(this.#onward, step);
    }
  }
}

/** The weighted sum of `taps` lines of `step` values that follow each other from source[from] on, into sums[to] on. */
function weigh(source: Float64Array, from: number, step: number, taps: number, weights: Float64Array, sums: Float64Array, to: number): void {
  sums.fill(0, to, to + step);
  for (let t = 0, at = from; t < taps; t++) {
    const weight = weights[t];
    for (let i = 0; i < step; i++, at++) sums[to + i] += weight * source[at];
  }
}
