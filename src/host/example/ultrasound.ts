import { voxelCount, type Vec3, type Volume } from "../image/volume.ts";
import type { Random } from "../stats/random.ts";
import { rendered, type Lattice } from "./lattice.ts";
import type { Lesion } from "./lesion.ts";
import { mix, smoothField, smoothstep, type Field } from "./waves.ts";

/** What is planted; strengths in decibels over the glandular tissue. */
export interface Echoes {
  readonly lesion: Lesion;
  readonly inside: Field;
  /** Of the tissue about the lesion. */
  readonly rings: readonly { readonly from: number; readonly to: number; readonly decibels: number }[];
  /** Behind the lesion: below 0 a shadow, above 0 enhancement. */
  readonly behind: number;
  /** How much coarser the lesion's speckle is than the tissue's, 1: none. */
  readonly coarser: number;
}

export interface UltrasoundScanner {
  /** Grey levels added. */
  readonly gain: number;
  /** Decibels that the grey scale shows. */
  readonly range: number;
  /** Standard deviations of the pulse along x, y (the beam's direction) and z, mm. */
  readonly pulse: Vec3;
}

/**
 * Strength of the echoes at a point, decibels: skin, fat with septa, gland with ducts, fascia and muscle under each other along y,
 * which is the depth from the transducer, a lesion in the gland.
 */
export function echoesOf({ lesion, inside, rings, behind }: Echoes, random: Random): Field {
  const coarse = smoothField(random, [7, 3, 7]);
  const fine = smoothField(random, [2.5, 0.9, 2.5]);
  const ducts = smoothField(random, [3.5, 1.6, 3.5]);
  const bend = smoothField(random, 12);
  const { centre, radius } = lesion;
  return (point) => {
    const [x, y, z] = point;
    const wave = bend([x, 0, z]);
    const gland = smoothstep(-0.6, 0.6, y - (6 + 0.8 * wave));
    const muscle = smoothstep(-0.5, 0.5, y - (29 + 0.7 * wave));
    const septa = Math.max(0, 1 - 3 * Math.abs(coarse(point) + 0.3 * fine(point)));
    const fat = -11 + 11 * septa;
    const lobules = -7 * smoothstep(0.3, 1, ducts(point)) + 2.5 * coarse(point);
    const stripes = -9 + 5 * Math.max(0, fine([0.35 * x, y, 0.35 * z]));
    let value = mix(mix(fat, lobules, gland), stripes, muscle);
    value += 11 * Math.exp(-(((y - 29 - 0.7 * wave) / 0.5) ** 2)); // the fascia before the muscle
    value = mix(9, value, smoothstep(1.2, 2, y));
    const across = Math.sqrt((x - centre[0]) ** 2 + (z - centre[2]) ** 2) / radius;
    value += behind * (1 - smoothstep(0.6, 1.05, across)) * smoothstep(0, radius, y - centre[1]) * Math.exp(-Math.max(0, y - centre[1] - radius) / 14);
    const depth = lesion.depth(point);
    for (const { from, to, decibels } of rings) {
      // Tissue of the lesion's own making, which takes the place of most of what was there.
      const share = smoothstep(-to - 0.5, -to + 0.5, depth) * (1 - smoothstep(-from - 0.5, -from + 0.5, depth));
      value = mix(value, 0.3 * value + decibels, share);
    }
    if (depth > -0.35) value = mix(value, inside(point), smoothstep(-0.35, 0.35, depth));
    return value - 0.22 * y;
  };
}

/** An ultrasound image of 8 bits: speckle under the echoes' strength, compressed to decibels. */
export function scanned(name: string, lattice: Lattice, strength: Field, { lesion, coarser }: Echoes, { gain, range, pulse }: UltrasoundScanner, random: Random): Volume {
  const tissue = speckle(lattice, pulse, random);
  const within = speckle(lattice, [pulse[0] * coarser, pulse[1] * coarser, pulse[2] * coarser], random);
  return rendered(name, lattice, "uint8", (point, voxel) => {
    const power = mix(tissue[voxel], within[voxel], smoothstep(-0.3, 0.3, lesion.depth(point)));
    return gain + ((10 * Math.log10(power + 1e-6) + strength(point)) * 255) / range;
  });
}

/** Of a compound of looks from different sides, each complex Gaussian noise under the pulse: power of mean 1, [voxels]. */
function speckle(lattice: Lattice, pulse: Vec3, random: Random): Float64Array {
  const power = new Float64Array(voxelCount(lattice.size));
  for (let channel = 0; channel < 2 * looks; channel++) {
    const field = power.map(() => random.normal());
    for (const axis of lattice.dimension === 3 ? [0, 1, 2] : [0, 1]) blur(field, lattice, axis, pulse[axis] / lattice.spacing[axis]);
    const norm = field.reduce((sum, value) => sum + value * value, 0) / field.length;
    for (let i = 0; i < power.length; i++) power[i] += (field[i] * field[i]) / (norm * 2 * looks);
  }
  return power;
}

const looks = 2;

/** With a Gaussian along an axis, in place; the field goes on periodically, so that its borders are like the rest. */
function blur(field: Float64Array, { size }: Lattice, axis: number, sigma: number): void {
  const reach = Math.min(size[axis] - 1, Math.ceil(3 * sigma));
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const stride = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const n = size[axis];
  const line = new Float64Array(n + 2 * reach);
  for (let start = 0; start < field.length; start++) {
    if (Math.floor(start / stride) % n !== 0) continue;
    for (let i = 0; i < line.length; i++) line[i] = field[start + ((i - reach + n) % n) * stride];
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k] * line[i + k];
      field[start + i * stride] = sum;
    }
  }
}

/** Strength within a lesion: a mean, and patches of a standard deviation that holds over the lesion. */
export function patchy(mean: number, deviation: number, patches: Field): Field {
  return (point) => mean + deviation * patches(point);
}

