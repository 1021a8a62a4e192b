import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { sizeClass } from "../../src/host/engine/pool.ts";
import { mergeReal, planesNeeded, splitReal } from "../../src/host/engine/real.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import { discretise } from "../../src/kernels/discretise.ts";
import { cpuOnly } from "../adapter.ts";

test("real planes hold float64 exactly and in order", () => {
  const values = [0, -0, 1, 0.1, 0.30000000000000004, 0.3, -1e30, 123456789, 2 ** 53 - 1, 1e-3];
  expect(planesNeeded(Int16Array.of(1, -2))).toBe(1);
  expect(planesNeeded([1, 2 ** 24 + 1])).toBe(2);
  expect(planesNeeded([0.1])).toBe(3);
  const planes = splitReal(values, 3);
  expect([...mergeReal(planes, values.length)].map((v) => v + 0)).toEqual(values.map((v) => v + 0));
});

test("size classes: two an octave, never smaller than asked", () => {
  expect([1, 256, 257, 384, 385, 513, 1 << 20].map(sizeClass)).toEqual([256, 256, 384, 384, 512, 768, 1 << 20]);
});

const item = { nx: 3, ny: 1, nz: 1, x0: 0, y0: 0, z0: 0, sx: 3, sy: 1, c0: 0, c1: 1, image: 0, mask: 0, levels: 0, edges: 0, edgeCount: 2, histogram: 0 };

function record(): { recording: Recording; levels: ReturnType<Recording["buffer"]> } {
  const recording = new Recording("case 7");
  const levels = recording.buffer("levels", "u16", 4);
  recording.run(discretise, [item], {
    image: recording.upload("image", "real", [5, 15, 25]),
    mask: recording.upload("mask", "u8", [1, 1, 1]),
    edges: recording.upload("edges", "real", [0, 10]),
    levels,
    histogram: recording.zeros("histogram", "u32", 3),
  });
  return { recording, levels };
}

describe.each(cpuOnly ? ["cpu" as const] : ["cpu" as const, "gpu" as const])("on the %s", (backend) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test("keeps a buffer for the next recording and gives it back", async () => {
    const first = record();
    first.recording.keep(first.levels);
    await engine.run(first.recording);
    const second = new Recording("case 7, again");
    second.read(first.levels);
    expect([...(await engine.run(second)).get(first.levels)].slice(0, 3)).toEqual([1, 2, 2]);
    engine.release([first.levels]);
    await expect(engine.run(second)).rejects.toThrow("levels");
  });

  test("recordings may overlap", async () => {
    const all = await Promise.all(Array.from({ length: 5 }, async () => {
      const { recording, levels } = record();
      recording.read(levels);
      return [...(await engine.run(recording)).get(levels)].slice(0, 3);
    }));
    for (const levels of all) expect(levels).toEqual([1, 2, 2]);
  });

  test("a recording that reads nothing ends too", async () => {
    await engine.run(record().recording);
  });
});

describe.skipIf(cpuOnly)("GPU failures", () => {
  test("a buffer no device has names the case", async () => {
    const engine = await openEngine({ backend: "gpu" });
    const recording = new Recording("case 9");
    recording.read(recording.buffer("far too large", "u32", 2 ** 31));
    await expect(engine.run(recording)).rejects.toThrow(/case 9/);
    // The engine is still good for the next case.
    const { recording: next, levels } = record();
    next.read(levels);
    expect([...(await engine.run(next)).get(levels)].slice(0, 3)).toEqual([1, 2, 2]);
    engine.close();
  });

  test("more is read back than one buffer may hold", async () => {
    const engine = await openEngine({ backend: "gpu", portableLimits: true });
    const recording = new Recording("much");
    const buffers = [1, 2, 3].map((k) => recording.zeros(`part ${k}`, "u32", 25 * 2 ** 20));
    for (const buffer of buffers) recording.read(buffer);
    const results = await engine.run(recording);
    for (const buffer of buffers) expect(results.get(buffer).length).toBe(25 * 2 ** 20);
    engine.close();
  });

  test("a lost device is a DeviceLostError that names the case; another engine can be opened", async () => {
    const engine = await openEngine({ backend: "gpu" });
    engine.close();
    const { recording, levels } = record();
    recording.read(levels);
    await expect(engine.run(recording)).rejects.toMatchObject({ name: "DeviceLostError", message: expect.stringContaining("lost") });
    const again = await openEngine({ backend: "gpu" });
    const { recording: next, levels: nextLevels } = record();
    next.read(nextLevels);
    expect([...(await again.run(next)).get(nextLevels)].slice(0, 3)).toEqual([1, 2, 2]);
    again.close();
  });
});
