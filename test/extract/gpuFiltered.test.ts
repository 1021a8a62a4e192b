/** Every image type on the GPU against the CPU: the same grey levels, the same matrices, features within 1e-12. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Case } from "../../src/host/extract/extract.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { cpuOnly } from "../adapter.ts";
import { differencesOf, openBoth, type Engines } from "./bothBackends.ts";
import { filteredCase } from "./filtered.ts";
import { phantomNames } from "./oracle.ts";

/** All settings on one phantom, on the others those that differ in what reaches the filters. */
const everywhere = /^(filters25|mr|waveletLevels|lbp2dUniform|lbp3d)$/;
const thorough = "integer";

describe.skipIf(cpuOnly).each(phantomNames)("%s: GPU equals CPU", (name) => {
  const { image, mask, settings } = filteredCase(name);
  let engines: Engines;
  let given: Case;
  beforeAll(async () => {
    engines = await openBoth();
    given = { id: name, image: await readImage(image), mask: await readImage(mask) };
  });
  afterAll(() => engines.gpu.close());

  it.each(settings.filter((setting) => name === thorough || everywhere.test(setting.name)))("$name", async (setting) => {
    const parameters = resolveParameters({ file: parseParameters(setting.parameters, setting.name) });
    expect(await differencesOf(engines, given, parameters)).toEqual([]);
  }, 300_000);
});
