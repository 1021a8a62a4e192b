/** The whole extraction on the GPU against the CPU: the same grey levels, the same matrices, features within 1e-12. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Case } from "../../src/host/extract/extract.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { cpuOnly } from "../adapter.ts";
import { random } from "../kernels/equivalence.ts";
import { differencesOf, openBoth, type Engines } from "./bothBackends.ts";
import { oracleCase, phantomNames } from "./oracle.ts";
import { randomCase } from "./randomCase.ts";
import { parametersOf } from "./verify.ts";

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
