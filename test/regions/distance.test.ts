/** Against SciPy's exact transform and its connected components: fixtures/oracle/distance.py. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { identityDirection, type Vec3, type Volume } from "../../src/host/image/volume.ts";
import { components, largestComponent } from "../../src/host/regions/components.ts";
import { distanceMap } from "../../src/host/regions/distance.ts";
import { cpuOnly } from "../adapter.ts";

interface Document {
  readonly distances: readonly { name: string; size: Vec3; spacing: Vec3; mask: string; inward: boolean; inPlane: boolean; distances: string }[];
  readonly components: readonly { name: string; size: Vec3; mask: string; labels: Record<"6" | "26", number[]> }[];
}
const document = JSON.parse(gunzipSync(readFileSync("fixtures/regions/distance.json.gz")).toString()) as Document;
const bits = (text: string): Uint8Array => Uint8Array.from(text, Number);

function volume(data: Uint8Array, size: Vec3, spacing: Vec3): Volume {
  return { size, spacing, origin: [0, 0, 0], direction: identityDirection, data, components: 1, pixelType: "uint8", dimension: 3, name: "mask" };
}

describe.each(["cpu", "gpu"] as const)("distances on the %s", (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    if (backend === "cpu" || !cpuOnly) engine = await openEngine({ backend });
  });
  afterAll(() => engine?.close());

  test.skipIf(backend === "gpu" && cpuOnly).each(document.distances)("$name, inward $inward, in plane $inPlane: SciPy's", async ({ size, spacing, mask, distances, ...options }) => {
    const expected = new Float64Array(Uint8Array.from(Buffer.from(distances, "base64")).buffer);
    const { data, pixelType } = await distanceMap(engine, volume(bits(mask), size, spacing), options);
    expect(pixelType).toBe("float64");
    expect(data.length).toBe(expected.length);
    let worst = 0;
    for (const [i, theirs] of expected.entries()) worst = Math.max(worst, theirs === data[i] ? 0 : Math.abs(theirs - data[i]));
    expect(worst).toBeLessThan(backend === "cpu" ? 1e-14 : 1e-12);
  });

  test.skipIf(backend === "gpu" && cpuOnly)("masks that leave nothing to measure to", async () => {
    const of = (value: number): Volume => volume(new Uint8Array(24).fill(value), [4, 3, 2], [1, 1, 1]);
    await expect(distanceMap(engine, of(0))).rejects.toThrow("mask: the mask is empty");
    await expect(distanceMap(engine, of(1), { inward: true })).rejects.toThrow("mask: the mask fills the whole volume");
    expect((await distanceMap(engine, of(1))).data).toEqual(new Float64Array(24));
    expect((await distanceMap(engine, of(1), { inPlane: true })).data).toEqual(new Float64Array(24));
  });
});

test("a vector mask, an axis that is too long, and an adapter that is too small", async () => {
  const engine = await openEngine({ backend: "cpu" });
  const mask = volume(new Uint8Array(24).fill(1), [4, 3, 2], [1, 1, 1]);
  await expect(distanceMap(engine, { ...mask, size: [2, 3, 2], components: 2 })).rejects.toThrow("mask: 2 values a voxel");
  await expect(distanceMap(engine, volume(new Uint8Array(20000).fill(1), [20000, 1, 1], [1, 1, 1]))).rejects.toThrow("size 20000x1x1; distances are made along axes of at most 16384 voxels");
  await expect(distanceMap({ ...engine, maxBindingBytes: 100 }, mask)).rejects.toThrow("take 192 bytes, this adapter binds 100");
});

describe("connected components", () => {
  test.each(document.components)("$name: SciPy's", ({ size, mask, labels }) => {
    for (const neighbours of [6, 26] as const) {
      const expected = labels[neighbours];
      const found = components(bits(mask), size, neighbours);
      expect([...found.labels]).toEqual(expected);
      const sizes = found.sizes.map((_, k) => expected.filter((label) => label === k + 1).length);
      expect(found.sizes).toEqual(sizes);
      const largest = sizes.indexOf(Math.max(...sizes)) + 1;
      expect([...largestComponent(bits(mask), size, neighbours)]).toEqual(expected.map((label) => Number(label === largest)));
    }
  });

  test("an empty mask has none", () => {
    expect(components(new Uint8Array(6), [3, 2, 1], 26).sizes).toEqual([]);
    expect(largestComponent(new Uint8Array(6), [3, 2, 1], 6)).toEqual(new Uint8Array(6));
  });
});
