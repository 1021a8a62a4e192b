import { fileURLToPath } from "node:url";
import type { Volume } from "../../src/host/image/volume.ts";

/** What SimpleITK says of a file (fixtures/oracle/formats.py). */
export interface Described {
  size: number[];
  spacing: number[];
  origin: number[];
  direction: number[];
  type: string;
  components: number;
  hash: string;
}

/** Path of a file in fixtures/formats. */
export function fixture(file: string): string {
  return fileURLToPath(new URL(`../../fixtures/formats/${file}`, import.meta.url));
}

/** What a volume must say of itself; a 2-D file is one slice at z = 0. */
export function inThreeDimensions({ size, spacing, origin, direction, type, components }: Described): object {
  const flat = size.length === 2;
  return {
    dimension: size.length,
    size: flat ? [...size, 1] : size,
    spacing: flat ? [...spacing, 1] : spacing,
    origin: plusZero(flat ? [...origin, 0] : origin),
    direction: plusZero(flat ? [direction[0], direction[1], 0, direction[2], direction[3], 0, 0, 0, 1] : direction),
    components,
    pixelType: type,
  };
}

/** The same of a volume that was read. */
export function description(volume: Volume): object {
  const { dimension, size, spacing, origin, direction, components, pixelType } = volume;
  return { dimension, size, spacing, origin: plusZero(origin), direction: plusZero(direction), components, pixelType };
}

/** 0 for -0: both are the same place. */
function plusZero(values: readonly number[]): number[] {
  return values.map((value) => value + 0);
}
