/**
 * The whole extraction on real images against PyRadiomics' own values. Their voxels may not be committed: without the complete
 * documents (WEBRADIOMICS_ORACLE) images and levels are compared by their digests and histograms.
 */
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { cpuOnly } from "../adapter.ts";
import { oracleCase, realNames } from "../extract/oracle.ts";
import { expectedOf, parametersOf, problemsOf, verify, type Volumes } from "../extract/verify.ts";

/** What a software GPU gets through in reasonable time. */
const smallCases = ["ibsi1_digital", "breast1", "brain2"];

describe.each(["cpu", "gpu"] as const)("%s", (backend) => {
  const names = backend === "cpu" ? realNames : smallCases;
  describe.skipIf(backend === "gpu" && cpuOnly).each(names.map(oracleCase))("$name", ({ image, mask, settings }) => {
    const missing = [image, mask].find((path) => !existsSync(path));
    let engine: Engine;
    let volumes: Volumes;
    beforeAll(async () => {
      if (missing) return;
      engine = await openEngine({ backend });
      volumes = { image: await readImage(image), mask: await readImage(mask) };
    });
    afterAll(() => engine?.close());

    it.skipIf(missing).each(settings)(missing ? `$name: no ${missing}` : "$name", async (setting) => {
      expect(problemsOf(await verify(engine, volumes, parametersOf(setting), expectedOf(setting)))).toEqual([]);
    });
  });
});
