import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { order } from "../../src/kernels/order.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(17);
const zero = { x0: 0, y0: 0, z0: 0, image: 0, mask: 0, region: 0, leads: 1, ranks: 0, values: 0 };

function whole(name: string, [nx, ny, nz]: readonly [number, number, number], planes: 1 | 2 | 3, value: () => number, shares: readonly number[] = [0, 0.1, 0.1, 0.25, 0.5, 0.75, 0.9, 1], inside = 0.6) {
  const n = nx * ny * nz;
  const mask = Uint8Array.from({ length: n }, () => Number(next() < inside));
  const voxels = mask.reduce((a, b) => a + b, 0);
  const ranks = shares.map((share) => Math.max(0, Math.floor(share * (voxels - 1))));
  return {
    name,
    items: [{ ...zero, nx, ny, nz, sx: nx, sy: ny, masked: 1, planes, rankCount: ranks.length }],
    inputs: { image: Float64Array.from({ length: n }, value), mask, ranks },
    outputs: { values: ranks.length },
    planes: { values: planes },
  };
}

const sixteen = Array.from({ length: 16 }, (_, i) => i / 15);
const cases = [
  whole("one voxel", [1, 1, 1], 3, () => -0.1, [0], 1),
  whole("no voxel", [3, 3, 3], 3, () => -0.1, [0, 1], 0),
  whole("flat", [7, 5, 3], 3, () => 0.1),
  whole("int16 in one plane", [31, 11, 7], 1, () => Math.floor(next() * 4000) - 2000, sixteen),
  whole("float32 in one plane, many equal", [19, 13, 7], 1, () => Math.fround(Math.floor(next() * 9) * 0.1 - 0.4), sixteen),
  whole("float64 in steps of 0.1", [19, 13, 7], 3, () => -20 + Math.floor(next() * 500) * 0.1, sixteen),
  whole("float64, one rounding apart", [19, 7, 3], 3, () => 0.1 * (1 + Math.floor(next() * 9 - 4) * 2 ** -52), sixteen),
  whole("float64 across magnitudes and signs", [19, 7, 3], 3, () => (next() - 0.5) * 10 ** (next() * 20 - 10), sixteen),
  whole("ranks in any order, more than once", [19, 13, 7], 3, () => Math.floor(next() * 500) * 0.1, [0.9, 0.1, 0.5, 0.1, 1, 0, 0.9]),
  {
    name: "a rank beyond the last voxel is the last",
    items: [{ ...zero, nx: 4, ny: 1, nz: 1, sx: 4, sy: 1, masked: 0, planes: 3, rankCount: 2 }],
    inputs: { image: [0.3, 0.1, 0.2, -0.4], mask: [0], ranks: [3, 9] },
    outputs: { values: 2 },
    planes: { values: 3 as const },
  },
  {
    name: "two regions, one of them in two slabs",
    items: [
      { ...zero, nx: 5, ny: 4, nz: 2, sx: 5, sy: 4, masked: 1, planes: 3, region: 1, leads: 1, ranks: 0, rankCount: 3, values: 2 },
      { ...zero, nx: 5, ny: 4, nz: 1, sx: 5, sy: 4, z0: 2, masked: 1, planes: 3, region: 1, leads: 0, ranks: 0, rankCount: 3, values: 2 },
      { ...zero, nx: 3, ny: 2, nz: 1, x0: 1, y0: 1, sx: 5, sy: 4, masked: 0, planes: 3, region: 0, leads: 1, ranks: 3, rankCount: 2, values: 0 },
    ],
    inputs: { image: Float64Array.from({ length: 60 }, () => next() * 40), mask: Uint8Array.from({ length: 60 }, () => next() < 0.8 ? 1 : 0), ranks: [0, 20, 40, 0, 5] },
    outputs: { values: 5 },
    planes: { values: 3 as const },
  },
];
equivalence(order, cases);

test.each(cases.slice(2, 9))("are the sorted values at the ranks: $name", async (given) => {
  const { values } = await runCase(await openEngine({ backend: "cpu" }), order, given);
  const { image, mask, ranks } = given.inputs;
  const sorted = Float64Array.from(image as Float64Array).filter((_, i) => mask[i] !== 0).sort();
  expect([...values]).toEqual(Array.from(ranks, (r) => sorted[r]));
});

test("quickselect agrees with sorting where it samples first", async () => {
  const n = 20_000;
  const image = Float64Array.from({ length: n }, () => Math.floor(next() * 3000) / 10);
  const ranks = [0, 1, 1999, 2000, 9999, 10_000, 17_999, n - 1];
  const { values } = await runCase(await openEngine({ backend: "cpu" }), order, {
    name: "large",
    items: [{ ...zero, nx: n, ny: 1, nz: 1, sx: n, sy: 1, masked: 0, planes: 3, rankCount: ranks.length }],
    inputs: { image, mask: [0], ranks },
    outputs: { values: ranks.length },
  });
  const sorted = image.slice().sort();
  expect([...values]).toEqual(ranks.map((r) => sorted[r]));
});

test.each([
  { name: "evenly spread", value: () => next() * 1e3 },
  { name: "nearly all equal", value: () => (next() < 0.02 ? next() * 1e9 : 7) },
  { name: "over all of float64", value: () => (next() - 0.5) * 10 ** (next() * 616 - 308) },
])("agrees with sorting in a region of several blocks: $name", async ({ value }) => {
  const n = 150_001;
  const image = Float64Array.from({ length: n }, value);
  const ranks = [0, 15_000, 15_001, 75_000, 135_000, n - 1];
  const { values } = await runCase(await openEngine({ backend: "cpu" }), order, {
    name: "several blocks",
    items: [{ ...zero, nx: n, ny: 1, nz: 1, sx: n, sy: 1, masked: 0, planes: 3, rankCount: ranks.length }],
    inputs: { image, mask: [0], ranks },
    outputs: { values: ranks.length },
  });
  const sorted = image.slice().sort();
  expect([...values]).toEqual(ranks.map((r) => sorted[r]));
});

test("-0 is given as 0", async () => {
  const { values } = await runCase(await openEngine({ backend: "cpu" }), order, {
    name: "signed zeros",
    items: [{ ...zero, nx: 3, ny: 1, nz: 1, sx: 3, sy: 1, masked: 0, planes: 1, rankCount: 2 }],
    inputs: { image: [0, -0, -0], mask: [0], ranks: [0, 2] },
    outputs: { values: 2 },
  });
  expect([...values]).toEqual([0, 0]);
});
