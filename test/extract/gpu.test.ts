/** The whole extraction on the GPU against the CPU: the same grey levels, the same matrices, features within 1e-12. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { extractCase, type Case } from "../../src/host/extract/extract.ts";
import { identityDirection, type PixelType, type Vec3, type Volume, type VoxelArray } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { checkParameters } from "../../src/host/params/check.ts";
import { resolveParameters, type Parameters } from "../../src/host/params/parameters.ts";
import { cpuOnly } from "../adapter.ts";
import { random } from "../kernels/equivalence.ts";
import { closeness } from "./compare.ts";
import { oracleCase, phantomNames } from "./oracle.ts";
import { parametersOf } from "./verify.ts";

const tolerance = 1e-12;

/** Computed from integer counts by the same code on both: no difference is left to tolerate. */
const counted = /^original_(glcm|glrlm|glszm|gldm|ngtdm|shape|shape2D)_|_firstorder_(Entropy|Uniformity)$/;

interface Engines { readonly cpu: Engine; readonly gpu: Engine }

async function openBoth(): Promise<Engines> {
  return { cpu: await openEngine({ backend: "cpu" }), gpu: await openEngine({ backend: "gpu" }) };
}

/** One line for everything in which the GPU is not what the CPU is. */
async function differencesOf({ cpu, gpu }: Engines, given: Case, parameters: Parameters): Promise<string[]> {
  const expected = await extractCase(cpu, given, parameters, { inspect: true });
  const actual = await extractCase(gpu, given, parameters, { inspect: true });
  const [levels, expectedLevels] = [actual, expected].map(({ inspection }) => inspection!.levels.values);
  const different = expectedLevels.reduce((count, level, i) => count + Number(level !== levels[i]), 0);
  const lines = different > 0 ? [`${given.id}: levels of ${different} voxels of ${expectedLevels.length} differ`] : [];
  for (const [column, value] of expected.columns) {
    const own = actual.columns.get(column);
    const same = typeof value === "number" && typeof own === "number" && !column.startsWith("diagnostics_") && !counted.test(column)
      ? closeness(column, own, value) <= tolerance
      : Object.is(own, value) || column.startsWith("diagnostics_Versions_");
    if (!same) lines.push(`${given.id}: ${column}: GPU ${own}, CPU ${value}`);
  }
  return lines;
}

describe.skipIf(cpuOnly).each(phantomNames)("%s: GPU equals CPU", (name) => {
  const { image, mask, settings } = oracleCase(name);
  let engines: Engines;
  let given: Case;
  beforeAll(async () => {
    engines = await openBoth();
    given = { id: name, image: await readImage(image), mask: await readImage(mask) };
  });
  afterAll(() => engines.gpu.close());

  it.each(settings)("$name", async (setting) => {
    expect(await differencesOf(engines, given, parametersOf(setting))).toEqual([]);
  });
});

describe.skipIf(cpuOnly)("random volumes: GPU equals CPU", () => {
  let engines: Engines;
  beforeAll(async () => void (engines = await openBoth()));
  afterAll(() => engines.gpu.close());

  const batches = 20;
  const volumesPerBatch = 50;
  it.each(Array.from({ length: batches }, (_, batch) => batch))(`${volumesPerBatch} volumes from seed %i`, async (seed) => {
    const next = random(seed);
    const lines: string[] = [];
    for (let k = 0; k < volumesPerBatch; k++) {
      const { given, parameters } = randomCase(next, `volume ${k} of seed ${seed}`);
      lines.push(...(await differencesOf(engines, given, parameters)));
    }
    expect(lines).toEqual([]);
  });
});

const pixelTypes: readonly (readonly [PixelType, new (length: number) => VoxelArray, span: number])[] = [
  ["uint8", Uint8Array, 256], ["int8", Int8Array, 256], ["int16", Int16Array, 4000], ["uint16", Uint16Array, 4000],
  ["int32", Int32Array, 100_000], ["float32", Float32Array, 40], ["float64", Float64Array, 40],
];

/** A volume of 1 to 64 voxels a side (most of them small), 1 to 300 levels, with a mask of random density. */
function randomCase(next: () => number, id: string): { given: Case; parameters: Parameters } {
  const below = (n: number): number => Math.floor(next() * n);
  const one = <T>(items: readonly T[]): T => items[below(items.length)];
  const longest = next() < 0.05 ? 64 : next() < 0.3 ? 16 : 6;
  const size: Vec3 = [2 + below(longest - 1), 1 + below(longest), 1 + below(longest)];
  const count = size[0] * size[1] * size[2];
  const [pixelType, ArrayType, span] = one(pixelTypes);
  const lattice = { size, spacing: [0.5 + next(), 0.5 + next(), 0.5 + 3 * next()] as Vec3, origin: [next(), 0, -next()] as Vec3, direction: identityDirection };
  const common = { ...lattice, components: 1, dimension: 3 as const };

  const levels = 1 + below(next() < 0.5 ? 8 : 300);
  const lowest = pixelType.startsWith("u") ? 0 : -span / 2;
  // Values of few distinct kinds lie on bin edges; those in steps of 0.1 do so up to rounding.
  const steps = one([levels, 10 * span, 1 << 20]);
  const voxels = new ArrayType(count);
  for (let i = 0; i < count; i++) voxels[i] = lowest + (below(steps) * span) / steps;
  const image: Volume = { ...common, data: voxels, pixelType, name: `${id} image` };

  const density = one([1, 0.9, 0.5, 0.1]);
  const inside = Uint8Array.from({ length: count }, () => Number(next() < density));
  const first = below(count);
  inside[first] = inside[(first + 1) % count] = 1; // A ROI has two voxels at least.
  const mask: Volume = { ...common, data: inside, pixelType: "uint8", name: `${id} mask` };

  const setting = {
    ...(next() < 0.5 ? { binWidth: span / levels } : { binCount: levels }),
    minimumROIDimensions: 1,
    additionalInfo: false,
    ...(next() < 0.2 && { force2D: true, force2Ddimension: below(3) }),
    ...(next() < 0.2 && { distances: [1, 2] }),
    ...(next() < 0.2 && { gldm_a: 1 }),
  };
  return { given: { id, image, mask }, parameters: resolveParameters({ file: checkParameters({ setting }) }) };
}
