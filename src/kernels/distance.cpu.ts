import { lend, simd } from "../host/wasm/memory.ts";
import { distance } from "./distance.ts";
import { twin, type ItemOf } from "./operation.ts";

/** Numbers of a slab of lines that stay in the cache. */
const slab = 2 ** 16;

/** Lower envelopes of parabolas in float64 (simd/distance.ts): plane by plane, then through the planes in slabs of lines side by side. */
export const distanceCpu = twin(distance, (items, { mask, steps, squares }) => {
  for (const it of items) {
    const voxels = it.nx * it.ny * it.nz;
    const inside = mask.subarray(it.mask, it.mask + voxels);
    const out = squares.subarray(it.squares, it.squares + voxels);
    const [wx, wy, wz] = [0, it.nx, it.nx + it.ny].map((first) => steps[it.steps + first + 1]); // of one step; none along an axis of one voxel
    const planes = alongPlanes(it, inside, wx, wy, out);
    if (it.planar === 0 && it.nz > 1) throughPlanes(it, planes, wz, out);
  }
});

/** A step from row to row that brings neighbours along y into different sets of the cache, with room behind the row. */
const rowStep = (length: number): number => 8 * (Math.ceil((length + 1) / 8) | 1);

/** Squares of the distances within each plane. Gives the planes with mask voxels: all of them lie at first <= z < end. */
function alongPlanes({ nx, ny, nz }: ItemOf<typeof distance>, mask: Uint8Array, wx: number, wy: number, out: Float64Array): { first: number; end: number } {
  const step = rowStep(nx);
  const { plane, lines, scratch } = lend({ plane: ["u8", nx * ny], lines: ["f64", step * ny], scratch: ["f64", 5 * ny] });
  let [first, end] = [nz, 0];
  for (let z = 0; z < nz; z++) {
    const at = z * nx * ny;
    const inside = mask.subarray(at, at + nx * ny);
    if (!inside.includes(1)) {
      out.fill(-1, at, at + nx * ny);
      continue;
    }
    plane.set(inside);
    simd().distanceRows(plane.byteOffset, nx, ny, wx, lines.byteOffset, 8 * step);
    simd().distanceLines(lines.byteOffset, 8 * step, nx, ny, 0, ny, wy, scratch.byteOffset);
    for (let y = 0; y < ny; y++) out.set(lines.subarray(y * step, y * step + nx), at + y * nx);
    if (first === nz) first = z;
    end = z + 1;
  }
  return { first, end };
}

function throughPlanes({ nx, ny, nz }: ItemOf<typeof distance>, { first, end }: { first: number; end: number }, wz: number, out: Float64Array): void {
  if (first >= end) return;
  const stride = nx * ny;
  const most = Math.min(stride, Math.ceil(slab / nz));
  const step = rowStep(most);
  const { lines, scratch } = lend({ lines: ["f64", step * nz], scratch: ["f64", 5 * nz] });
  for (let line = 0; line < stride; line += most) {
    const count = Math.min(most, stride - line);
    for (let z = first; z < end; z++) lines.set(out.subarray(z * stride + line, z * stride + line + count), z * step);
    simd().distanceLines(lines.byteOffset, 8 * step, count, nz, first, end, wz, scratch.byteOffset);
    for (let z = 0; z < nz; z++) out.set(lines.subarray(z * step, z * step + count), z * stride + line);
  }
}
