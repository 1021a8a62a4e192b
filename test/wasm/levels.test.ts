import { expect, test } from "vitest";
import { lendPadded } from "../../src/host/wasm/levels.ts";
import { lend } from "../../src/host/wasm/memory.ts";

const near = [[0, 0, 1], [1, -1, 1], [-1, 0, 0], [0, 1, -1]];
const far = [[0, 0, 4], [2, -3, 1], [-5, 0, 0], [0, 2, -6]];

/** Fills the memory, so that what is not written shows. */
function soil(): void {
  lend({ dirt: ["u8", 2 ** 16] }).dirt.fill(0xff);
}

test.each([
  { size: [5, 4, 3], offsets: near },
  { size: [5, 4, 3], offsets: far },
  { size: [1, 4, 3], offsets: near },
  { size: [8, 3, 4], offsets: [[0, 0, 1]] },
  { size: [7, 3, 4], offsets: [[1, 0, 0]] },
  { size: [19, 3, 4], offsets: [[0, 1, 0]] },
  { size: [16, 1, 1], offsets: far },
])("every offset leads to the neighbour, or to 0 beyond the slab: $size, $offsets", ({ size: [nx, ny, nz], offsets }) => {
  const levels = Uint16Array.from({ length: 7 + nx * ny * nz }, (_, i) => i + 1); // all different
  const slab = { nx, ny, nz, z0: nz > 2 ? 1 : 0, z1: nz > 2 ? 2 : nz, levels: 7, offsets: 1, offsetCount: offsets.length };
  soil();
  const { padded, held, rows, rowsAt, steps, origin, stride, plane } = lendPadded(slab, levels, Int32Array.from([9, 9, 9, ...offsets.flat()]), {});
  expect(rows).toBe(ny * (slab.z1 - slab.z0));
  const core = new Uint32Array(held.buffer, rowsAt, 2 * rows);
  for (let r = 0; r < rows; r++) {
    const [start, end] = core.subarray(2 * r);
    expect(start).toBe(origin + Math.floor(r / ny) * plane + (r % ny) * stride);
    expect(end - start).toBe(nx);
    for (let x = 0; x < nx; x++) {
      const voxel = [slab.z0 + Math.floor(r / ny), r % ny, x];
      offsets.forEach((offset, o) => {
        const [z, y, x] = offset.map((d, axis) => voxel[axis] + d);
        const inside = x >= 0 && x < nx && y >= 0 && y < ny && z >= 0 && z < nz;
        expect(padded[start + voxel[2] + steps[o]], `${voxel} + ${offset}`).toBe(inside ? levels[7 + (z * ny + y) * nx + x] : 0);
      });
    }
  }
});

test.each([5, 8, 9, 23])("rows of %i run from the first to the last voxel of the ROI, those of the planes that offsets reach too", (nx) => {
  const row = (...voxels: [x: number, level: number][]): number[] => {
    const levels = new Array<number>(nx).fill(0);
    for (const [x, level] of voxels) levels[x] = level;
    return levels;
  };
  const last = nx - 1;
  const planes = [
    [row([2, 9]), row()],
    [row([1, 2], [3, 4]), row()],
    [row(), row([last, 7])],
    [row([0, 5], [last, 6]), row()],
    [row([0, 1]), row([0, 1])],
  ];
  soil();
  const slab = { nx, ny: 2, nz: 5, z0: 1, z1: 3, levels: 0, offsets: 0, offsetCount: 2 };
  const { padded, held, rows, rowsAt } = lendPadded(slab, Uint16Array.from(planes.flat(2)), Int32Array.of(1, 0, 0, 0, 0, 1), {});
  const listed = Array.from({ length: held.length / 2 }, (_, r) => [...padded.subarray(held[2 * r], held[2 * r + 1])]);
  expect(listed).toEqual([[9], [2, 0, 4], [7], row([0, 5], [last, 6])]);
  expect([rowsAt - held.byteOffset, rows]).toEqual([8, 2]);
});
