import type { Vec3 } from "../image/volume.ts";

/** PyRadiomics' neighbour offsets (dz, dy, dx). Interim version of the lead: the owner of this file replaces it. */
export function neighbourOffsets(
  distances: readonly number[],
  { bidirectional, force2D, force2Ddimension, size }: { bidirectional: boolean; force2D: boolean; force2Ddimension: number; size: Vec3 },
): Vec3[] {
  const most = Math.max(...distances);
  const all: Vec3[] = [];
  const range = Array.from({ length: 2 * most + 1 }, (_, k) => most - k);
  for (const dz of range) for (const dy of range) for (const dx of range) {
    const offset: Vec3 = [dz, dy, dx];
    if (!distances.includes(Math.max(...offset.map(Math.abs)))) continue;
    if (offset.some((d, k) => Math.abs(d) >= size[2 - k])) continue;
    if (force2D && offset[force2Ddimension] !== 0) continue;
    all.push(offset);
  }
  return bidirectional ? all : all.slice(0, all.length / 2);
}
