import type { Vec3 } from "../image/volume.ts";
import type { Random } from "../stats/random.ts";

/** A smooth random field: mean 0 and variance 1 over all space, mm. */
export type Field = (point: Vec3) => number;

const waves = 16;

/** Cosines of a turn in steps; noise needs no more digits, and millions of them. */
const steps = 4096;
const cosines = Float32Array.from({ length: steps }, (_, i) => Math.cos((2 * Math.PI * (i + 0.5)) / steps));
/** Whole turns that make every phase positive, whose steps are then found by cutting off digits. */
const turns = 4096 * steps;

/**
 * Smooth Gaussian noise without a lattice that shows: a sum of plane waves of random direction and phase. Its correlation falls
 * as exp(-d^2 / (2 length^2)).
 * @param length mm, of each axis where they differ
 * @source Rahimi & Recht, NIPS 20 (2007): random Fourier features
 */
export function smoothField(random: Random, length: number | Vec3): Field {
  const along = typeof length === "number" ? [length, length, length] : length;
  const numbers = new Float64Array(4 * waves);
  for (let k = 0; k < waves; k++) {
    for (let axis = 0; axis < 3; axis++) numbers[4 * k + axis] = (random.normal() / along[axis]) * (steps / (2 * Math.PI));
    numbers[4 * k + 3] = turns + steps * random.uniform();
  }
  const scale = Math.sqrt(2 / waves);
  return ([x, y, z]) => {
    let sum = 0;
    for (let k = 0; k < numbers.length; k += 4) sum += cosines[(numbers[k] * x + numbers[k + 1] * y + numbers[k + 2] * z + numbers[k + 3]) & (steps - 1)];
    return scale * sum;
  };
}

export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** 0 up to `low`, 1 from `high` on, smooth between. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
