/** What a case may cost on a GPU once engine and pools are warm. */
import { describe, expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { takeProfile } from "../../src/host/engine/profile.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import { extractCase } from "../../src/host/extract/extract.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { discretise } from "../../src/kernels/discretise.ts";
import { laplacian } from "../../src/kernels/laplacian.ts";
import { cpuOnly } from "../adapter.ts";

const phantom = (name: string): string => new URL(`../../fixtures/phantoms/integer_${name}.nrrd`, import.meta.url).pathname;

describe.skipIf(cpuOnly)("in the steady state", () => {
  test("a case of 13 image types takes no new memory, two submits, and few launches, uploads and bytes", async () => {
    const engine = await openEngine({ backend: "gpu" });
    const [image, mask] = await Promise.all([readImage(phantom("image")), readImage(phantom("mask"))]);
    const imageType = { Original: {}, LoG: { sigma: [1, 2, 3] }, Wavelet: {}, Gradient: {} };
    const parameters = resolveParameters({ file: parseParameters(JSON.stringify({ imageType, setting: { binCount: 16 } }), "types.json") });
    const profiles = [];
    for (let k = 0; k < 2; k++) {
      takeProfile(engine.profile);
      await extractCase(engine, { id: "case", image, mask }, parameters);
      profiles.push(takeProfile(engine.profile));
    }
    const [first, { recordings, memory, pipelines, submits, maps, uploads, clears, reads, kernels }] = profiles;
    expect(first.memory.created).toBeGreaterThan(0);
    expect([memory.created, memory.createdBytes, pipelines.compiled]).toEqual([0, 0, 0]);
    expect([recordings, submits, maps]).toEqual([2, 2, 2]);
    expect(uploads.writes).toBeLessThanOrEqual(4);
    expect(uploads.bytes).toBeLessThan(image.data.byteLength + mask.data.byteLength + 2 ** 17);
    expect(clears.buffers).toBeLessThanOrEqual(15);
    expect(Object.values(kernels).reduce((sum, { dispatches }) => sum + dispatches, 0)).toBeLessThanOrEqual(42);
    expect([kernels["order-count"].dispatches, kernels["order-select"].dispatches]).toEqual([6, 7]); // all images in one buffer of two planes
    // Counts and sums of the images; the images themselves stay where they are.
    expect(Object.keys(reads)).not.toContain("image");
    expect(Object.values(reads).reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(2 ** 20);
    engine.close();
  }, 300_000);

  test("what is read back does not grow the pool, however often and however many at once", async () => {
    const engine = await openEngine({ backend: "gpu" });
    const run = (): Promise<unknown> => {
      const recording = new Recording("zeros");
      recording.read(recording.zeros("zeros", "u32", 1000));
      return engine.run(recording);
    };
    await Promise.all([run(), run(), run()]);
    takeProfile(engine.profile);
    await Promise.all([run(), run(), run()]);
    await run();
    expect(engine.profile.memory.created).toBe(0);
    engine.close();
  });
});

describe.skipIf(cpuOnly)("the GPU executor", () => {
  test("runs more items than a grid's z can hold", async () => {
    const engine = await openEngine({ backend: "gpu", workgroup: 4 });
    takeProfile(engine.profile);
    const count = 70_000;
    const recording = new Recording("many items");
    const values = Float32Array.from({ length: count }, (_, k) => k);
    const filtered = recording.buffer("laplacian", "real", count);
    const items = Array.from({ length: count }, (_, k) => ({ n: 1, axes: 1, derivatives: count - 1 - k, laplacian: k }));
    recording.run(laplacian, items, { derivatives: recording.upload("derivatives", "real", values), weights: recording.upload("weights", "real", [2]), laplacian: filtered });
    recording.read(filtered);
    expect((await engine.run(recording)).get(filtered)).toEqual(Float64Array.from(values, (v) => 2 * v).reverse());
    expect(engine.profile.kernels.laplacian).toMatchObject({ dispatches: 2, items: count });
    engine.close();
  });

  test("small uploads can be read back, kept, and written to", async () => {
    const engine = await openEngine({ backend: "gpu" });
    const recording = new Recording("uploads");
    const item = { nx: 3, ny: 1, nz: 1, x0: 0, y0: 0, z0: 0, sx: 3, sy: 1, c0: 0, c1: 1, image: 0, mask: 0, levels: 0, edges: 0, edgeCount: 2, histogram: 0 };
    const image = recording.upload("image", "real", [5, 15.5, 0.1]);
    const mask = recording.upload("mask", "u8", [1, 1, 1]);
    const histogram = recording.upload("histogram", "u32", [7, 8, 9]);
    recording.run(discretise, [item], { image, mask, edges: recording.upload("edges", "real", [0, 10]), levels: recording.buffer("levels", "u16", 4), histogram });
    recording.keep(mask);
    recording.read(image);
    recording.read(histogram);
    const results = await engine.run(recording);
    expect([...results.get(image)]).toEqual([5, 15.5, 0.1]);
    expect([...results.get(histogram)]).toEqual([7, 10, 10]);
    const later = new Recording("later");
    later.read(mask);
    expect([...(await engine.run(later)).get(mask)]).toEqual([1, 1, 1]);
    engine.release([mask]);
    engine.close();
  });
});
