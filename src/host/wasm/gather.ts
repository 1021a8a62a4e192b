import { simd } from "./memory.ts";

/** Where voxels lie along x, y and z: places in an image, in units of its elements. */
export interface Lattice {
  readonly xs: Int32Array;
  readonly ys: Int32Array;
  readonly zs: Int32Array;
}

/** What `gather` writes to and works in, all lent. */
interface Lent {
  /** [zs][ys][xs]. */
  readonly voxels: Float64Array | Float32Array;
  readonly plane: Float64Array;
  readonly xs: Uint32Array;
  readonly ys: Uint32Array;
}

/** What to borrow for a lattice or parts of it that have at most so many `voxels`. */
export function gatherNeeds<T extends "f32" | "f64">(type: T, voxels: number, { xs, ys }: Lattice) {
  return { voxels: [type, voxels], plane: ["f64", spanOf(xs).length + spanOf(ys).length], xs: ["u32", xs.length], ys: ["u32", ys.length] } as const;
}

/** Copies the voxels of a lattice into the memory of simd/, side by side: plane by plane, in one piece each. */
export function gather(image: Float64Array, first: number, { xs, ys, zs }: Lattice, lent: Lent): void {
  const [alongX, alongY] = [spanOf(xs), spanOf(ys)];
  lent.xs.set(xs.map((x) => 8 * (x - alongX.least)));
  lent.ys.set(ys.map((y) => 8 * (y - alongY.least)));
  const copy = lent.voxels instanceof Float32Array ? simd().gatherPlaneSingle : simd().gatherPlane;
  const bytes = lent.voxels.BYTES_PER_ELEMENT * xs.length * ys.length;
  let to = lent.voxels.byteOffset;
  for (const z of zs) {
    const start = first + z + alongX.least + alongY.least;
    lent.plane.set(image.subarray(start, start + alongX.length + alongY.length - 1));
    copy(lent.plane.byteOffset, lent.xs.byteOffset, xs.length, lent.ys.byteOffset, ys.length, to);
    to += bytes;
  }
}

function spanOf(places: Int32Array): { least: number; length: number } {
  const least = places.reduce((a, b) => Math.min(a, b));
  return { least, length: places.reduce((a, b) => Math.max(a, b)) - least + 1 };
}
