/** The whole extraction on the generated phantoms against PyRadiomics' own values, on the CPU. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { InputError } from "../../src/host/errors.ts";
import { extractCase } from "../../src/host/extract/extract.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { checkParameters } from "../../src/host/params/check.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { oracleCase, overflowing, phantomNames } from "./oracle.ts";
import { expectedOf, parametersOf, problemsOf, verify, type Volumes } from "./verify.ts";

/** The same edges as `overflowing` should give, made in float64. */
const sane = "widthFloat25";

describe.each(phantomNames)("%s", (name) => {
  const { image, mask, settings } = oracleCase(name);
  let engine: Engine;
  let volumes: Volumes;
  beforeAll(async () => {
    engine = await openEngine({ backend: "cpu" });
    volumes = { image: await readImage(image), mask: await readImage(mask) };
  });
  afterAll(() => engine.close());

  it.each(settings.filter((setting) => setting.name !== overflowing))("$name", async (setting) => {
    expect(problemsOf(await verify(engine, volumes, parametersOf(setting), expectedOf(setting)))).toEqual([]);
  });

  it.each(settings.filter((setting) => setting.name === overflowing))("$name: the edges that PyRadiomics gives for a float width", async (setting) => {
    expect(setting.levels.Ng).toBe(2);
    const expected = settings.find((other) => other.name === sane)!;
    const { diagnostics, ...verification } = await verify(engine, volumes, parametersOf(setting), expected);
    expect(problemsOf({ ...verification, diagnostics: [] })).toEqual([]);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatch(/^diagnostics_Configuration_Settings: .*'binWidth': 25}.*'binWidth': 25\.0}/);
  });
});

it("refuses a ROI of which resegmentation leaves nothing, as PyRadiomics does", async () => {
  const { image, mask, refused } = oracleCase("flat");
  expect(refused.get("resegRelative")).toContain("Resegmentation excluded too many voxels");
  const engine = await openEngine({ backend: "cpu" });
  const file = checkParameters({ setting: { resegmentRange: [0.2, 0.8], resegmentMode: "relative" } });
  const extraction = extractCase(engine, { id: "flat", image: await readImage(image), mask: await readImage(mask) }, resolveParameters({ file }));
  await expect(extraction).rejects.toThrow(InputError);
});
