import { expect, test } from "vitest";
import { commonExtent, levelExtents, maskExtents, StretchFinder } from "../../src/host/image/extents.ts";

// A lattice of 5 x 3 x 2 behind one other voxel; the window leaves out its border along x, where the mask is full too.
const digits = (text: string): number[] => [...text.replaceAll(" ", "")].map(Number);
const mask = Uint8Array.from(digits("1 10001 10101 11111 00000 10011 11101"));
const window = { nx: 3, ny: 3, nz: 2, x0: 1, y0: 0, z0: 0, sx: 5, sy: 3 };
const extents = [0, 0, 1, 2, 0, 3, 0, 0, 2, 3, 0, 2];

test("extents of a mask's rows within a window", () => {
  expect([...maskExtents(mask, 1, window)]).toEqual(extents);
  expect([...maskExtents(new Uint8Array(31), 1, window)]).toEqual(new Array(12).fill(0));
});

test("extents of rows of levels", () => {
  expect([...levelExtents(Uint16Array.from(digits("9 000 070 303 000 001 120")), 1, 3, 6)]).toEqual(extents);
});

test("what neighbouring rows have in common", () => {
  const rows = maskExtents(mask, 1, window);
  expect(commonExtent(rows, window, 1, 1)).toEqual([1, 3]);
  expect(commonExtent(rows, window, 3, 2)).toEqual([0, 2]);
  const [first, end] = commonExtent(rows, window, 0, 0);
  expect(first).toBeGreaterThan(end);
});

test("stretches number the window's voxels and the lattice's", () => {
  const finder = new StretchFinder(mask);
  expect([...finder.stretches({ ...window, mask: 1 }, true)]).toEqual([4, 7, 8, 6, 11, 14, 14, 23, 24, 15, 26, 28]);
  expect([...finder.stretches({ ...window, ny: 1, mask: 1 }, false)]).toEqual([0, 1, 4, 3, 16, 19]);
  expect([...finder.stretches({ ...window, nx: 5, x0: 0, ny: 2, nz: 1, mask: 1 }, true)]).toEqual([0, 0, 1, 4, 4, 5, 5, 5, 6, 7, 7, 8, 9, 9, 10]);
});

test("eight levels at once: the first of a row may stand anywhere", () => {
  for (let at = 0; at < 60; at++) {
    const levels = new Uint16Array(63);
    levels[3 + at] = 65535;
    const row = Math.floor(at / 20);
    const expected = [0, 0, 0, 0, 0, 0];
    expected[2 * row] = at % 20;
    expected[2 * row + 1] = (at % 20) + 1;
    expect([...levelExtents(levels, 3, 20, 3)]).toEqual(expected);
  }
});
