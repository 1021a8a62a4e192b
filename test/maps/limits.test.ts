/** What maps cannot be made of is refused before any work. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { identityDirection, type Volume } from "../../src/host/image/volume.ts";
import { mapCase, type MapResult } from "../../src/host/maps/maps.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { cpuOnly } from "../adapter.ts";

const size = [18, 18, 18] as const;
const n = 18 ** 3;

function volume(name: string, data: Float32Array | Uint8Array): Volume {
  const pixelType = data instanceof Uint8Array ? "uint8" : "float32";
  return { size, spacing: [1, 1, 1], origin: [0, 0, 0], direction: identityDirection, data, components: 1, pixelType, dimension: 3, name };
}

const at = (x: number, y: number, z: number): number => (z * 18 + y) * 18 + x;
const inRoi = new Set([at(9, 9, 9), at(9, 10, 9), at(9, 9, 10), at(9, 10, 10)]);
const mask = volume("mask", Uint8Array.from({ length: n }, (_, i) => Number(inRoi.has(i))));
const flat = volume("flat", new Float32Array(n).fill(7));

async function maps(engine: Engine, image: Volume, text: string): Promise<MapResult & { readonly values: Map<string, Float64Array> }> {
  const values = new Map<string, Float64Array>();
  const parameters = resolveParameters({ file: parseParameters(text, "p.yaml") });
  const result = await mapCase(engine, { id: image.name, image, mask }, parameters, { onMap: (column, { data }) => void values.set(column, Float64Array.from(data as Float32Array)) });
  return { ...result, values };
}

describe("cpu", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ backend: "cpu" });
  });

  it("what is not finite is refused where an unmasked kernel reaches it, and nowhere else", async () => {
    const given = (x: number): Volume => volume("holed", Float32Array.from(flat.data, (value, i) => (i === at(x, 9, 9) ? NaN : Number(value) + (i % 5))));
    const text = (maskedKernel: boolean): string => `voxelSetting: {kernelRadius: 2, maskedKernel: ${maskedKernel}}\nfeatureClass: {firstorder: [Mean]}`;
    await expect(maps(engine, given(11), text(false))).rejects.toThrow("holed: the voxel (x, y, z) = (11, 9, 9) is NaN; without maskedKernel kernels reach it");
    expect((await maps(engine, given(12), text(false))).values.size).toBe(1);
    expect((await maps(engine, given(11), text(true))).values.size).toBe(1);
  });

  it("kernels of more than 4,095 voxels are counted", async () => {
    const { values } = await maps(engine, flat, "voxelSetting: {kernelRadius: 8, maskedKernel: false}\nfeatureClass: {glszm: [LargeAreaEmphasis]}");
    expect(Math.max(...values.get("original_glszm_LargeAreaEmphasis")!)).toBe(17 ** 6);
  });

  it("says so when no class that is asked for has maps", async () => {
    const { values, warnings } = await maps(engine, flat, "featureClass: {shape: []}");
    expect([values.size, warnings]).toEqual([0, ["shape features have no maps, and no other class is asked for: there are none"]]);
  });
});

describe.skipIf(cpuOnly)("gpu", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ backend: "gpu" });
  });
  afterAll(() => engine.close());

  it("kernels of more voxels than shaders can count are refused", async () => {
    const text = (imageType: string): string => `voxelSetting: {kernelRadius: 8, maskedKernel: false}\nimageType: {${imageType}}\nfeatureClass: {glszm: [LargeAreaEmphasis]}`;
    await expect(maps(engine, flat, text("Original: {}"))).rejects.toThrow("kernelRadius 8 makes kernels of 4913 voxels; on a GPU at most 4095 are possible");
    const { values } = await maps(engine, flat, text("Original: {force2D: true}"));
    expect(Math.max(...values.get("original_glszm_LargeAreaEmphasis")!)).toBe(17 ** 4);
  });
});
