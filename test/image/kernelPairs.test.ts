import { expect, test } from "vitest";
import { kernelPairs } from "../../src/host/image/kernelPairs.ts";

const around = [-1, 0, 1].flatMap((z) => [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((x) => [z, y, x]))).filter((o) => o.some((d) => d !== 0));
const list = (offsets: number[][]): Int32Array => Int32Array.from(offsets.flat());

test("a row of three", () => {
  const pairs = kernelPairs({ rx: 1, ry: 0, rz: 0 }, list(around));
  expect([[...pairs.first], [...pairs.second]]).toEqual([[0, 1], [1, 2]]);
});

test("one offset is as good as it and its opposite", () => {
  const offset = [1, -1, 2];
  const opposite = offset.map((d) => -d);
  const radius = { rx: 2, ry: 1, rz: 1 };
  expect(kernelPairs(radius, list([opposite]))).toEqual(kernelPairs(radius, list([offset])));
  expect(kernelPairs(radius, list([opposite, offset]))).toEqual(kernelPairs(radius, list([offset])));
});

// Along an axis of n voxels there are 3 n - 2 ordered pairs at distance 0 or 1.
test.each([[1, 1, 1], [2, 1, 0], [3, 3, 3]])("radius %i, %i, %i: all pairs of neighbours, each once", (rx, ry, rz) => {
  const sizes = [rx, ry, rz].map((r) => 2 * r + 1);
  const voxels = sizes[0] * sizes[1] * sizes[2];
  const ordered = sizes.reduce((product, n) => product * (3 * n - 2), 1) - voxels;
  const { first, second } = kernelPairs({ rx, ry, rz }, list(around));
  expect(first.length).toBe(ordered / 2);
  const place = (k: number): number[] => [k % sizes[0], Math.floor(k / sizes[0]) % sizes[1], Math.floor(k / (sizes[0] * sizes[1]))];
  const seen = new Set<string>();
  first.forEach((i, k) => {
    const [a, b] = [place(i), place(second[k])];
    expect(Math.max(...a.map((x, axis) => Math.abs(x - b[axis])))).toBe(1);
    seen.add(`${i} ${second[k]}`);
    expect(seen.has(`${second[k]} ${i}`)).toBe(false);
  });
  expect(seen.size).toBe(first.length);
});
