import type { Vec3, Volume } from "../image/volume.ts";
import type { Random } from "../stats/random.ts";
import { rendered, type Lattice } from "./lattice.ts";
import type { Lesion } from "./lesion.ts";
import { mix, smoothField, smoothstep, type Field } from "./waves.ts";

/** Signals of the healthy tissues in a sequence. */
export interface Tissues {
  readonly fat: number;
  readonly gland: number;
  readonly skin: number;
  readonly muscle: number;
}

/** How a sequence shows what is planted. */
export interface Sequence extends Tissues {
  /** Within the lesion. */
  readonly lesion: Field;
  /** Of the tissue about the lesion: up to `ringWidth` mm from it. */
  readonly ring: number;
}

/** What a scanner makes of signals. */
export interface Scanner {
  readonly gain: number;
  readonly offset: number;
  /** Standard deviation of the noise in each of the signal's two channels. */
  readonly noise: number;
}

const ringWidth = 3;

export type Breast = (sequence: Sequence) => Field;

/**
 * A part of a breast of about 54 x 54 x 36 mm about the origin, in LPS: air and skin in front, fat with strands of gland, muscle of
 * the chest wall behind, a lesion with a ring about it.
 * @returns the signal at a point, of a sequence
 */
export function breastOf(lesion: Lesion, random: Random): Breast {
  const coarse = smoothField(random, 9);
  const fine = smoothField(random, 3);
  const strand = smoothField(random, [5, 8, 5]);
  const tilt = 0.25 * random.normal();
  const skinAt = (x: number, z: number): number => -22 + 0.011 * x * x + 0.008 * z * z + tilt * 0.1 * x;
  const muscleAt = (x: number): number => 21.5 + 0.004 * x * x + 2 * tilt + 0.05 * x;
  return ({ fat, gland, skin, muscle, lesion: inside, ring }) => (point) => {
    const [x, y, z] = point;
    const front = y - skinAt(x, z);
    const air = 1 - smoothstep(-0.5, 0.5, front);
    if (air === 1) return 0;
    const shade = coarse(point);
    const detail = fine(point);
    const depth = lesion.depth(point);
    // Gland lies in strands behind the skin's fat, thinner towards the muscle.
    const fan = smoothstep(2, 9, front) * (1 - smoothstep(30, 42, front));
    const strands = 1 - Math.abs(strand(point) + 0.4 * detail);
    const share = fan * smoothstep(-0.35, 0.75, strands + 0.5 * shade);
    let value = mix(fat * (1 + 0.07 * shade + 0.03 * detail), gland * (1 + 0.08 * detail + 0.06 * strands), share);
    value = mix(skin, value, smoothstep(1, 2, front));
    value = mix(value, muscle * (1 + 0.06 * detail), smoothstep(-0.7, 0.7, y - muscleAt(x)));
    const about = 0.85 * smoothstep(-ringWidth - 1.8, -ringWidth + 0.4, depth + 0.6 * shade);
    value = mix(value, ring * (1 + 0.08 * detail), about);
    if (depth > -0.6) value = mix(value, inside(point), smoothstep(-0.6, 0.6, depth));
    return value * (1 - air);
  };
}

/**
 * A magnitude image: the field at each voxel's place, under the coil's sensitivity, with Rician noise, int16.
 * @param place where the voxel's point lies in the field: the patient has moved
 */
export function acquired(name: string, lattice: Lattice, field: Field, { gain, offset, noise }: Scanner, coil: Field, random: Random, place: (point: Vec3) => Vec3 = (point) => point): Volume {
  return rendered(name, lattice, "int16", (point) => {
    const signal = gain * field(place(point)) * coil(point) + noise * random.normal();
    return offset + Math.hypot(signal, noise * random.normal());
  });
}

/** Sensitivity of a coil in front of the breast: about 1, a third more in front, unlike to both sides. */
export function coilOf(random: Random): Field {
  const [side, height] = [0.004 * random.normal(), 0.003 * random.normal()];
  return ([x, y, z]) => Math.exp(-0.009 * y + side * x + height * z);
}

/** No sensitivity to speak of: maps such as ADC. */
export const evenCoil: Field = () => 1;
