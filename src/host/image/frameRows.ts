import { splineWeights } from "./cubicSpline.ts";
import { FrameWalker, noise, type Frames, type Lattice } from "./frames.ts";
import type { Vec3 } from "./volume.ts";

/**
 * Takes whole rows of a grid through frames. Where the first control lattice lies parallel to the grid, as registration programs make
 * it, its spline is summed over z once for a plane, over y once for a row, and over x for a voxel:
 *
 *   displacements [z][y][x] --- plane z ---> [y][x] --- row y ---> [x] --- 4 taps ---> voxel x
 */
export class FrameRows {
  /** Where the voxels of the last row went. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly #frames: Frames;
  readonly #n: number;
  readonly #parallel: ParallelSpline | null;
  readonly #rest: FrameWalker | null;

  /** @param n voxels of a row */
  constructor(frames: Frames, n: number) {
    const { affines, lattices } = frames;
    this.#frames = frames;
    this.#n = n;
    this.x = new Float64Array(n);
    this.y = new Float64Array(n);
    this.z = new Float64Array(n);
    const parallel = lattices.length > 0 && affines[0].matrix.every((m, i) => i % 4 === 0 || m === 0);
    this.#parallel = parallel ? new ParallelSpline(frames, n) : null;
    const first = parallel ? 1 : 0;
    this.#rest = lattices.length === first ? null : new FrameWalker({ affines: [identity, ...affines.slice(first + 1)], lattices: lattices.slice(first) });
  }

  /** Moves voxels (0 ... n - 1, y, z) of the grid. */
  go(y: number, z: number): void {
    const { matrix: m, offset: o } = this.#parallel ? this.#parallel.affine : this.#frames.affines[0];
    const bx = m[1] * y + m[2] * z + o[0];
    const by = m[4] * y + m[5] * z + o[1];
    const bz = m[7] * y + m[8] * z + o[2];
    for (let k = 0; k < this.#n; k++) {
      this.x[k] = m[0] * k + bx;
      this.y[k] = m[3] * k + by;
      this.z[k] = m[6] * k + bz;
    }
    this.#parallel?.addTo(this, y, z);
    if (!this.#rest) return;
    const { position } = this.#rest;
    for (let k = 0; k < this.#n; k++) {
      this.#rest.go(this.x[k], this.y[k], this.z[k]);
      this.x[k] = position[0];
      this.y[k] = position[1];
      this.z[k] = position[2];
    }
  }
}

const identity = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], offset: [0, 0, 0] as Vec3 };

/** The spline of a control lattice parallel to the grid. */
class ParallelSpline {
  /** From the grid to the frame after the lattice, without the spline. */
  readonly affine: { readonly matrix: readonly number[]; readonly offset: Vec3 };
  readonly #lattice: Lattice;
  readonly #scale: Vec3;
  readonly #start: Vec3;
  /** Control point of each voxel's first tap, and the weights of its four. */
  readonly #taps: Int32Array;
  readonly #weights: Float64Array;
  /** The voxels of a row that are displaced. */
  readonly #from: number;
  readonly #to: number;
  readonly #plane: Float64Array;
  #planeZ = NaN;
  readonly #row: Float64Array;
  readonly #w = new Float64Array(4);

  constructor({ affines: [into, onward], lattices: [lattice] }: Frames, n: number) {
    const { matrix: a, offset: s } = into;
    const { matrix: m, offset: o } = onward;
    this.#lattice = lattice;
    this.#scale = [a[0], a[4], a[8]];
    this.#start = s;
    this.affine = {
      matrix: m.map((value, i) => value * this.#scale[i % 3]),
      offset: [0, 3, 6].map((r, i) => m[r] * s[0] + m[r + 1] * s[1] + m[r + 2] * s[2] + o[i]) as unknown as Vec3,
    };
    this.#taps = new Int32Array(n);
    this.#weights = new Float64Array(4 * n);
    let from = n, to = 0;
    for (let k = 0; k < n; k++) {
      const first = this.#tapsAt(k, 0, this.#weights, 4 * k);
      if (first === null) continue;
      this.#taps[k] = first;
      from = Math.min(from, k);
      to = k + 1;
    }
    this.#from = from;
    this.#to = to;
    this.#plane = new Float64Array(3 * lattice.size[0] * lattice.size[1]);
    this.#row = new Float64Array(3 * lattice.size[0]);
  }

  /** First tap of coordinate k of an axis, and the weights from weights[at] on; null outside of the valid region. */
  #tapsAt(k: number, axis: number, weights: Float64Array, at: number): number | null {
    const n = this.#lattice.size[axis];
    if (n === 1) {
      weights.set([1, 0, 0, 0], at);
      return 0;
    }
    const position = this.#scale[axis] * k + this.#start[axis];
    if (!(position >= 1 - noise && position <= n - 2 + noise)) return null;
    const low = Math.min(Math.max(Math.floor(position), 1), n - 3);
    splineWeights(position - low, weights, at);
    return low - 1;
  }

  addTo(row: { readonly x: Float64Array; readonly y: Float64Array; readonly z: Float64Array }, y: number, z: number): void {
    const firstZ = this.#tapsAt(z, 2, this.#w, 0);
    if (firstZ === null) return;
    const [nx, ny, nz] = this.#lattice.size;
    if (this.#planeZ !== z) {
      for (let i = 0; i < 3; i++) weigh(this.#lattice.displacements, (i * nz + firstZ) * nx * ny, nx * ny, Math.min(4, nz), this.#w, this.#plane, i * nx * ny);
      this.#planeZ = z;
    }
    const firstY = this.#tapsAt(y, 1, this.#w, 0);
    if (firstY === null) return;
    for (let i = 0; i < 3; i++) weigh(this.#plane, (i * ny + firstY) * nx, nx, 4, this.#w, this.#row, i * nx);
    [row.x, row.y, row.z].forEach((positions, i) => this.#addRow(positions, i * nx));
  }

  #addRow(positions: Float64Array, first: number): void {
    const r = this.#row;
    const w = this.#weights;
    for (let k = this.#from, at = 4 * k; k < this.#to; k++, at += 4) {
      const tap = first + this.#taps[k];
      positions[k] += w[at] * r[tap] + w[at + 1] * r[tap + 1] + w[at + 2] * r[tap + 2] + w[at + 3] * r[tap + 3];
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
