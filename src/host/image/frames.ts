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
export const noise = 1e-9;

/** The four taps of a position along one axis of a lattice; a flat axis (2-D) has one, of weight 1. */
class Taps {
  readonly weights = new Float64Array(4);
  readonly slopes = new Float64Array(4);
  /** Control point of the first tap. */
  first = 0;
  count = 4;

  /** @returns whether the position is in the valid region */
  set(position: number, n: number, sloped: boolean): boolean {
    if (n === 1) {
      this.count = 1;
      this.weights[0] = 1;
      this.slopes[0] = 0;
      return true;
    }
    if (!(position >= 1 - noise && position <= n - 2 + noise)) return false;
    const low = Math.min(Math.max(Math.floor(position), 1), n - 3);
    this.count = 4;
    this.first = low - 1;
    splineWeights(position - low, this.weights, 0);
    if (sloped) splineSlopes(position - low, this.slopes, 0);
    return true;
  }
}

/** Takes points through frames one by one, with the map's derivatives where they are wanted. */
export class FrameWalker {
  /** Where the last point went. */
  readonly position = new Float64Array(3);
  /** Derivative of the whole map there, 3x3 row-major. */
  readonly derivative = new Float64Array(9);
  readonly #frames: Frames;
  readonly #sloped: boolean;
  readonly #taps = [new Taps(), new Taps(), new Taps()] as const;
  readonly #step = new Float64Array(9);
  readonly #before = new Float64Array(9);

  constructor(frames: Frames, sloped = false) {
    this.#frames = frames;
    this.#sloped = sloped;
  }

  go(x: number, y: number, z: number): void {
    const { affines, lattices } = this.#frames;
    const p = this.position;
    this.#affine(affines[0], x, y, z);
    if (this.#sloped) this.derivative.set(affines[0].matrix);
    for (let k = 0; k < lattices.length; k++) {
      const [qx, qy, qz] = p;
      this.#affine(affines[k + 1], qx, qy, qz);
      if (this.#sloped) this.#step.set(affines[k + 1].matrix);
      this.#spline(lattices[k], qx, qy, qz);
      if (this.#sloped) this.#chain();
    }
  }

  #affine({ matrix: m, offset: o }: Affine, x: number, y: number, z: number): void {
    const p = this.position;
    p[0] = m[0] * x + m[1] * y + m[2] * z + o[0];
    p[1] = m[3] * x + m[4] * y + m[5] * z + o[1];
    p[2] = m[6] * x + m[7] * y + m[8] * z + o[2];
  }

  #spline({ size: [nx, ny, nz], displacements }: Lattice, x: number, y: number, z: number): void {
    const [tx, ty, tz] = this.#taps;
    if (!tx.set(x, nx, this.#sloped) || !ty.set(y, ny, this.#sloped) || !tz.set(z, nz, this.#sloped)) return;
    const n = nx * ny * nz;
    for (let i = 0; i < 3; i++) {
      let sum = 0, alongX = 0, alongY = 0, alongZ = 0;
      for (let c = 0; c < tz.count; c++) {
        let plane = 0, planeX = 0, planeY = 0;
        for (let b = 0; b < ty.count; b++) {
          const at = i * n + ((tz.first + c) * ny + ty.first + b) * nx + tx.first;
          const d0 = displacements[at], d1 = displacements[at + 1], d2 = displacements[at + 2], d3 = displacements[at + 3];
          const row = tx.weights[0] * d0 + tx.weights[1] * d1 + tx.weights[2] * d2 + tx.weights[3] * d3;
          plane += ty.weights[b] * row;
          if (!this.#sloped) continue;
          planeX += ty.weights[b] * (tx.slopes[0] * d0 + tx.slopes[1] * d1 + tx.slopes[2] * d2 + tx.slopes[3] * d3);
          planeY += ty.slopes[b] * row;
        }
        sum += tz.weights[c] * plane;
        alongX += tz.weights[c] * planeX;
        alongY += tz.weights[c] * planeY;
        alongZ += tz.slopes[c] * plane;
      }
      this.position[i] += sum;
      this.#step[i * 3] += alongX;
      this.#step[i * 3 + 1] += alongY;
      this.#step[i * 3 + 2] += alongZ;
    }
  }

  /** derivative = step * derivative */
  #chain(): void {
    const a = this.#step;
    const b = this.#before;
    b.set(this.derivative);
    for (let i = 0; i < 9; i++) {
      const row = i - (i % 3);
      this.derivative[i] = a[row] * b[i % 3] + a[row + 1] * b[3 + (i % 3)] + a[row + 2] * b[6 + (i % 3)];
    }
  }
}
