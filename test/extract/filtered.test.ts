/** Every image type on the generated phantoms against PyRadiomics' own images, levels and features, on the CPU. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { filteredCase } from "./filtered.ts";
import { phantomNames } from "./oracle.ts";
import { compareFiltered, problemsOfFiltered } from "./verifyFiltered.ts";
import type { Volumes } from "./verify.ts";

describe.each(phantomNames)("%s", (name) => {
  const { image, mask, settings } = filteredCase(name);
  let engine: Engine;
  let volumes: Volumes;
  beforeAll(async () => {
    engine = await openEngine({ backend: "cpu" });
    volumes = { image: await readImage(image), mask: await readImage(mask) };
  });
  afterAll(() => engine.close());

  it.each(settings)("$name", async (setting) => {
    const parameters = resolveParameters({ file: parseParameters(setting.parameters, setting.name) });
    const comparisons = await compareFiltered(engine, volumes, parameters, setting);
    expect(comparisons.flatMap(problemsOfFiltered)).toEqual([]);
  });
});
