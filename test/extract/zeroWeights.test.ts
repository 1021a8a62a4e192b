/** Between slices far apart the weight exp(-d^2) of an offset underflows: what remains are the offsets within slices. */
import { beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { extractCase } from "../../src/host/extract/extract.ts";
import { mapCase } from "../../src/host/maps/maps.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import type { Vec3, Volume } from "../../src/host/image/volume.ts";
import { uniform } from "../../src/host/random.ts";

const size: Vec3 = [9, 8, 4];
const random = uniform(3);
const volume = (data: Volume["data"], pixelType: Volume["pixelType"], name: string): Volume => ({
  size, spacing: [1, 1, 30], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1], components: 1, dimension: 3, data, pixelType, name,
});
const length = size[0] * size[1] * size[2];
const image = volume(Int16Array.from({ length }, () => 300 * random()), "int16", "image");
const mask = volume(new Uint8Array(length).fill(1), "uint8", "mask");
const settings = (more: string) => resolveParameters({
  file: parseParameters(`featureClass: {glcm: []}\nsetting: {weightingNorm: euclidean, ${more}}`, "test"),
});

describe("weights of 0", () => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend: "cpu" })));

  test("leave the features of the slices", async () => {
    const input = { id: "slices", image, mask };
    const features = async (more: string) => [...(await extractCase(engine, input, settings(more))).columns].filter(([name]) => !name.startsWith("diagnostics_"));
    const far = await features("binWidth: 25");
    const flat = new Map(await features("binWidth: 25, force2D: true"));
    expect(far.length).toBe(24);
    for (const [name, value] of far) expect(value, name).toBeCloseTo(flat.get(name) as number, 12);
  });

  test("leave maps without gaps", async () => {
    const found = new Map<string, Float64Array>();
    await mapCase(engine, { id: "slices", image, mask }, settings("binWidth: 5"), { onMap: (name, { data }) => void found.set(name, data as Float64Array) });
    for (const name of ["original_glcm_SumEntropy", "original_glcm_DifferenceEntropy", "original_glcm_JointEntropy"]) {
      expect(found.get(name)!.every(Number.isFinite), name).toBe(true);
    }
  });
});
