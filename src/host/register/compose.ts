import { InputError } from "../errors.ts";
import { indexToPhysical, inverse, multiply } from "../image/geometry.ts";
import type { Affine, Frames, Lattice } from "../image/frames.ts";
import { identityDirection, type Geometry, type Vec3 } from "../image/volume.ts";
import type { AffineTransform, BSplineTransform, Transform, TransformChain } from "./transform.ts";

/** y = x. */
export const identityAffine: Affine = { matrix: identityDirection, offset: [0, 0, 0] };

/** First `inner`, then `outer`. */
export function product(outer: Affine, inner: Affine): Affine {
  const a = outer.matrix;
  const b = inner.matrix;
  const matrix = Array.from({ length: 9 }, (_, i) => {
    const row = i - (i % 3);
    return a[row] * b[i % 3] + a[row + 1] * b[3 + (i % 3)] + a[row + 2] * b[6 + (i % 3)];
  });
  return { matrix, offset: add(multiply(a, inner.offset), outer.offset) };
}

function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function inverseOf({ matrix, offset }: Affine): Affine {
  const back = inverse(matrix);
  const [x, y, z] = multiply(back, offset);
  return { matrix: back, offset: [-x, -y, -z] };
}

/** From the continuous index of a lattice to its physical point, mm. */
export function toPhysical(lattice: Omit<Geometry, "size">): Affine {
  return { matrix: indexToPhysical(lattice as Geometry), offset: lattice.origin };
}

/** Transforms one after the other, the first chain first; affine transforms that follow each other become one, the identity none. */
export function chainOf(...chains: readonly TransformChain[]): TransformChain {
  const folded: Transform[] = [];
  for (const transform of chains.flat()) {
    const before = folded.at(-1);
    if (transform.kind === "affine" && before?.kind === "affine") folded[folded.length - 1] = foldedOf(before, transform);
    else folded.push(transform);
  }
  return folded.filter((transform) => transform.kind !== "affine" || !isIdentity(transform));
}

function foldedOf(first: AffineTransform, second: AffineTransform): AffineTransform {
  return { kind: "affine", dimension: Math.max(first.dimension, second.dimension) as 2 | 3, ...product(second, first) };
}

function isIdentity({ matrix, offset }: Affine): boolean {
  return offset.every((o) => o === 0) && matrix.every((m, i) => m === identityDirection[i]);
}

/**
 * A chain between two frames of reference, so that positions are computed without passing through millimetres: physical points far
 * from the origin would cost digits.
 *
 *   start -- affine --> control lattice 1 -- affine, + spline --> control lattice 2 -- ... -- affine, + spline --> end
 *
 * @param start from the frame that positions begin in (voxels of the reference image, say) to physical points, mm
 * @param end from physical points to the frame that they end in (voxels of the moving image, say)
 */
export function framesOf(chain: TransformChain, start: Affine, end: Affine): Frames {
  const affines: Affine[] = [];
  const lattices: Lattice[] = [];
  let frame = start;
  let since = identityAffine;
  let spline: BSplineTransform | null = null;
  const goTo = (target: Affine): void => {
    const way = product(target, since);
    affines.push(withoutNoise(product(way, frame)));
    if (spline) lattices.push({ size: spline.size, displacements: inUnitsOf(way.matrix, spline) });
  };
  for (const transform of chain) {
    if (transform.kind === "affine") {
      since = product(transform, since);
      continue;
    }
    const lattice = toPhysical(transform);
    goTo(inverseOf(lattice));
    frame = lattice;
    since = identityAffine;
    spline = transform;
  }
  goTo(end);
  return { affines, lattices };
}

/** Lattices whose axes are parallel have exact zeros between different axes: what is left there is rounding of direction cosines. */
function withoutNoise({ matrix, offset }: Affine): Affine {
  const most = (row: number): number => Math.max(Math.abs(matrix[row]), Math.abs(matrix[row + 1]), Math.abs(matrix[row + 2]));
  return { matrix: matrix.map((m, i) => (Math.abs(m) < 1e-14 * most(i - (i % 3)) ? 0 : m)), offset };
}

/** A spline's displacements in units of the frame that a matrix leads to, [3][nz][ny][nx]. */
function inUnitsOf(m: readonly number[], { dimension, coefficients }: BSplineTransform): Float64Array {
  const n = coefficients.length / dimension;
  const out = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) {
    const x = coefficients[i];
    const y = coefficients[n + i];
    const z = dimension === 3 ? coefficients[2 * n + i] : 0;
    out[i] = m[0] * x + m[1] * y + m[2] * z;
    out[n + i] = m[3] * x + m[4] * y + m[5] * z;
    out[2 * n + i] = m[6] * x + m[7] * y + m[8] * z;
  }
  return out;
}

/** @throws InputError when a 2-D transform meets an image of several slices */
export function checkDimensions(chain: TransformChain, images: readonly (Geometry & { readonly name?: string })[]): void {
  if (!chain.some(({ dimension }) => dimension === 2)) return;
  for (const { size, name } of images) {
    if (size[2] !== 1) throw new InputError(`${name ?? "reference"}: ${size.join("x")} voxels, but the transform is of dimension 2; it takes images of one slice`);
  }
}
