/** Every image type on real cases: PyRadiomics' own values (digests of levels, features), and values it published. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { extractCase } from "../../src/host/extract/extract.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { featureDifferences, featureTolerance } from "../extract/compare.ts";
import { filteredCase } from "../extract/filtered.ts";
import { referenceData } from "../extract/oracle.ts";
import { compareFiltered, problemsOfFiltered } from "../extract/verifyFiltered.ts";
import type { Volumes } from "../extract/verify.ts";

/** Large cases in the settings that the studies live on; the small ones in all. */
const settingsOf: Record<string, RegExp> = { breast1: /./, brain2: /./, prostate: /./, ibsi1_digital: /./, brain1: /^(filters25|mr|lbp3d|lbp2dUniform)$/, dce_ftv: /^(mr|mrUnclamped)$/ };

describe.skipIf(!existsSync(referenceData)).each(Object.keys(settingsOf))("%s", (name) => {
  const { image, mask, settings } = filteredCase(name);
  let engine: Engine;
  let volumes: Volumes;
  beforeAll(async () => {
    engine = await openEngine({ backend: "cpu" });
    volumes = { image: await readImage(image), mask: await readImage(mask) };
  });
  afterAll(() => engine.close());

  it.each(settings.filter((setting) => settingsOf[name].test(setting.name)))("$name", async (setting) => {
    const parameters = resolveParameters({ file: parseParameters(setting.parameters, setting.name) });
    expect((await compareFiltered(engine, volumes, parameters, setting)).flatMap(problemsOfFiltered)).toEqual([]);
  });
});

describe.skipIf(!existsSync(referenceData))("published values", () => {
  it("of PyRadiomics' notebook on brain1: wavelets and LoG", async () => {
    const file = join(referenceData, "pyradiomics", "notebook_brain1_filters.json");
    const { values } = JSON.parse(readFileSync(file, "utf8")) as { values: Record<string, Record<string, Record<string, number>>> };
    const expected = new Map(Object.entries(values).flatMap(([image, classes]) =>
      Object.entries(classes).flatMap(([name, features]) => Object.entries(features).map(([feature, value]) => [`${image}_${name}_${feature}`, value] as const))));
    const [image, mask] = await Promise.all(["image", "label"].map((part) => readImage(join(referenceData, "pyradiomics", `brain1_${part}.nrrd`))));
    const engine = await openEngine({ backend: "cpu" });
    const parameters = parseParameters("setting: {binWidth: 25}\nimageType: {Original: {}, Wavelet: {}, LoG: {sigma: [1.0, 3.0, 5.0]}}", "notebook");
    const { columns } = await extractCase(engine, { id: "brain1", image, mask }, resolveParameters({ file: parameters }));
    engine.close();
    expect(expected.size).toBe(269);
    expect(featureDifferences(columns, expected).filter(({ difference }) => !(difference <= featureTolerance))).toEqual([]);
  });
});
