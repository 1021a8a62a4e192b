import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { identityDirection, type Volume } from "../../src/host/image/volume.ts";
import { alignedTo, resampleTo } from "../../src/host/register/resample.ts";
import { parseTfm } from "../../src/host/register/tfm.ts";
import { backends } from "../kernels/backends.ts";
import { oracle, transformOf, unpack, volumeOf } from "./transformFixture.ts";

// The GPU equals the CPU in the room's test; of these it runs the richest, since software GPUs are slow.
const onGpu = new Set(["composite of two B-splines", "composite 2-D"]);

describe.each(backends)("SimpleITK.Resample on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test.each(oracle.resampled.filter(({ transform }) => backend === "cpu" || onGpu.has(transform)))("$volume, $transform, $interpolator", async (given) => {
    const moving = volumeOf(given.volume);
    const reference = volumeOf(given.reference);
    const chain = parseTfm(transformOf(given.transform).text, given.transform);
    const made = await resampleTo(engine, moving, reference, chain, { interpolator: given.interpolator, outside: given.outside });
    const expected = unpack(given.result);
    expect(made.pixelType).toBe(given.result.dtype);
    expect(made.size).toEqual(reference.size);
    expect(alignedTo(made, reference)).toBe(true);
    if (given.interpolator === "nearest") {
      expect(made.data).toEqual(expected);
      return;
    }
    // Float32 results agree to half their last place, and to what ITK cuts of the prefilter's sum.
    const range = 1000;
    const greatest = Math.max(...Array.from(expected, (value, i) => Math.abs(made.data[i] - value)));
    expect(greatest).toBeLessThanOrEqual((given.result.dtype === "float64" ? 1e-9 : 6.2e-8) * range);
    const inside = Array.from(expected).filter((value) => value !== given.outside).length;
    expect(inside).toBeGreaterThan(expected.length / 2);
  });

  test("small bindings make slabs, of the same voxels", async () => {
    const moving = volumeOf("moving");
    const chain = parseTfm(transformOf("composite of two B-splines").text, "chain");
    const small = await openEngine({ backend, maxBindingBytes: 12 * 4000 });
    const of = (e: Engine): Promise<Volume> => resampleTo(e, moving, volumeOf("reference"), chain, { interpolator: "linear" });
    expect((await of(small)).data).toEqual((await of(engine)).data);
    small.close();
  });
});

test.skipIf(!backends.some(({ backend }) => backend === "gpu"))("a GPU is handed what takes long in several submits, of the same voxels", async () => {
  const size = [8, 8, 16] as const;
  const moving: Volume = { name: "moving", size, spacing: [1, 1, 1], origin: [0, 0, 0], direction: identityDirection, data: Float32Array.from({ length: 1024 }, (_, i) => (i * 7) % 97), components: 1, pixelType: "float32", dimension: 3 };
  const made = [];
  for (const submitInvocations of [2 ** 28, 5000]) {
    const engine = await openEngine({ backend: "gpu", submitInvocations });
    const { data } = await resampleTo(engine, moving, { ...moving, origin: [0.25, 0, 0] }, [], { interpolator: "linear" });
    made.push({ data, submits: engine.profile.submits });
    engine.close();
  }
  // 16 planes of 64 voxels, each of the cost of 32: two fit 5000.
  expect(made.map(({ submits }) => submits)).toEqual([1, 8]);
  expect(made[1].data).toEqual(made[0].data);
});

describe("what needs no oracle", () => {
  const volume = (given: Partial<Volume>): Volume => ({
    size: [4, 1, 1], spacing: [1, 1, 1], origin: [0, 0, 0], direction: identityDirection, components: 1, pixelType: "int16", dimension: 3,
    data: Int16Array.of(1, 2, 3, 4), name: "moving.nii.gz", ...given,
  });
  let cpu: Engine;
  beforeAll(async () => void (cpu = await openEngine({ backend: "cpu" })));

  test("a half goes up, the lower face is inside and the upper outside, whatever the rounding noise", async () => {
    for (const noise of [0, -1e-12, 1e-12]) {
      const reference = volume({ size: [6, 1, 1], origin: [-0.5 + noise, 0, 0] });
      const { data, pixelType } = await resampleTo(cpu, volume({}), reference, [], { interpolator: "nearest", outside: -9 });
      expect([...data]).toEqual([1, 2, 3, 4, -9, -9]);
      expect(pixelType).toBe("int16");
      const linear = await resampleTo(cpu, volume({}), reference, [], { interpolator: "linear" });
      expect([...linear.data]).toEqual([1, 1.5, 2.5, 3.5, 0, 0]);
      expect(linear.pixelType).toBe("float32");
    }
  });

  test("on the same lattice voxels are copied", async () => {
    const own = volume({});
    const made = await resampleTo(cpu, own, volume({ origin: [1e-7, 0, 0], frameOfReference: "1.2.3" }), [], { interpolator: "bspline" });
    expect(made.data).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(made.frameOfReference).toBe("1.2.3");
  });

  test.each([
    ["no overlap", {}, volume({ origin: [100, 0, 0], name: "fixed.nii.gz" }), {}, /moving\.nii\.gz and fixed\.nii\.gz do not overlap: x 0 to 3, y 0 to 0, z 0 to 0 mm and, before the transform, x 100 to 103/],
    ["colours", { components: 3, data: new Int16Array(12) }, volume({}), {}, /3 values a voxel/],
    ["NaN", { data: Float32Array.of(1, NaN, 3, 4), pixelType: "float32" as const }, volume({ origin: [0.5, 0, 0] }), {}, /voxel \(x, y, z\) = \(1, 0, 0\) is NaN/],
    ["a value outside that the type cannot hold", {}, volume({ origin: [0.5, 0, 0] }), { interpolator: "nearest" as const, outside: 1e5 }, /outside: 100000 is no value of a int16 image/],
  ])("%s is an input error", async (_, moving, reference, options, message) => {
    await expect(resampleTo(cpu, volume(moving), reference, [], { interpolator: "linear", ...options })).rejects.toThrow(
      expect.objectContaining({ name: "InputError", message: expect.stringMatching(message) as string }) as Error,
    );
  });

  test("a 2-D transform takes one slice", async () => {
    const chain = parseTfm(transformOf("Euler 2-D").text, "euler");
    await expect(resampleTo(cpu, volumeOf("moving"), volumeOf("reference"), chain, { interpolator: "linear" })).rejects.toThrow(/the transform is of dimension 2; it takes images of one slice/);
  });
});
