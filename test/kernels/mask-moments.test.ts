import { expect, test } from "vitest";
import { readMaskMoments } from "../../src/host/extract/shapes.ts";
import { maskMomentsCpu } from "../../src/kernels/mask-moments.cpu.ts";
import { maskMoments, momentWords } from "../../src/kernels/mask-moments.ts";
import { equivalence, random } from "./equivalence.ts";
import { embedded, randomMask, type TestMask } from "./masks.ts";

const next = random(4);
const noise = randomMask(next, [9, 7, 5], 0.3);

function momentsOf(given: TestMask, planes = given.size[2], zBase = 0) {
  const { grid, window } = embedded(given);
  const moments = new Uint32Array(momentWords);
  maskMomentsCpu.run(slabs(window, planes).map((s) => ({ ...s, zBase: s.zBase + zBase, moments: 0 })), { mask: grid, moments });
  return readMaskMoments(moments, 0);
}

function slabs<W extends { nz: number; z0: number }>(window: W, planes: number) {
  return Array.from({ length: Math.ceil(window.nz / planes) }, (_, s) => (
    { ...window, z0: window.z0 + s * planes, nz: Math.min(planes, window.nz - s * planes), zBase: s * planes }
  ));
}

test("a full box: the closed sums of its coordinates", () => {
  const [nx, ny, nz] = [5, 4, 3];
  const found = momentsOf({ mask: new Uint8Array(60).fill(1), size: [nx, ny, nz] }, 3, 10);
  const [x, y, z] = [0 + 1 + 2 + 3 + 4, 0 + 1 + 2 + 3, 10 + 11 + 12];
  const [xx, yy, zz] = [0 + 1 + 4 + 9 + 16, 0 + 1 + 4 + 9, 100 + 121 + 144];
  expect(found.voxels).toBe(60);
  expect(found.extent).toEqual({ low: [0, 0, 10], high: [4, 3, 12] });
  expect([...found.sums]).toEqual([x * 12, y * 15, z * 20, xx * 12, x * y * 3, x * z * 4, yy * 15, y * z * 5, zz * 20]);
});

test("a row of 50,000 voxels: sums beyond 2^32", () => {
  const n = 50_000;
  const item = { nx: n, ny: 1, nz: 1, x0: 0, y0: 0, z0: 0, sx: n, sy: 1, mask: 0, zBase: 60_000, moments: 0 };
  const moments = new Uint32Array(momentWords);
  maskMomentsCpu.run([item], { mask: new Uint8Array(n).fill(1), moments });
  const x = (n * (n - 1)) / 2;
  const xx = (n * (n - 1) * (2 * n - 1)) / 6;
  expect([...readMaskMoments(moments, 0).sums]).toEqual([x, 0, 60_000 * n, xx, 0, 60_000 * x, 0, 0, 60_000 ** 2 * n]);
});

test("an empty mask has no extent", () => {
  expect(momentsOf({ mask: new Uint8Array(8), size: [2, 2, 2] })).toEqual({ voxels: 0, extent: null, sums: new Float64Array(9) });
});

test("noise: the sums of a plain loop", () => {
  const { mask, size: [nx, ny] } = noise;
  const points = [...mask.keys()].filter((i) => mask[i]).map((i) => [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]);
  const sum = (term: (p: number[]) => number): number => points.reduce((s, p) => s + term(p), 0);
  const extreme = (of: (...values: number[]) => number) => [0, 1, 2].map((k) => of(...points.map((p) => p[k])));
  const found = momentsOf(noise);
  expect(found.voxels).toBe(points.length);
  expect(found.extent).toEqual({ low: extreme(Math.min), high: extreme(Math.max) });
  expect([...found.sums]).toEqual([
    sum(([x]) => x), sum(([, y]) => y), sum(([, , z]) => z),
    sum(([x]) => x * x), sum(([x, y]) => x * y), sum(([x, , z]) => x * z), sum(([, y]) => y * y), sum(([, y, z]) => y * z), sum(([, , z]) => z * z),
  ]);
});

test.each([1, 2, 3])("slabs of %i planes give what the whole gives", (planes) => {
  expect(momentsOf(noise, planes)).toEqual(momentsOf(noise));
});

const whole = (name: string, given: TestMask, first = 0) => {
  const { grid, window } = embedded(given, first);
  return { name, items: [{ ...window, zBase: 0, moments: 0 }], inputs: { mask: grid }, outputs: { moments: momentWords } };
};
const { grid, window } = embedded(noise, 1);

equivalence(maskMoments, [
  whole("one voxel", { mask: Uint8Array.of(1), size: [1, 1, 1] }),
  whole("empty mask", { mask: new Uint8Array(60), size: [5, 4, 3] }),
  whole("noise, more than one fold", randomMask(next, [13, 17, 11], 0.4)),
  {
    name: "slabs of one window, and one far away",
    items: [...slabs(window, 2).map((s) => ({ ...s, moments: 0 })), { ...window, zBase: 65_000, moments: momentWords }],
    inputs: { mask: grid },
    outputs: { moments: 2 * momentWords },
  },
  {
    name: "long rows: sums beyond 2^32",
    items: [{ nx: 60_000, ny: 3, nz: 2, x0: 0, y0: 0, z0: 0, sx: 60_000, sy: 3, mask: 0, zBase: 65_530, moments: 0 }],
    inputs: { mask: Uint8Array.from({ length: 360_000 }, () => Number(next() < 0.9)) },
    outputs: { moments: momentWords },
  },
]);
