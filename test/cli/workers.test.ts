import { afterEach, describe, expect, it } from "vitest";
import { openWorkers, type Extractor } from "../../src/host/cli/workers.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import type { Task } from "../../src/host/cli/run.ts";

const script = new URL("./fakeWorker.mjs", import.meta.url);
const task = (image: string): Task => ({ id: "case 1", index: 1, image, mask: "mask", parameters: resolveParameters(), precision: "double", images: null, maps: null });

let extractor: Extractor | undefined;
afterEach(() => extractor?.close());

describe("openWorkers", () => {
  it("hands cases to processes and returns maps and NaN whole", async () => {
    extractor = await openWorkers(2, [{}], script);
    expect(extractor.adapter).toMatch(/^worker \d+ \+ worker \d+$/);
    const results = await Promise.all(["a", "b", "c", "d"].map((image) => extractor!.extract(task(image))));
    expect(results.map(({ columns }) => columns.get("image"))).toEqual(["a", "b", "c", "d"]);
    expect(results[0].columns.get("nan")).toBeNaN();
    expect(new Set(results.map(({ columns }) => columns.get("pid"))).size).toBe(2);
  });

  it("opens the adapters in turns, and says which they are", async () => {
    extractor = await openWorkers(3, [{ adapter: "one" }, { adapter: "other" }], script);
    expect(extractor.adapter).toBe("one + other");
    const results = await Promise.all(["a", "b", "c"].map((image) => extractor!.extract(task(image))));
    expect(results.map(({ columns }) => columns.get("adapter")).sort()).toEqual(["one", "one", "other"]);
  });

  it("adds up what the cases cost", async () => {
    extractor = await openWorkers(2, [{}], script);
    await Promise.allSettled(["a", "refuse", "c"].map((image) => extractor!.extract(task(image))));
    expect(extractor.profile).toMatchObject({ cases: 3, stages: { images: 7.5 }, kernels: { glcm: { dispatches: 3, items: 39, ms: 6 } } });
  });

  it("passes on why a case failed", async () => {
    extractor = await openWorkers(1, [{}], script);
    await expect(extractor.extract(task("refuse"))).rejects.toThrow("no voxel has label 1");
  });

  it("loses one case when a process crashes, and replaces the process", async () => {
    extractor = await openWorkers(1, [{}], script);
    await expect(extractor.extract(task("crash"))).rejects.toThrow("the process that computed it ended unexpectedly (SIGKILL)");
    expect((await extractor.extract(task("a"))).columns.get("image")).toBe("a");
  });

  it("says why the engine cannot be opened", async () => {
    await expect(openWorkers(2, [{ adapter: "absent" }], script)).rejects.toThrow('adapter "absent" not found');
  });

  it("ends a process that hangs when it is closed", async () => {
    extractor = await openWorkers(1, [{}], script);
    const hanging = extractor.extract(task("hang"));
    extractor.close();
    await expect(hanging).rejects.toThrow("ended unexpectedly");
  });
});
