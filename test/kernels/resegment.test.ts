import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import { voxelCount } from "../../src/host/image/volume.ts";
import { moments } from "../../src/kernels/moments.ts";
import { momentsTotal } from "../../src/kernels/moments-total.ts";
import { resegment, resegmentModes } from "../../src/kernels/resegment.ts";
import { statistics } from "../../src/kernels/statistics.ts";
import { statisticsTotal } from "../../src/kernels/statistics-total.ts";
import { cpuOnly } from "../adapter.ts";
import { mask, oracle, unpack, volume } from "../prepare/resampleFixture.ts";
import { backends } from "./backends.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(29);
const zero = { image: 0, mask: 0, resegmented: 0, thresholds: 0, record: 0, moments: 0 };
const records = [9, -20.1, 100, 207.9, 23.1];
const sums = [0, 1.7, 0, 0, 0, 0, 64, 64];

function one(name: string, mode: keyof typeof resegmentModes, thresholds: readonly number[], value: () => number, count = 203) {
  return {
    name,
    items: [{ ...zero, count, mode: resegmentModes[mode], bothSides: thresholds.length - 1, single: 0 }],
    inputs: { image: Float64Array.from({ length: count }, value), mask: Uint8Array.from({ length: count }, () => (next() < 0.8 ? 3 : 0)), thresholds, records, moments: sums },
    outputs: { resegmented: Math.ceil(count / 4) * 4 },
  };
}

const tenths = (): number => 0.1 * Math.floor(next() * 1200 - 200);
const shares = Array.from({ length: 40 }, (_, i) => one(`relative ${i / 40} to 1 on numbers next to the limit`, "relative", [i / 40, 1], () => {
  const limit = 100 * (i / 40);
  return next() < 0.5 ? limit * (1 + Math.floor(next() * 5 - 2) * 2 ** -52) : limit + Math.floor(next() * 3 - 1);
}, 40));

equivalence(resegment, [
  one("one voxel", "absolute", [1], () => 1, 1),
  one("absolute, one side", "absolute", [-5.3], tenths),
  one("absolute, both sides, limits that are voxels", "absolute", [0.1 * 33, 0.1 * 877], tenths),
  one("sigma", "sigma", [-0.5, 1.5], tenths),
  ...shares.slice(0, 4),
  {
    name: "float32 limits; two images",
    items: [
      { ...zero, count: 7, mode: 1, bothSides: 1, single: 1 },
      { ...zero, count: 6, image: 7, mask: 7, resegmented: 8, mode: 2, thresholds: 2, bothSides: 0, single: 1 },
    ],
    inputs: { image: Float32Array.from({ length: 13 }, () => next() * 100), mask: new Uint8Array(13).fill(1), thresholds: [0.2, 0.7, -1, 1].map(Math.fround), records, moments: sums },
    outputs: { resegmented: 16 },
  },
]);

describe.skipIf(cpuOnly)("shares of the maximum are rounded as float64 products are", () => {
  let cpu: Engine;
  let gpu: Engine;
  beforeAll(async () => {
    cpu = await openEngine({ backend: "cpu" });
    gpu = await openEngine({ backend: "gpu" });
  });
  afterAll(() => gpu.close());
  test.each(shares)("$name", async (given) => {
    expect(await runCase(gpu, resegment, given)).toEqual(await runCase(cpu, resegment, given));
  });

  test("maxima and shares of all 53 bits", async () => {
    for (let k = 0; k < 40; k++) {
      const maximum = (next() - 0.2) * 10 ** Math.floor(next() * 6 - 3);
      const share = next();
      const limit = maximum * share;
      const given = {
        name: `${share} of ${maximum}`,
        items: [{ ...zero, count: 5, mode: 1, bothSides: 0, single: 0 }],
        inputs: { image: [-2, -1, 0, 1, 2].map((u) => limit * (1 + u * 2 ** -52)), mask: [1, 1, 1, 1, 1], thresholds: [share], records: [5, -1e9, maximum, 0, 0], moments: sums },
        outputs: { resegmented: 8 },
      };
      expect((await runCase(gpu, resegment, given)).resegmented.slice(0, 5)).toEqual((await runCase(cpu, resegment, given)).resegmented.slice(0, 5));
    }
  });
});

async function resegmented(engine: Engine, name: string, maskName: string, mode: keyof typeof resegmentModes, range: readonly number[]): Promise<Uint8Array> {
  const image = volume(name);
  const single = image.dtype === "float32";
  const recording = new Recording("resegment");
  const [nx, ny, nz] = image.size;
  const count = voxelCount(image.size);
  const lanes = 64;
  const window = { nx, ny, nz, x0: 0, y0: 0, z0: 0, sx: nx, sy: ny, image: 0, mask: 0, masked: 1, lanes, row: 0 };
  const values = recording.upload("image", "real", image.data);
  const inside = recording.upload("mask", "u8", Uint8Array.from(mask(maskName).data));
  const none = recording.upload("zero", "real", [0]);
  const rows = recording.buffer("rows", "real", lanes * 4, 3);
  const record = recording.buffer("records", "real", 5, 3);
  const partials = recording.buffer("partials", "real", lanes * 6);
  const totals = recording.buffer("totals", "real", 8);
  const out = recording.buffer("resegmented", "u8", Math.ceil(count / 4) * 4);
  recording.run(statistics, [{ ...window, bounded: 0, bounds: 0, slack: 0 }], { image: values, mask: inside, bounds: none, partials: rows });
  recording.run(statisticsTotal, [{ first: 0, rows: lanes, record: 0 }], { partials: rows, records: record });
  recording.run(moments, [{ ...window, record: 0, shift: 0 }], { image: values, mask: inside, records: record, shift: none, partials });
  recording.run(momentsTotal, [{ first: 0, rows: lanes, record: 0, shift: 0, moments: 0 }], { partials, records: record, shift: none, moments: totals });
  recording.run(resegment, [{ ...zero, count, mode: resegmentModes[mode], bothSides: range.length - 1, single: Number(single) }], {
    image: values, mask: inside, records: record, moments: totals, resegmented: out,
    thresholds: recording.upload("thresholds", "real", single ? range.map(Math.fround) : range),
  });
  recording.read(out);
  return (await engine.run(recording)).get(out).slice(0, count);
}

describe.each(backends)("PyRadiomics' resegmentMask on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test.each(oracle.resegmented.map((r) => ({ name: `${r.image}, ${r.mode} ${r.range.join(" to ")}`, ...r })))(
    "the same mask: $name",
    async (given) => expect(await resegmented(engine, given.image, given.mask, given.mode, given.range)).toEqual(unpack(given.labels)),
  );
});
