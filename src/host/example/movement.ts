import type { Vec3 } from "../image/volume.ts";
import type { Random } from "../stats/random.ts";
import { smoothField } from "./waves.ts";

export type Movement = (point: Vec3) => Vec3;

/** y = matrix x + offset, mm. */
export interface RigidMovement {
  /** 3x3 row-major. */
  readonly matrix: readonly number[];
  readonly offset: Vec3;
}

/** A turn of about `degrees` about the origin and a shift of about `mm` along each axis (standard deviations). */
export function rigidMovement(degrees: number, mm: number, random: Random): RigidMovement {
  const [a, b, c] = [0, 1, 2].map(() => (degrees * random.normal() * Math.PI) / 180);
  const [ca, sa, cb, sb, cc, sc] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b), Math.cos(c), Math.sin(c)];
  return {
    matrix: [cc * cb, cc * sb * sa - sc * ca, cc * sb * ca + sc * sa, sc * cb, sc * sb * sa + cc * ca, sc * sb * ca - cc * sa, -sb, cb * sa, cb * ca],
    offset: [mm * random.normal(), mm * random.normal(), mm * random.normal()],
  };
}

export function moved({ matrix: m, offset }: RigidMovement, [x, y, z]: Vec3): Vec3 {
  return [m[0] * x + m[1] * y + m[2] * z + offset[0], m[3] * x + m[4] * y + m[5] * z + offset[1], m[6] * x + m[7] * y + m[8] * z + offset[2]];
}

export function inverseOf({ matrix: m, offset: t }: RigidMovement): RigidMovement {
  const turned = [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];
  const back = moved({ matrix: turned, offset: [0, 0, 0] }, t);
  return { matrix: turned, offset: [-back[0], -back[1], -back[2]] };
}

/** A smooth deformation by about `mm` along each axis that changes over 25 mm, as soft tissue is pressed: it does not fold. */
export function softMovement(mm: number, random: Random): Movement {
  const fields = [0, 1, 2].map(() => smoothField(random, 25));
  return (point) => [0, 1, 2].map((axis) => point[axis] + mm * fields[axis](point)) as unknown as Vec3;
}

/** An Insight Transform File (.tfm), which registrations can be given instead of a search. */
export function tfmOf({ matrix, offset }: RigidMovement): string {
  return `#Insight Transform File V1.0\n#Transform 0\nTransform: AffineTransform_double_3_3\nParameters: ${[...matrix, ...offset].join(" ")}\nFixedParameters: 0 0 0\n`;
}
