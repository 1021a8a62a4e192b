import { InputError } from "../errors.ts";
import { multiply } from "../image/geometry.ts";
import { identityDirection, type Vec3, type Volume } from "../image/volume.ts";
import { identityAffine, product } from "./compose.ts";
import type { BSplineTransform, Transform, TransformChain } from "./transform.ts";

/** Two slices of the body as 2-D images: millimetres along the rows and columns of the fixed slice, from its first voxel. */
export interface SlicePair {
  readonly fixed: Volume;
  readonly moving: Volume;
  /** A 2-D chain between them as one of LPS mm, which moves nothing across the plane but takes the fixed slice to the moving one. */
  readonly lift: (chain: TransformChain) => TransformChain;
}

/**
 * One slice of a 3-D file each, which elastix cannot register as volumes.
 * @throws InputError unless the slices are parallel and lie within half of the fixed slice's thickness of each other
 */
export function inPlane(fixed: Volume, moving: Volume): SlicePair {
  const axes = fixed.direction;
  const normal: Vec3 = [axes[2], axes[5], axes[8]];
  const across = transposed(axes);
  const turned = product({ matrix: across, offset: [0, 0, 0] }, { matrix: moving.direction, offset: [0, 0, 0] }).matrix;
  const shift: Vec3 = [moving.origin[0] - fixed.origin[0], moving.origin[1] - fixed.origin[1], moving.origin[2] - fixed.origin[2]];
  const [x, y, distance] = multiply(across, shift);
  if (Math.abs(Math.abs(turned[8]) - 1) > 1e-4) {
    throw new InputError(`${moving.name}: its slice is turned against that of ${fixed.name} by ${((Math.acos(Math.min(1, Math.abs(turned[8]))) * 180) / Math.PI).toFixed(2)} degrees; slices are registered in one plane`);
  }
  if (Math.abs(distance) > fixed.spacing[2] / 2) {
    throw new InputError(`${moving.name}: its slice lies ${distance.toFixed(2)} mm from that of ${fixed.name}, which is ${fixed.spacing[2]} mm thick; slices are registered in one plane`);
  }
  const flat = (volume: Volume, origin: Vec3, direction: readonly number[]): Volume => ({ ...volume, dimension: 2, origin, direction });
  return {
    fixed: flat(fixed, [0, 0, 0], identityDirection),
    moving: flat(moving, [x, y, 0], [turned[0], turned[1], 0, turned[3], turned[4], 0, 0, 0, 1]),
    lift: (chain) => [...chain.map((transform) => lifted(transform, fixed)), { ...identityAffine, kind: "affine", dimension: 3, offset: scaled(normal, distance) }],
  };
}

function lifted(transform: Transform, { origin, direction, spacing }: Volume): Transform {
  if (transform.kind === "bspline") return liftedSpline(transform, { origin, direction, spacing });
  const toBody = { matrix: direction, offset: origin };
  const matrix = transposed(direction);
  const toPlane = { matrix, offset: scaled(multiply(matrix, origin), -1) };
  return { kind: "affine", dimension: 3, ...product(toBody, product(transform, toPlane)) };
}

const copies = 4;

/** The control points four times across the plane: there a cubic spline is constant, within the slice's thickness. */
function liftedSpline(spline: BSplineTransform, { origin, direction, spacing }: Pick<Volume, "origin" | "direction" | "spacing">): BSplineTransform {
  const thickness = spacing[2];
  const start = multiply(direction, [spline.origin[0], spline.origin[1], -1.5 * thickness]);
  const n = spline.size[0] * spline.size[1];
  const coefficients = new Float64Array(3 * copies * n);
  for (let axis = 0; axis < 3; axis++) {
    for (let i = 0; i < copies * n; i++) {
      const at = i % n;
      coefficients[axis * copies * n + i] = direction[3 * axis] * spline.coefficients[at] + direction[3 * axis + 1] * spline.coefficients[n + at];
    }
  }
  return {
    kind: "bspline", dimension: 3, coefficients,
    size: [spline.size[0], spline.size[1], copies],
    origin: [origin[0] + start[0], origin[1] + start[1], origin[2] + start[2]],
    spacing: [spline.spacing[0], spline.spacing[1], thickness],
    direction: product({ matrix: direction, offset: [0, 0, 0] }, { matrix: spline.direction, offset: [0, 0, 0] }).matrix,
  };
}

function transposed(m: readonly number[]): number[] {
  return [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];
}

function scaled([x, y, z]: Vec3, factor: number): Vec3 {
  return [factor * x, factor * y, factor * z];
}
