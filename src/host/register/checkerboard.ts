import type { Volume } from "../image/volume.ts";

/** Intensities shown from black to white. */
type Range = readonly [low: number, high: number];

/**
 * Squares of two images in turns, each image from 0 (black) to 1 (white) of its own range: edges run on across the squares where the
 * images match. Cubes in 3-D.
 * @param side of the squares, mm
 */
export function checkerboard(a: Volume, b: Volume, [rangeA, rangeB]: readonly [Range, Range], side: number): Volume {
  const { size: [nx, ny, nz], spacing } = a;
  const odd = ([0, 1, 2] as const).map((axis) => Uint8Array.from({ length: a.size[axis] }, (_, i) => Math.floor((i * spacing[axis]) / side) % 2));
  const data = new Float32Array(nx * ny * nz);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = odd[2][z] ^ odd[1][y];
      for (let x = 0; x < nx; x++, i++) data[i] = (row ^ odd[0][x]) === 0 ? within(a.data[i], rangeA) : within(b.data[i], rangeB);
    }
  }
  return { ...a, data, pixelType: "float32", name: `${a.name} and ${b.name}` };
}

function within(value: number, [low, high]: Range): number {
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
}
