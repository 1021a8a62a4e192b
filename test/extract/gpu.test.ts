/** The whole extraction on the GPU against the CPU: the same grey levels, the same matrices, features within 1e-12. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { extractCase, type Case } from "../../src/host/extract/extract.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import type { Parameters } from "../../src/host/params/parameters.ts";
import { cpuOnly } from "../adapter.ts";
import { random } from "../kernels/equivalence.ts";
import { closeness } from "./compare.ts";
import { oracleCase, phantomNames } from "./oracle.ts";
import { randomCase } from "./randomCase.ts";
import { parametersOf } from "./verify.ts";

const tolerance = 1e-12;

/** Computed from integer counts by the same code on both: no difference is left to tolerate. */
const counted = /^original_(glcm|glrlm|glszm|gldm|ngtdm|shape|shape2D)_|_firstorder_(Entropy|Uniformity)$/;

interface Engines { readonly cpu: Engine; readonly gpu: Engine }

async function openBoth(): Promise<Engines> {
  return { cpu: await openEngine({ backend: "cpu" }), gpu: await openEngine({ backend: "gpu" }) };
}

function sameValue(column: string, gpu: number | string | undefined, cpu: number | string): boolean {
  if (column.startsWith("diagnostics_Versions_")) return true;
  if (typeof gpu !== "number" || typeof cpu !== "number" || counted.test(column)) return Object.is(gpu, cpu);
  if (column.startsWith("diagnostics_")) return Math.abs(gpu - cpu) <= tolerance * Math.max(1, Math.abs(cpu));
  return closeness(column, gpu, cpu) <= tolerance;
}

/** One line for everything in which the GPU is not what the CPU is. */
async function differencesOf({ cpu, gpu }: Engines, given: Case, parameters: Parameters): Promise<string[]> {
  const expected = await extractCase(cpu, given, parameters, { inspect: true });
  const actual = await extractCase(gpu, given, parameters, { inspect: true });
  const [levels, expectedLevels] = [actual, expected].map(({ inspection }) => inspection!.images.get("original")!.levels);
  const different = expectedLevels.reduce((count, level, i) => count + Number(level !== levels[i]), 0);
  const lines = different > 0 ? [`${given.id}: levels of ${different} voxels of ${expectedLevels.length} differ`] : [];
  for (const [column, value] of expected.columns) {
    const own = actual.columns.get(column);
    if (!sameValue(column, own, value)) lines.push(`${given.id}: ${column}: GPU ${own}, CPU ${value}`);
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
  }, 300_000);
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
  }, 300_000);
});
