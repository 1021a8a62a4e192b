import type { Box, Vec3, VoxelArray } from "./volume.ts";

/** A box of a lattice [nz][ny][nx] as an array of its own, in the same element type. */
export function cropArray<A extends VoxelArray>(data: A, [nx, ny]: Vec3, { start, size }: Box): A {
  const [bx, by, bz] = size;
  const out = new (data.constructor as new (length: number) => A)(bx * by * bz);
  for (let z = 0, to = 0; z < bz; z++) {
    for (let y = 0; y < by; y++, to += bx) {
      const from = ((z + start[2]) * ny + y + start[1]) * nx + start[0];
      out.set(data.subarray(from, from + bx), to);
    }
  }
  return out;
}

/** The box grown by `pad` voxels on every side, cut off at the lattice's ends. */
export function padBox({ start, size }: Box, pad: number, lattice: Vec3): Box {
  const low = start.map((s) => Math.max(0, s - pad));
  const high = start.map((s, k) => Math.min(lattice[k], s + size[k] + pad));
  return { start: [low[0], low[1], low[2]], size: [high[0] - low[0], high[1] - low[1], high[2] - low[2]] };
}

/** The smallest box that holds both. */
export function unionBox(a: Box, b: Box): Box {
  const start = a.start.map((s, k) => Math.min(s, b.start[k]));
  const end = a.start.map((s, k) => Math.max(s + a.size[k], b.start[k] + b.size[k]));
  return { start: [start[0], start[1], start[2]], size: [end[0] - start[0], end[1] - start[1], end[2] - start[2]] };
}
