import { FrameWalker, type Frames } from "./frames.ts";
import { ParallelSpline } from "./parallelSpline.ts";
import type { Vec3 } from "./volume.ts";

/** Takes a grid through frames row by row: the first control lattice all at once where it is parallel to the grid, the rest point by point. */
export class FrameRows {
  /** Where the voxels of the last row went. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** Determinants of the whole map's derivative there, where they are wanted. */
  readonly determinants: Float64Array;
  readonly #first: Frames["affines"][number];
  readonly #parallel: ParallelSpline | null;
  readonly #rest: FrameWalker | null;

  /** @param size voxels of the grid along x, y, z */
  constructor(frames: Frames, size: Vec3, determinants = false) {
    const n = size[0];
    this.x = new Float64Array(n);
    this.y = new Float64Array(n);
    this.z = new Float64Array(n);
    this.determinants = new Float64Array(determinants ? n : 0);
    this.#parallel = ParallelSpline.of(frames, size, determinants);
    const done = this.#parallel ? 1 : 0;
    const whole = frames.lattices.length > done || (determinants && !this.#parallel);
    const start = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], offset: [0, 0, 0] as Vec3 };
    // The walker takes over in voxels of the grid, or in the frame after the parallel lattice.
    const [, ...onward] = frames.affines;
    this.#rest = whole ? new FrameWalker(this.#parallel ? { affines: [start, ...onward.slice(1)], lattices: frames.lattices.slice(1) } : frames, determinants) : null;
    this.#first = this.#parallel ? this.#parallel.affine : this.#rest ? start : frames.affines[0];
  }

  /** Moves voxels (0 ... n - 1, y, z) of the grid. */
  go(y: number, z: number): void {
    const { matrix: m, offset: o } = this.#first;
    const px = this.x, py = this.y, pz = this.z;
    const bx = m[1] * y + m[2] * z + o[0];
    const by = m[4] * y + m[5] * z + o[1];
    const bz = m[7] * y + m[8] * z + o[2];
    const sx = m[0], sy = m[3], sz = m[6];
    for (let k = 0; k < px.length; k++) {
      px[k] = sx * k + bx;
      py[k] = sy * k + by;
      pz[k] = sz * k + bz;
    }
    if (this.#parallel) {
      this.#parallel.addTo([px, py, pz], y, z);
      this.determinants.set(this.#parallel.determinants);
    } else {
      this.determinants.fill(1);
    }
    if (this.#rest) this.#walk(this.#rest);
  }

  #walk(rest: FrameWalker): void {
    const { x, y, z, determinants } = this;
    const { position } = rest;
    for (let k = 0; k < x.length; k++) {
      rest.go(x[k], y[k], z[k]);
      x[k] = position[0];
      y[k] = position[1];
      z[k] = position[2];
      if (determinants.length > 0) determinants[k] *= rest.determinant;
    }
  }
}
