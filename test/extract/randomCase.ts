/** Made-up cases for comparing the two backends. */
import type { Case } from "../../src/host/extract/extract.ts";
import { identityDirection, type PixelType, type Vec3, type Volume, type VoxelArray } from "../../src/host/image/volume.ts";
import { checkParameters } from "../../src/host/params/check.ts";
import { resolveParameters, type Parameters } from "../../src/host/params/parameters.ts";

const pixelTypes: readonly (readonly [PixelType, new (length: number) => VoxelArray, span: number])[] = [
  ["uint8", Uint8Array, 256], ["int8", Int8Array, 256], ["int16", Int16Array, 4000], ["uint16", Uint16Array, 4000],
  ["int32", Int32Array, 100_000], ["float32", Float32Array, 40], ["float64", Float64Array, 40],
];

/** A volume of 1 to 64 voxels a side (most of them small), 1 to 300 levels, with a mask of random density. */
export function randomCase(next: () => number, id: string): { given: Case; parameters: Parameters } {
  const below = (n: number): number => Math.floor(next() * n);
  const one = <T>(items: readonly T[]): T => items[below(items.length)];
  const side = (): number => Math.floor(64.99 ** (next() ** 1.5));
  const size: Vec3 = [Math.max(2, side()), side(), side()];
  const count = size[0] * size[1] * size[2];
  const [pixelType, ArrayType, span] = one(pixelTypes);
  const lattice = { size, spacing: [0.5 + next(), 0.5 + next(), 0.5 + 3 * next()] as Vec3, origin: [next(), 0, -next()] as Vec3, direction: identityDirection };
  const common = { ...lattice, components: 1, dimension: 3 as const };

  const levels = 1 + below(next() < 0.5 ? 8 : 300);
  const lowest = pixelType.startsWith("u") ? 0 : -span / 2;
  // Values of few distinct kinds lie on bin edges; those in steps of 0.1 do so up to rounding.
  const steps = one([levels, 10 * span, 1 << 20]);
  const voxels = new ArrayType(count);
  for (let i = 0; i < count; i++) voxels[i] = lowest + (below(steps) * span) / steps;
  const image: Volume = { ...common, data: voxels, pixelType, name: `${id} image` };

  const density = one([1, 0.9, 0.5, 0.1]);
  const inside = Uint8Array.from({ length: count }, () => Number(next() < density));
  const first = below(count);
  inside[first] = inside[(first + 1) % count] = 1; // A ROI has two voxels at least.
  const mask: Volume = { ...common, data: inside, pixelType: "uint8", name: `${id} mask` };

  const setting = {
    ...(next() < 0.5 ? { binWidth: span / levels } : { binCount: levels }),
    minimumROIDimensions: 1,
    additionalInfo: false,
    ...(next() < 0.2 && { force2D: true, force2Ddimension: below(3) }),
    ...(next() < 0.2 && { distances: [1, 2] }),
    ...(next() < 0.2 && { gldm_a: 1 }),
  };
  return { given: { id, image, mask }, parameters: resolveParameters({ file: checkParameters({ setting }) }) };
}
