import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { wavelet } from "../../src/kernels/wavelet.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(23);
const noise = (): number => next() * 4000 - 1000;
const db2 = [
  -0.12940952255126037, 0.2241438680420134, 0.8365163037378079, 0.48296291314453416,
  -0.48296291314453416, 0.8365163037378079, -0.2241438680420134, -0.12940952255126037,
];
const longTaps = Array.from({ length: 40 }, (_, j) => Math.cos(j) / (1 + (j % 7)));

type Item = ReturnType<typeof wavelet.example>["items"][number];
const nowhere = { image: 0, x0: 0, y0: 0, z0: 0, taps: 0, count: 4, vanishing: 0, single: 0, band: 0 };

interface Given {
  readonly held: readonly [number, number, number];
  readonly items: readonly Item[];
  readonly value?: (i: number) => number;
  readonly taps?: readonly number[];
}

function given(name: string, { held, items, value = noise, taps = db2 }: Given) {
  const end = Math.max(...items.map((it) => it.band + it.nx * it.ny * it.nz));
  const image = Float64Array.from({ length: held[0] * held[1] * held[2] }, (_, i) => value(i));
  return { name, items, inputs: { image, taps: Float64Array.from(taps) }, outputs: { bands: end } };
}

const low = { ...nowhere, sx: 6, sy: 5 };
const high = { ...low, taps: 4, vanishing: 1 };
const cases = [
  given("x, both bands of an odd axis", {
    held: [6, 5, 1],
    items: [
      { ...low, nx: 7, ny: 4, nz: 1, axis: 0, x0: 2, length: 6, period: 7 },
      { ...high, nx: 7, ny: 4, nz: 1, axis: 0, x0: 2, length: 6, period: 7, band: 28 },
    ],
  }),
  given("y, an even axis, part of the rows, a box of another size", {
    held: [6, 5, 2],
    items: [
      { ...low, nx: 5, ny: 6, nz: 2, axis: 1, x0: 1, y0: 2, length: 5, period: 5 },
      { ...high, nx: 3, ny: 2, nz: 1, axis: 1, x0: 2, y0: 3, z0: 1, length: 5, period: 5, band: 60 },
    ],
  }),
  given("z, inside of what is held, an offset", {
    held: [6, 5, 9],
    items: [
      { ...low, nx: 2, ny: 2, nz: 3, axis: 2, image: 30, x0: 1, y0: 1, z0: 4, length: 8, period: 8, band: 3 },
      { ...high, nx: 3, ny: 1, nz: 1, axis: 2, x0: 1, y0: 1, z0: 4, length: 9, period: 9 },
    ],
  }),
  given("taps many times around a short axis", {
    held: [3, 2, 1], taps: longTaps,
    items: [
      { ...low, sx: 3, sy: 2, nx: 4, ny: 2, nz: 1, axis: 0, x0: 20, length: 3, period: 4, count: 40 },
      { ...low, sx: 3, sy: 2, nx: 3, ny: 2, nz: 1, axis: 1, y0: 20, length: 2, period: 2, count: 40, band: 8 },
    ],
  }),
  given("int16", {
    held: [6, 5, 1], value: () => Math.floor(noise()),
    items: [{ ...high, nx: 6, ny: 5, nz: 1, axis: 0, x0: 2, length: 6, period: 6 }],
  }),
  given("flat parts", {
    held: [6, 5, 2], value: (i) => (i % 6 < 5 ? 1000.1 : 2.7),
    items: [
      { ...high, nx: 6, ny: 5, nz: 2, axis: 0, x0: 2, length: 6, period: 6 },
      { ...high, nx: 6, ny: 5, nz: 2, axis: 1, y0: 2, length: 5, period: 6, band: 60 },
    ],
  }),
  given("rows of 45 voxels, flat in part", {
    held: [45, 3, 2], value: (i) => (i % 45 < 30 ? 1000.1 : noise()),
    items: [0, 1, 2].flatMap((axis) => {
      const along = { ...low, sx: 45, sy: 3, nx: 45, ny: 3, nz: 2, axis, x0: 0, y0: 0, z0: 0, length: [45, 3, 2][axis], period: [46, 4, 2][axis] };
      return [{ ...along, band: axis * 540 }, { ...along, taps: 4, vanishing: 1, band: axis * 540 + 270 }];
    }),
  }),
  given("more than one slab of rows", {
    held: [33, 40, 32],
    items: [
      { ...low, sx: 33, sy: 40, nx: 33, ny: 40, nz: 32, axis: 2, z0: 2, length: 32, period: 32 },
      { ...high, sx: 33, sy: 40, nx: 33, ny: 40, nz: 32, axis: 2, z0: 2, length: 32, period: 32, band: 42240 },
    ],
  }),
  given("no taps", {
    held: [6, 5, 1],
    items: [
      { ...high, nx: 6, ny: 5, nz: 1, axis: 0, x0: 0, length: 6, period: 6, count: 0 },
      { ...low, nx: 6, ny: 5, nz: 1, axis: 0, x0: 2, length: 6, period: 6, band: 30 },
    ],
  }),
];
equivalence(wavelet, cases);

const inSingle = cases.map(({ name, items, inputs, outputs }) => ({
  name: `${name} in float32`,
  items: items.map((it) => ({ ...it, single: 1 })),
  inputs: { image: Float32Array.from(inputs.image), taps: Float32Array.from(inputs.taps) },
  outputs,
}));
equivalence({ ...wavelet, accuracy: "exact" }, inSingle);

equivalence({ ...wavelet, accuracy: { relative: 1e-6 } }, cases.map((c) => ({ ...c, name: `${c.name}, bands of one plane`, planes: { bands: 1 as const } })));

const engine = await openEngine({ backend: "cpu" });
const run = async (c: (typeof cases)[number]) => [...(await runCase(engine, wavelet, c)).bands];
const line = { ...nowhere, sx: 3, sy: 1, nx: 4, ny: 1, nz: 1, axis: 0, x0: 1, length: 3, period: 4, count: 2 };

test("sums and differences of neighbours, around the end by way of the first voxel", async () => {
  const image = [1, 2, 4];
  const items = [line, { ...line, taps: 2, vanishing: 1, band: 4 }];
  expect(await run(given("by hand", { held: [3, 1, 1], items, value: (i) => image[i], taps: [1, 1, -1, 1] }))).toEqual([3, 6, 5, 2, -1, -2, 3, 0]);
});

test("where vanishing taps other than 0 meet equal voxels, the band is exactly 0", async () => {
  const image = [0.1, 0.1, 0.3, 0.3];
  const item = { ...line, sx: 4, x0: 3, length: 4, period: 4, count: 4 };
  const flat = { held: [4, 1, 1] as const, value: (i: number) => image[i], taps: [0, 0.7, -0.7000000000000001, 0] };
  expect(await run(given("vanishing", { ...flat, items: [{ ...item, vanishing: 1 }] }))).toEqual([expect.closeTo(0.14), 0, expect.closeTo(-0.14), 0]);
  expect(await run(given("not", { ...flat, items: [item] }))).not.toContain(0);
});

test("in float32 the taps past the end come first, the last of them first", async () => {
  // The taps meet voxels 6, 5, 4, 3 of an axis of 4, so that the sum is v[0] + v[1] + v[2] + v[3]; in order v[2] + v[1] + v[0] + v[3].
  const image = [1, 2 ** 24, -(2 ** 24), 0];
  const item = { ...line, sx: 4, nx: 1, x0: 6, length: 4, period: 4, count: 4 };
  const sum = async (single: number) => run(given("order", { held: [4, 1, 1], items: [{ ...item, single }], value: (i) => image[i], taps: [1, 1, 1, 1] }));
  expect(await sum(1)).toEqual([0]);
  expect(await sum(0)).toEqual([1]);
});
