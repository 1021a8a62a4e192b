/**
 * How ITK's transforms of matrix and offset store their parameters: y = matrix (x - centre) + centre + translation.
 * @source ITK's classes of these names; Similarity and versors are right parts of unit quaternions
 */

/** Matrix (row-major, dimension x dimension) and translation of parameters. */
export interface MatrixParameters {
  readonly matrix: readonly number[];
  readonly translation: readonly number[];
}

interface MatrixTransform {
  readonly dimension: 2 | 3;
  /** Numbers of parameters. */
  readonly parameters: number;
  /** @param fixed ITK's fixed parameters: the centre, and what may follow it */
  readonly read: (p: readonly number[], fixed: readonly number[]) => MatrixParameters;
}

function turn2(angle: number, scale = 1): number[] {
  const c = scale * Math.cos(angle);
  const s = scale * Math.sin(angle);
  return [c, -s, s, c];
}

/** Rotation about z after x after y, or (zyx) z after y after x. */
function euler([x, y, z]: readonly number[], zyx: boolean): number[] {
  const [cx, sx, cy, sy, cz, sz] = [Math.cos(x), Math.sin(x), Math.cos(y), Math.sin(y), Math.cos(z), Math.sin(z)];
  if (zyx) {
    return [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx, sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx, -sy, cy * sx, cy * cx];
  }
  return [cz * cy - sz * sx * sy, -sz * cx, cz * sy + sz * sx * cy, sz * cy + cz * sx * sy, cz * cx, sz * sy - cz * sx * cy, -cx * sy, sx, cx * cy];
}

function quaternion([x, y, z, w]: readonly number[], scale = 1): number[] {
  return [
    1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w),
    2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w),
    2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y),
  ].map((m) => scale * m);
}

/** The unit quaternion of a versor's three parameters, which ITK shortens where they leave no real part. */
function versor(p: readonly number[]): number[] {
  const norm = Math.hypot(p[0], p[1], p[2]);
  const shorter = norm >= 1 - 1e-10 ? 1 / (norm * (1 + 1e-10)) : 1;
  const [x, y, z] = p.slice(0, 3).map((v) => v * shorter);
  return [x, y, z, Math.sqrt(Math.max(0, 1 - x * x - y * y - z * z))];
}

const diagonal = (scales: readonly number[]): number[] => scales.flatMap((s, i) => scales.map((_, j) => (i === j ? s : 0)));
const none = (dimension: number): number[] => new Array<number>(dimension).fill(0);

/** By ITK's name with its dimension, such as `Euler3DTransform 3`. */
export const matrixTransforms: Readonly<Record<string, MatrixTransform>> = {
  "Rigid2DTransform 2": { dimension: 2, parameters: 3, read: (p) => ({ matrix: turn2(p[0]), translation: p.slice(1) }) },
  "Euler2DTransform 2": { dimension: 2, parameters: 3, read: (p) => ({ matrix: turn2(p[0]), translation: p.slice(1) }) },
  "Similarity2DTransform 2": { dimension: 2, parameters: 4, read: (p) => ({ matrix: turn2(p[1], p[0]), translation: p.slice(2) }) },
  "Euler3DTransform 3": { dimension: 3, parameters: 6, read: (p, fixed) => ({ matrix: euler(p, fixed.length > 3 && fixed[3] !== 0), translation: p.slice(3) }) },
  "VersorTransform 3": { dimension: 3, parameters: 3, read: (p) => ({ matrix: quaternion(versor(p)), translation: none(3) }) },
  "VersorRigid3DTransform 3": { dimension: 3, parameters: 6, read: (p) => ({ matrix: quaternion(versor(p)), translation: p.slice(3) }) },
  "Similarity3DTransform 3": { dimension: 3, parameters: 7, read: (p) => ({ matrix: quaternion(versor(p), p[6]), translation: p.slice(3, 6) }) },
  ...Object.fromEntries(([2, 3] as const).flatMap((d) => {
    const affine: MatrixTransform = { dimension: d, parameters: d * d + d, read: (p) => ({ matrix: p.slice(0, d * d), translation: p.slice(d * d) }) };
    return [
      [`AffineTransform ${d}`, affine],
      [`MatrixOffsetTransformBase ${d}`, affine],
      [`ScaleTransform ${d}`, { dimension: d, parameters: d, read: (p) => ({ matrix: diagonal(p), translation: none(d) }) }],
      [`TranslationTransform ${d}`, { dimension: d, parameters: d, read: (p) => ({ matrix: diagonal(none(d).map(() => 1)), translation: p }) }],
      [`IdentityTransform ${d}`, { dimension: d, parameters: 0, read: () => ({ matrix: diagonal(none(d).map(() => 1)), translation: none(d) }) }],
    ] satisfies [string, MatrixTransform][];
  })),
};
