import type { Geometry, Vec3 } from "./volume.ts";

/** Determinant of a 3x3 row-major matrix. */
export function determinant(m: readonly number[]): number {
  return (
    m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6])
  );
}

/** Inverse of a 3x3 row-major matrix, by cofactors. */
export function inverse(m: readonly number[]): number[] {
  const d = determinant(m);
  return [
    (m[4] * m[8] - m[5] * m[7]) / d, (m[2] * m[7] - m[1] * m[8]) / d, (m[1] * m[5] - m[2] * m[4]) / d,
    (m[5] * m[6] - m[3] * m[8]) / d, (m[0] * m[8] - m[2] * m[6]) / d, (m[2] * m[3] - m[0] * m[5]) / d,
    (m[3] * m[7] - m[4] * m[6]) / d, (m[1] * m[6] - m[0] * m[7]) / d, (m[0] * m[4] - m[1] * m[3]) / d,
  ];
}

/** Product of a 3x3 row-major matrix and a vector. */
export function multiply(m: readonly number[], v: Vec3): Vec3 {
  return [
    m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
    m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
    m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
  ];
}

/** The matrix that takes an index (x, y, z) to an offset from the origin in mm: direction · diag(spacing). */
export function indexToPhysical({ direction, spacing }: Geometry): number[] {
  return direction.map((cosine, i) => cosine * spacing[i % 3]);
}

/** Physical point (LPS, mm) of a continuous index (x, y, z); whole numbers are voxel centres. */
export function pointOf(geometry: Geometry, index: Vec3): Vec3 {
  const offset = multiply(indexToPhysical(geometry), index);
  const { origin } = geometry;
  return [origin[0] + offset[0], origin[1] + offset[1], origin[2] + offset[2]];
}

/** Continuous index (x, y, z) of a physical point (LPS, mm). */
export function indexOf(geometry: Geometry, point: Vec3): Vec3 {
  const { origin } = geometry;
  const offset: Vec3 = [point[0] - origin[0], point[1] - origin[1], point[2] - origin[2]];
  return multiply(inverse(indexToPhysical(geometry)), offset);
}

/** A property in which two lattices differ. */
export interface GeometryDifference {
  readonly field: "size" | "spacing" | "origin" | "direction";
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** Greatest difference that would have been accepted; 0 for sizes. */
  readonly tolerance: number;
}

/**
 * What keeps two lattices from being the same, by the rules of ITK's ImageToImageFilter: origins and spacings may
 * differ by `tolerance` times the first spacing of the FIRST lattice, direction cosines by `tolerance` itself,
 * sizes not at all. Empty when they are the same.
 * @param tolerance PyRadiomics' geometryTolerance; ITK's default is 1e-6
 */
export function geometryDifferences(first: Geometry, second: Geometry, tolerance = 1e-6): GeometryDifference[] {
  const length = Math.abs(tolerance * first.spacing[0]);
  const allowed = { size: 0, spacing: length, origin: length, direction: tolerance } as const;
  return (["size", "spacing", "origin", "direction"] as const)
    .filter((field) => !first[field].every((value, i) => Math.abs(value - second[field][i]) <= allowed[field]))
    .map((field) => ({ field, first: first[field], second: second[field], tolerance: allowed[field] }));
}

/** One line about a difference, such as `mask.nii.gz: size 512x512x60 differs from that of image.nii.gz, 512x512x61`. */
export function describeDifference(difference: GeometryDifference, firstName: string, secondName: string): string {
  const { field, first, second, tolerance } = difference;
  const text = (values: readonly number[]): string =>
    field === "size" ? values.join("x") : `(${values.join(", ")})${field === "direction" ? "" : " mm"}`;
  const limit = tolerance === 0 ? "" : ` (tolerance ${Number(tolerance.toPrecision(6))})`;
  return `${secondName}: ${field} ${text(second)} differs from that of ${firstName}, ${text(first)}${limit}`;
}

/** Such as `x -10 to 20, y 0 to 5, z 3 to 9 mm`: the box around points. */
export function describeExtent(points: readonly Vec3[], decimals = 4): string {
  const ranges = [0, 1, 2].map((k) => {
    const [low, high] = points.reduce(([least, most], point) => [Math.min(least, point[k]), Math.max(most, point[k])], [Infinity, -Infinity]);
    return `${"xyz"[k]} ${Number(low.toFixed(decimals))} to ${Number(high.toFixed(decimals))}`;
  });
  return `${ranges.join(", ")} mm`;
}

/** Centres of a lattice's corner voxels. */
export function cornersOf(lattice: Geometry): Vec3[] {
  const [nx, ny, nz] = lattice.size;
  return [0, 1, 2, 3, 4, 5, 6, 7].map((k) => pointOf(lattice, [k & 1 ? nx - 1 : 0, k & 2 ? ny - 1 : 0, k & 4 ? nz - 1 : 0]));
}
