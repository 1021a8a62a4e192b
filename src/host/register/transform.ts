import type { Vec3 } from "../image/volume.ts";

/** y = matrix x + offset, in LPS mm. ITK's rigid, similarity and affine transforms with their centre folded into the offset. */
export interface AffineTransform {
  readonly kind: "affine";
  readonly dimension: 2 | 3;
  /** 3x3 row-major. */
  readonly matrix: readonly number[];
  readonly offset: Vec3;
}

/** y = x + sum of cubic B-splines on a lattice of control points (ITK's BSplineTransform of order 3); outside of it y = x. */
export interface BSplineTransform {
  readonly kind: "bspline";
  readonly dimension: 2 | 3;
  /** Control points along x, y, z; of a 2-D transform size[2] is 1. */
  readonly size: Vec3;
  /** Position of control point (0, 0, 0), mm, and distances along x, y, z, mm. */
  readonly origin: Vec3;
  readonly spacing: Vec3;
  /** Direction cosines, 3x3 row-major. */
  readonly direction: readonly number[];
  /** Displacements in mm, [dimension][nz][ny][nx]. */
  readonly coefficients: Float64Array;
}

/** Takes a point of the fixed image to the moving one, as ITK's transforms do. */
export type Transform = AffineTransform | BSplineTransform;

/** Transforms applied one after the other, the FIRST first: fixed image -> ... -> moving image. */
export type TransformChain = readonly Transform[];
