import type { Random } from "../stats/random.ts";
import { eachVoxel, type Lattice } from "./lattice.ts";
import type { Lesion } from "./lesion.ts";
import { smoothField, smoothstep, type Field } from "./waves.ts";

/** Parts of a lesion: how much of each of three there is at a point, 0 to 1; the sum is 1. */
export type Habitats = readonly [vital: Field, moderate: Field, necrotic: Field];

/**
 * Three habitats: a necrotic one in the middle, and the rest divided between a well perfused side and a moderate one. Borders
 * are blurred over about a millimetre.
 * @param shares of the lesion's voxels on the lattice: vital and necrotic; exact, up to one voxel
 */
export function habitatsOf(lesion: Lesion, shares: { readonly vital: number; readonly necrotic: number }, lattice: Lattice, random: Random): Habitats {
  const wave = smoothField(random, 5);
  const angle = 2 * Math.PI * random.uniform();
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
  const { centre } = lesion;
  const core: Field = (point) => lesion.depth(point) + 0.5 * wave(point);
  const side: Field = (point) => ux * (point[0] - centre[0]) + uy * (point[1] - centre[1]) + wave(point);
  const cores: number[] = [];
  const sides: [number, number][] = [];
  eachVoxel(lattice, (point) => {
    if (lesion.depth(point) <= 0) return;
    cores.push(core(point));
    sides.push([core(point), side(point)]);
  });
  const coreCut = quantile(cores, 1 - shares.necrotic);
  const outer = sides.filter(([c]) => c <= coreCut).map(([, s]) => s);
  const sideCut = quantile(outer, 1 - shares.vital / (1 - shares.necrotic));
  const necrotic: Field = (point) => smoothstep(-0.5, 0.5, core(point) - coreCut);
  const vital: Field = (point) => (1 - necrotic(point)) * smoothstep(-0.5, 0.5, side(point) - sideCut);
  return [vital, (point) => 1 - necrotic(point) - vital(point), necrotic];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)))];
}

/** The signal of habitats, each of its own strength, with a texture that multiplies it. */
export function habitatSignal([vital, , necrotic]: Habitats, strengths: readonly [number, number, number], texture: Field, amplitude: number): Field {
  return (point) => {
    const [v, n] = [vital(point), necrotic(point)];
    return (strengths[0] * v + strengths[1] * (1 - v - n) + strengths[2] * n) * (1 + amplitude * texture(point));
  };
}
