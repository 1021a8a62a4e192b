import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import { voxelCount } from "../../src/host/image/volume.ts";
import { moments } from "../../src/kernels/moments.ts";
import { momentsTotal } from "../../src/kernels/moments-total.ts";
import { normalise } from "../../src/kernels/normalise.ts";
import { statistics } from "../../src/kernels/statistics.ts";
import { statisticsTotal } from "../../src/kernels/statistics-total.ts";
import { greatest, greatestDifference, oracle, unpack, volume } from "../prepare/resampleFixture.ts";
import { backends } from "./backends.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(23);
const zero = { image: 0, normalised: 0, record: 0, moments: 0, settings: 0 };

function case_(name: string, count: number, value: () => number, sum2: number, clipped: 0 | 1) {
  return {
    name,
    items: [{ ...zero, count, clipped }],
    inputs: { image: Float64Array.from({ length: count }, value), records: [count, -1, 1, 0.1 * count, 0.1], moments: [0, sum2, 0, 0, 0, 0, 2, 1], settings: [1.1, 100] },
    outputs: { normalised: count },
  };
}

const flat = case_("flat: all zeros", 9, () => 7, 0, 0);
equivalence(normalise, [
  case_("one voxel", 1, () => 3, 1, 0),
  case_("float64", 301, () => next() * 2 - 1, 25.7, 0),
  case_("clipped", 301, () => next() * 2 - 1, 25.7, 1),
  flat,
  {
    name: "two images",
    items: [{ ...zero, count: 5, clipped: 1 }, { count: 9, image: 5, normalised: 5, record: 5, moments: 8, settings: 2, clipped: 0 }],
    inputs: {
      image: Float64Array.from({ length: 14 }, () => next() * 9), records: [5, 0, 9, 20, 4, 9, 0, 9, 45, 5],
      moments: [0, 3, 0, 0, 0, 0, 8, 8, 0, 2.5, 0, 0, 0, 0, 4, 8], settings: [1, 2, 3, 4],
    },
    outputs: { normalised: 14 },
  },
]);

test("a flat image becomes 0", async () => {
  expect((await runCase(await openEngine({ backend: "cpu" }), normalise, flat)).normalised).toEqual(new Float64Array(9));
});

/** Statistics, moments and normalisation of a whole image. */
async function normalised(engine: Engine, image: ReturnType<typeof volume>, outliers: number | null, scale: number): Promise<Float64Array> {
  const recording = new Recording("normalise");
  const [nx, ny, nz] = image.size;
  const count = voxelCount(image.size);
  const lanes = 64;
  const window = { nx, ny, nz, x0: 0, y0: 0, z0: 0, sx: nx, sy: ny, image: 0, mask: 0, masked: 0, lanes, row: 0 };
  const values = recording.upload("image", "real", image.data);
  const mask = recording.upload("mask", "u8", [0]);
  const none = recording.upload("zero", "real", [0]);
  const rows = recording.buffer("rows", "real", lanes * 4, 3);
  const records = recording.buffer("records", "real", 5, 3);
  const partials = recording.buffer("partials", "real", lanes * 6);
  const totals = recording.buffer("totals", "real", 8);
  const out = recording.buffer("normalised", "real", count);
  recording.run(statistics, [{ ...window, bounded: 0, bounds: 0, slack: 0 }], { image: values, mask, bounds: none, partials: rows });
  recording.run(statisticsTotal, [{ first: 0, rows: lanes, record: 0 }], { partials: rows, records });
  recording.run(moments, [{ ...window, record: 0, shift: 0 }], { image: values, mask, records, shift: none, partials });
  recording.run(momentsTotal, [{ first: 0, rows: lanes, record: 0, shift: 0, moments: 0 }], { partials, records, shift: none, moments: totals });
  recording.run(normalise, [{ ...zero, count, clipped: outliers === null ? 0 : 1 }], {
    image: values, records, moments: totals, settings: recording.upload("settings", "real", [outliers ?? 0, scale]), normalised: out,
  });
  recording.read(out);
  return (await engine.run(recording)).get(out);
}

describe.each(backends)("PyRadiomics' normalizeImage on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test.each(oracle.normalised.map((n) => ({ name: `${n.image}, scale ${n.scale}, outliers ${n.outliers}`, ...n })))(
    "within 1e-12 of the largest: $name",
    async ({ image, scale, outliers, values }) => {
      const expected = unpack(values);
      const actual = await normalised(engine, volume(image), outliers, scale);
      expect(greatestDifference(actual, expected)).toBeLessThan(1e-12 * greatest(expected));
    },
  );
});
