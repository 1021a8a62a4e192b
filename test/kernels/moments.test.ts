import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import { moments } from "../../src/kernels/moments.ts";
import { momentsTotal } from "../../src/kernels/moments-total.ts";
import { statistics } from "../../src/kernels/statistics.ts";
import { statisticsTotal } from "../../src/kernels/statistics-total.ts";
import { backends } from "./backends.ts";
import { equivalence, random, type AnyOutputs } from "./equivalence.ts";

const next = random(11);
const zero = { x0: 0, y0: 0, z0: 0, image: 0, mask: 0, record: 0, shift: 0, row: 0 };

function whole(name: string, [nx, ny, nz]: readonly [number, number, number], lanes: number, value: () => number, shift = 0, inner = 1) {
  const n = nx * ny * nz;
  const image = Float64Array.from({ length: n }, value);
  const [low, high] = [Math.min(...image) * inner, Math.max(...image) * inner];
  const mean = image.reduce((sum, x) => sum + x / n, 0);
  return {
    name,
    items: [{ ...zero, nx, ny, nz, sx: nx, sy: ny, lanes, masked: 1 }],
    inputs: { image, mask: Uint8Array.from({ length: n }, () => Number(next() < 0.6)), records: [n, low, high, mean * n, mean], shift: [shift] },
    outputs: { partials: lanes * 6 },
  };
}

/** What an item's rows add up to: the voxels are spread over them as it suits the executor. */
function folded({ partials }: AnyOutputs, { items }: { readonly items: readonly { readonly row: number; readonly lanes: number }[] }): AnyOutputs {
  const totals = items.map(({ row, lanes }) => {
    const sums = new Float64Array(6);
    for (let at = row * 6; at < (row + lanes) * 6; at++) sums[(at - row * 6) % 6] += partials[at];
    return [...sums];
  });
  return { partials: Float64Array.from(totals.flat()) };
}

equivalence(moments, [
  whole("one voxel", [1, 1, 1], 1, () => -0.1),
  whole("more lanes than voxels", [2, 1, 1], 7, () => 3.3),
  whole("float64 in a mask", [19, 7, 5], 13, () => next() * 200 - 100),
  whole("shifted energy", [9, 8, 7], 5, () => Math.floor(next() * 2000), 1000.5),
  whole("only within the record's minimum and maximum", [9, 8, 7], 5, () => next() - 0.5, 0, 0.5),
  whole("a small spread about a large mean", [9, 8, 7], 5, () => 1e4 + next()),
  whole("1e-9, whose fourth powers leave float32", [9, 8, 7], 5, () => next() * 1e-9),
  whole("1e10, whose fourth powers leave float32", [9, 8, 7], 5, () => next() * 1e10),
  {
    name: "two slabs append their rows",
    items: [
      { ...zero, nx: 3, ny: 2, nz: 2, x0: 1, y0: 2, sx: 6, sy: 5, masked: 1, lanes: 4 },
      { ...zero, nx: 5, ny: 1, nz: 1, y0: 4, z0: 2, sx: 6, sy: 5, masked: 0, record: 5, shift: 1, lanes: 2, row: 4 },
    ],
    inputs: { image: Float64Array.from({ length: 90 }, () => next() * 40), mask: Uint8Array.from({ length: 90 }, () => next() < 0.8 ? 1 : 0), records: [90, 0, 40, 1800, 20, 90, 10, 30, 900, 10], shift: [0, 100] },
    outputs: { partials: 36 },
  },
], folded);

/** Statistics and moments of values as the pipeline computes them: central moments 1 to 4, mean |d|, mean energy. */
async function centralMoments(engine: Engine, values: Float64Array, shift: number): Promise<number[]> {
  const recording = new Recording("moments");
  const lanes = 40;
  const window = { ...zero, nx: values.length, ny: 1, nz: 1, sx: values.length, sy: 1, masked: 0, lanes };
  const image = recording.upload("image", "real", values);
  const mask = recording.upload("mask", "u8", [0]);
  const shiftBuffer = recording.upload("shift", "real", [shift]);
  const rows = recording.buffer("rows", "real", lanes * 4, 3);
  const records = recording.buffer("records", "real", 5, 3);
  const partials = recording.buffer("partials", "real", lanes * 6);
  const totals = recording.buffer("totals", "real", 8);
  recording.run(statistics, [{ ...window, bounded: 0, bounds: 0, slack: 0 }], { image, mask, bounds: shiftBuffer, partials: rows });
  recording.run(statisticsTotal, [{ first: 0, rows: lanes, record: 0 }], { partials: rows, records });
  recording.run(moments, [window], { image, mask, records, shift: shiftBuffer, partials });
  recording.run(momentsTotal, [{ first: 0, rows: lanes, record: 0, shift: 0, moments: 0 }], { partials, records, shift: shiftBuffer, moments: totals });
  recording.read(totals);
  const [s1, s2, s3, s4, absolute, energy, unit, intensity] = (await engine.run(recording)).get(totals);
  const n = values.length;
  return [(s1 * unit) / n, (s2 * unit ** 2) / n, (s3 * unit ** 3) / n, (s4 * unit ** 4) / n, (absolute * unit) / n, (energy * intensity ** 2) / n];
}

describe.each(backends)("on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  // 0 three times and 4 once: mean 1, central moments 3, 6, 21; mean |d| 3/2; mean (x + 2)^2 = (3 * 4 + 36) / 4 = 12.
  test.each([1, 1e-9, 1e9])("moments of a two-valued region are those worked by hand, in units of %g", async (size) => {
    const values = Float64Array.from({ length: 4000 }, (_, i) => (i % 4 === 3 ? 4 * size : 0));
    const [first, second, third, fourth, absolute, energy] = await centralMoments(engine, values, 2 * size);
    expect(Math.abs(first / size)).toBeLessThan(1e-13);
    expect(Math.abs(second / size ** 2 / 3 - 1)).toBeLessThan(1e-13);
    expect(Math.abs(third / size ** 3 / 6 - 1)).toBeLessThan(1e-13);
    expect(Math.abs(fourth / size ** 4 / 21 - 1)).toBeLessThan(1e-13);
    expect(Math.abs(absolute / size / 1.5 - 1)).toBeLessThan(1e-13);
    expect(Math.abs(energy / size ** 2 / 12 - 1)).toBeLessThan(1e-13);
  });

  test("a flat region has no deviation at all", async () => {
    expect((await centralMoments(engine, new Float64Array(500).fill(0.1), 0)).slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  });
});
