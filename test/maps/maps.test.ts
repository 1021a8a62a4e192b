/** Feature maps against PyRadiomics' voxel-based extraction: all classes, kernels masked and not, 2-D and 3-D, filtered images. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { cpuOnly } from "../adapter.ts";
import { mapDifference, oracleMaps, ourMaps, tooFar } from "./oracle.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const cases = oracleMaps(`${fixtures}pyradiomics/voxel_maps.json.gz`);

describe.each(["cpu", "gpu"] as const)("%s", (backend) => {
  it.skipIf(backend === "gpu" && cpuOnly).each(cases)("$name", async (each) => {
    const engine = await openEngine({ backend });
    try {
      const ours = await ourMaps(engine, `${fixtures}phantoms`, each);
      expect([...ours.keys()]).toEqual(each.columns);
      const far = Array.from(each.maps, ([column, theirs]) => ({ column, ...mapDifference(ours.get(column)!, theirs) })).filter((d) => tooFar(backend, d.column, d));
      expect(far).toEqual([]);
    } finally {
      engine.close();
    }
  }, 300_000);
});

describe("voxelBatch 1", () => {
  it("averages JointAverage over the directions that a voxel has", async () => {
    const each = cases.find(({ alone }) => alone.has("original_glcm_JointAverage"))!;
    const engine = await openEngine({ backend: "cpu" });
    const ours = await ourMaps(engine, `${fixtures}phantoms`, each, '"voxelBatch": 1');
    const { relative } = mapDifference(ours.get("original_glcm_JointAverage")!, each.alone.get("original_glcm_JointAverage")!);
    expect(relative).toBeLessThan(1e-9);
    engine.close();
  });
});
