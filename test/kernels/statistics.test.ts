import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import { lanesFor, statistics } from "../../src/kernels/statistics.ts";
import { statisticsTotal } from "../../src/kernels/statistics-total.ts";
import { backends } from "./backends.ts";
import { equivalence, random, type AnyOutputs } from "./equivalence.ts";

const next = random(3);
const zero = { x0: 0, y0: 0, z0: 0, image: 0, mask: 0, bounds: 0, slack: 0, row: 0 };

function whole(name: string, [nx, ny, nz]: readonly [number, number, number], lanes: number, value: () => number, masked: 0 | 1, bounds?: [number, number]) {
  const n = nx * ny * nz;
  return {
    name,
    items: [{ ...zero, nx, ny, nz, sx: nx, sy: ny, lanes, masked, bounded: bounds ? 1 : 0 }],
    inputs: { image: Float64Array.from({ length: n }, value), mask: Uint8Array.from({ length: n }, () => Number(next() < 0.6)), bounds: bounds ?? [0] },
    outputs: { partials: lanes * 4 },
    planes: { partials: 3 as const },
  };
}

/** What an item's rows add up to: the voxels are spread over them as it suits the executor. */
function folded({ partials }: AnyOutputs, { items }: { readonly items: readonly { readonly row: number; readonly lanes: number }[] }): AnyOutputs {
  const totals = items.map(({ row, lanes }) => {
    const rows = Array.from({ length: lanes }, (_, lane) => partials.subarray((row + lane) * 4)).filter(([count]) => count > 0);
    const total = (k: number): number => rows.reduce((sum, own) => sum + own[k], 0);
    return [total(0), Math.min(...rows.map((own) => own[1])), Math.max(...rows.map((own) => own[2])), total(3)];
  });
  return { partials: Float64Array.from(totals.flat(), (x) => (Number.isFinite(x) ? x : 0)) };
}

equivalence(statistics, [
  whole("one voxel", [1, 1, 1], 1, () => -0.1, 0),
  whole("more lanes than voxels", [2, 1, 1], 7, () => 3.3, 1),
  whole("float64 in a mask", [19, 7, 5], 13, () => next() * 200 - 100, 1),
  whole("float64 within bounds that are voxels", [9, 8, 7], 5, () => -20 + Math.floor(next() * 400) * 0.1, 1, [-20 + 30 * 0.1, -20 + 200 * 0.1]),
  whole("nothing within the bounds", [5, 5, 2], 3, () => next(), 0, [2, 3]),
  whole("int16, everything", [31, 9, 3], 64, () => Math.floor(next() * 4000) - 1000, 0),
  whole("one rounding away", [9, 5, 3], 4, () => 0.1 * (1 + Math.floor(next() * 5 - 2) * 2 ** -52), 0),
  {
    name: "two slabs of one image append their rows",
    items: [
      { ...zero, nx: 3, ny: 2, nz: 2, x0: 1, y0: 2, sx: 6, sy: 5, masked: 1, bounded: 0, lanes: 4, row: 0 },
      { ...zero, nx: 5, ny: 1, nz: 1, y0: 4, z0: 2, sx: 6, sy: 5, masked: 0, bounded: 1, bounds: 1, slack: 0.5, lanes: 2, row: 4 },
    ],
    inputs: { image: Float64Array.from({ length: 90 }, () => next() * 40), mask: Uint8Array.from({ length: 90 }, () => next() < 0.8 ? 1 : 0), bounds: [0, 5, 30] },
    outputs: { partials: 24 },
    planes: { partials: 3 },
  },
], folded);

/** Both rooms together, as the pipeline runs them: the records of regions given as values. */
async function record(engine: Engine, values: Float64Array): Promise<Float64Array> {
  const recording = new Recording("statistics");
  const lanes = lanesFor(values.length);
  const partials = recording.buffer("partials", "real", lanes * 4, 3);
  const records = recording.buffer("records", "real", 5, 3);
  recording.run(statistics, [{ ...zero, nx: values.length, ny: 1, nz: 1, sx: values.length, sy: 1, masked: 0, bounded: 0, lanes }], {
    image: recording.upload("image", "real", values),
    mask: recording.upload("mask", "u8", [0]),
    bounds: recording.upload("bounds", "real", [0]),
    partials,
  });
  recording.run(statisticsTotal, [{ first: 0, rows: lanes, record: 0 }], { partials, records });
  recording.read(records);
  return (await engine.run(recording)).get(records);
}

describe.each(backends)("on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test("sums of 1, 2, ... n are Gauss's, minimum and maximum are exact", async () => {
    const n = 10_000;
    const step = 0.1; // not a float32, so minimum and maximum need all planes
    const [count, minimum, maximum, sum, mean] = await record(engine, Float64Array.from({ length: n }, (_, i) => (n - i) * step));
    expect([count, minimum, maximum]).toEqual([n, step, n * step]);
    expect(Math.abs(sum / ((n * (n + 1)) / 20) - 1)).toBeLessThan(1e-13);
    expect(Math.abs(mean / ((n + 1) / 20) - 1)).toBeLessThan(1e-13);
  });

  test("what cancels is kept: 1e8, 1, -1e8 thousands of times", async () => {
    const values = Float64Array.from({ length: 9_000 }, (_, i) => [1e8, 1, -1e8][i % 3]);
    expect((await record(engine, values))[3]).toBe(3000);
  });

  test("the mean of a flat region is its value", async () => {
    const [, minimum, maximum, , mean] = await record(engine, new Float64Array(777).fill(0.1));
    expect([minimum, maximum, mean]).toEqual([0.1, 0.1, 0.1]);
  });
});
