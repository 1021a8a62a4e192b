import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { addKernel, addProfile, addRead, newProfile, takeProfile } from "../../src/host/engine/profile.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import { discretise } from "../../src/kernels/discretise.ts";
import { cpuOnly } from "../adapter.ts";

test("profiles add up, number by number", () => {
  const sum = newProfile();
  const part = newProfile();
  addKernel(part, "glcm", { dispatches: 2, items: 13, ms: 1.5 });
  addRead(part, "glcm", 100);
  part.stages.images = 7;
  part.host.wait = 3;
  part.submits = 1;
  for (let k = 0; k < 2; k++) addProfile(sum, structuredClone(part));
  addKernel(part, "ngtdm", { dispatches: 1, items: 1, ms: 1 });
  addProfile(sum, part);
  expect(sum).toEqual({
    ...newProfile(),
    kernels: { glcm: { dispatches: 6, items: 39, ms: 4.5 }, ngtdm: { dispatches: 1, items: 1, ms: 1 } },
    reads: { glcm: { buffers: 3, bytes: 300 } },
    stages: { images: 21 },
    host: { encode: 0, wait: 9, copy: 0 },
    submits: 3,
  });
});

test("what is taken from a profile is no longer there", () => {
  const profile = newProfile();
  addKernel(profile, "glcm", { dispatches: 2, items: 13, ms: 1.5 });
  expect(takeProfile(profile).kernels).toEqual({ glcm: { dispatches: 2, items: 13, ms: 1.5 } });
  expect(profile).toEqual(newProfile());
});

/** Two runs, one of two items; three uploads. */
function record(): Recording {
  const recording = new Recording("case 7");
  const item = { nx: 3, ny: 1, nz: 1, x0: 0, y0: 0, z0: 0, sx: 3, sy: 1, c0: 0, c1: 1, image: 0, mask: 0, levels: 0, edges: 0, edgeCount: 2, histogram: 0 };
  const inputs = {
    image: recording.upload("image", "real", [5, 15, 25]),
    mask: recording.upload("mask", "u8", [1, 1, 1]),
    edges: recording.upload("edges", "real", [0, 10]),
  };
  const histogram = recording.zeros("histogram", "u32", 6);
  const levels = recording.buffer("levels", "u16", 8);
  recording.run(discretise, [item, { ...item, levels: 4, histogram: 3 }], { ...inputs, levels, histogram });
  recording.run(discretise, [item], { ...inputs, levels: recording.buffer("other levels", "u16", 4), histogram: recording.zeros("other histogram", "u32", 3) });
  recording.read(levels);
  recording.read(histogram);
  return recording;
}

describe.each(cpuOnly ? ["cpu" as const] : ["cpu" as const, "gpu" as const])("on the %s", (backend) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend, profile: true })));
  afterAll(() => engine.close());

  test("runs and items are counted, and timed", async () => {
    takeProfile(engine.profile);
    await engine.run(record());
    await engine.run(record());
    const { recordings, untimed, kernels } = structuredClone(engine.profile);
    expect([recordings, untimed]).toEqual([2, 0]);
    expect(kernels).toEqual({ discretise: { dispatches: 4, items: 6, ms: expect.any(Number) } });
    expect(kernels.discretise.ms).toBeGreaterThan(0);
  });
});

describe.skipIf(cpuOnly)("on the gpu", () => {
  test("bytes and buffers are those of the recording", async () => {
    const engine = await openEngine({ backend: "gpu" });
    takeProfile(engine.profile);
    await engine.run(record());
    const { uploads, clears, reads, maps, memory, submits, untimed, pipelines } = takeProfile(engine.profile);
    // Params, the items of two runs, and three small uploads, each in 256 bytes.
    expect(uploads).toEqual({ writes: 1, bytes: 6 * 256 });
    expect(clears).toEqual({ buffers: 2, bytes: 24 + 12 });
    expect(reads).toEqual({ levels: { buffers: 1, bytes: 16 }, histogram: { buffers: 1, bytes: 24 } });
    expect([maps, submits, untimed, pipelines.compiled]).toEqual([1, 1, 2, 1]);
    // Inputs, two pairs of outputs, and one to read back through.
    expect(memory.created + memory.reused).toBe(6);
    engine.close();
  });

  test("times of kernels are part of the time that the host waited", async () => {
    const engine = await openEngine({ backend: "gpu", profile: true });
    await engine.run(record());
    takeProfile(engine.profile);
    const start = performance.now();
    for (let k = 0; k < 5; k++) await engine.run(record());
    const elapsed = performance.now() - start;
    const { kernels, host, pipelines, memory } = engine.profile;
    expect(kernels.discretise.ms).toBeLessThan(host.wait + host.encode);
    expect(host.encode + host.wait + host.copy + pipelines.ms).toBeLessThanOrEqual(elapsed);
    // Timing takes memory of its own, which is used again too.
    expect(memory.created).toBe(0);
    engine.close();
  });

  test("without the option there are counts and no times", async () => {
    const engine = await openEngine({ backend: "gpu" });
    takeProfile(engine.profile);
    await engine.run(record());
    expect(engine.profile.untimed).toBe(2);
    expect(engine.profile.kernels.discretise).toEqual({ dispatches: 2, items: 3, ms: 0 });
    engine.close();
  });
});
