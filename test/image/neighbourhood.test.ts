import { expect, test } from "vitest";
import { blocksOf, clearRows, LevelPadding } from "../../src/host/image/neighbourhood.ts";

const near = [[0, 0, 1], [1, -1, 1], [-1, 0, 0], [0, 1, -1]];
const far = [[0, 0, 4], [2, -3, 1], [-5, 0, 0], [0, 2, -6]];

test.each([
  { size: [5, 4, 3], offsets: near, align: 1 },
  { size: [5, 4, 3], offsets: near, align: 4 },
  { size: [5, 4, 3], offsets: far, align: 2 },
  { size: [1, 4, 3], offsets: near, align: 1 },
  { size: [4, 1, 1], offsets: far, align: 4 },
])("every offset leads to the neighbour, or to 0 beyond the slab: $size, $offsets, rows at multiples of $align", ({ size: [nx, ny, nz], offsets, align }) => {
  const levels = Uint16Array.from({ length: 7 + nx * ny * nz }, (_, i) => i + 1); // all different
  const slab = { nx, ny, nz, z0: nz > 2 ? 1 : 0, z1: nz > 2 ? 2 : nz, levels: 7, offsets: 1, offsetCount: offsets.length };
  const padded = new LevelPadding().pad(slab, levels, Int32Array.from([9, 9, 9, ...offsets.flat()]), align);
  expect(padded.rows).toHaveLength(2 * ny * (slab.z1 - slab.z0));
  for (let r = 0; r < padded.rows.length; r += 2) {
    expect(padded.rows[r] % align).toBe(0);
    expect(padded.rows[r + 1] - padded.rows[r]).toBe(nx);
    for (let x = 0; x < nx; x++) {
      const voxel = [slab.z0 + Math.floor(r / 2 / ny), (r / 2) % ny, x];
      offsets.forEach((offset, o) => {
        const [z, y, x] = offset.map((d, axis) => voxel[axis] + d);
        const inside = x >= 0 && x < nx && y >= 0 && y < ny && z >= 0 && z < nz;
        const at = padded.rows[r] + voxel[2] + padded.steps[o];
        expect(padded.levels[at], `${voxel} + ${offset}`).toBe(inside ? levels[7 + (z * ny + y) * nx + x] : 0);
      });
    }
  }
});

test("rows run from the first to the last voxel of the ROI", () => {
  const levels = Uint16Array.of(0, 2, 0, 3, 0, /**/ 0, 0, 0, 0, 0, /**/ 1, 0, 0, 0, 0);
  const { rows, levels: padded } = new LevelPadding().pad({ nx: 5, ny: 3, nz: 1, z0: 0, z1: 1, levels: 0, offsets: 0, offsetCount: 1 }, levels, Int32Array.of(0, 0, 1));
  expect(rows).toHaveLength(4);
  expect([...padded.subarray(rows[0], rows[1])]).toEqual([2, 0, 3]);
  expect([...padded.subarray(rows[2], rows[3])]).toEqual([1]);
});

test("what was padded before leaves nothing behind", () => {
  const padding = new LevelPadding();
  const slab = { nx: 3, ny: 2, nz: 2, z0: 0, z1: 2, levels: 0, offsets: 0, offsetCount: 1 };
  const offsets = Int32Array.of(1, 1, 1);
  padding.pad(slab, new Uint16Array(12).fill(7), offsets);
  const levels = Uint16Array.of(0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0);
  expect(padding.pad(slab, levels, offsets)).toEqual(new LevelPadding().pad(slab, levels, offsets));
});

test("rows are cleared with what stands before them", () => {
  const array = new Uint16Array(9).fill(1);
  clearRows(array, Uint32Array.of(1, 2, 6, 8), 2);
  expect([...array]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1]);
});

test("blocks hold every core plane once", () => {
  const slab = { nx: 700, ny: 700, nz: 40, z0: 3, z1: 38, levels: 5, offsets: 2, offsetCount: 13 };
  const blocks = blocksOf(slab);
  expect(blocks.length).toBeGreaterThan(1);
  expect(blocks.flatMap(({ z0, z1 }) => Array.from({ length: z1 - z0 }, (_, k) => z0 + k))).toEqual(Array.from({ length: 35 }, (_, k) => k + 3));
  expect(blocksOf({ ...slab, nx: 5000 })).toHaveLength(35);
});
