import { expect, test } from "vitest";
import { maskExtents, StretchFinder } from "../../src/host/image/extents.ts";

// A lattice of 5 x 3 x 2 behind one other voxel; the window leaves out its border along x, where the mask is full too.
const digits = (text: string): number[] => [...text.replaceAll(" ", "")].map(Number);
const mask = Uint8Array.from(digits("1 10001 10101 11111 00000 10011 11101"));
const window = { nx: 3, ny: 3, nz: 2, x0: 1, y0: 0, z0: 0, sx: 5, sy: 3 };
const extents = [0, 0, 1, 2, 0, 3, 0, 0, 2, 3, 0, 2];

test("extents of a mask's rows within a window", () => {
  expect([...maskExtents(mask, 1, window)]).toEqual(extents);
  expect([...maskExtents(new Uint8Array(31), 1, window)]).toEqual(new Array(12).fill(0));
});

test("stretches number the window's voxels and the lattice's", () => {
  const finder = new StretchFinder(mask);
  expect([...finder.stretches({ ...window, mask: 1 }, true)]).toEqual([4, 7, 8, 6, 11, 14, 14, 23, 24, 15, 26, 28]);
  expect([...finder.stretches({ ...window, ny: 1, mask: 1 }, false)]).toEqual([0, 1, 4, 3, 16, 19]);
  expect([...finder.stretches({ ...window, nx: 5, x0: 0, ny: 2, nz: 1, mask: 1 }, true)]).toEqual([0, 0, 1, 4, 4, 5, 5, 5, 6, 7, 7, 8, 9, 9, 10]);
});
