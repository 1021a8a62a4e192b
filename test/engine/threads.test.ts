import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CpuExecutor } from "../../src/host/engine/cpu.ts";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { newArray } from "../../src/host/engine/arrays.ts";
import { extractCase } from "../../src/host/extract/extract.ts";
import { parseParameters } from "../../src/host/params/file.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { breastPhantom } from "../../src/host/report/phantom.ts";
import { uniform } from "../../src/host/random.ts";
import { openThreads } from "../../src/host/threads/open.node.ts";
import { perform, type Job, type Threads } from "../../src/host/threads/job.ts";
import type { Element, ElementArrays } from "../../src/kernels/operation.ts";
import { operations } from "../../src/kernels/registry.ts";
import { twins } from "../../src/kernels/twins.ts";

/** As threads do: later, and in any order, on arrays that are shared or copies. */
function pretended(count: number): Threads & { readonly jobs: Job[] } {
  const random = uniform(7);
  const jobs: Job[] = [];
  return {
    count,
    jobs,
    perform: async <J extends Job>(job: J) => {
      jobs.push(job);
      await new Promise((resolve) => setTimeout(resolve, 3 * random()));
      return perform(structuredClone(job));
    },
    close: () => undefined,
  };
}

const parameters = resolveParameters({
  file: parseParameters("imageType: {Original: {}, Wavelet: {}, LoG: {sigma: [2]}, Gradient: {}}\nsetting: {binCount: 20, removeOutliers: 2, normalize: true}", "test"),
});

async function featuresOn(engine: Engine): Promise<Map<string, number | string>> {
  const { image, mask } = breastPhantom();
  const { columns } = await extractCase(engine, { id: "phantom", image, mask }, parameters);
  return columns;
}

describe("items of one run", () => {
  test.each(operations)("$name: no two write the same element", (operation) => {
    const { items, inputs, outputs } = operation.example();
    const written = new Map<string, number>();
    items.forEach((item, k) => {
      for (const [name, index] of elementsWritten(item)) {
        const place = `${name}[${index}]`;
        expect(written.get(place) ?? k, `${place}, of items ${written.get(place)} and ${k}`).toBe(k);
        written.set(place, k);
      }
    });

    function elementsWritten(item: (typeof items)[number]): [string, number][] {
      const lengths = Object.entries(operation.outputs).map(([name, { element, mode }]) => ({ name, element, mode, length: outputs[name] }));
      const run = (start: number): Record<string, ElementArrays[Element]> => {
        const buffers: Record<string, ElementArrays[Element]> = {};
        for (const [name, element] of Object.entries(operation.inputs)) buffers[name] = newArray(element, inputs[name].length) as never;
        for (const [name, data] of Object.entries(inputs)) buffers[name].set(data);
        for (const { name, element, mode, length } of lengths) buffers[name] = newArray(element, length).fill(mode === "add" ? 0 : start);
        twins.get(operation.name)!.run([item], buffers);
        return buffers;
      };
      const [one, other] = [run(85), run(86)];
      return lengths.flatMap(({ name, mode, length }) =>
        Array.from({ length }, (_, i): [string, number] => [name, i]).filter(([, i]) => (mode === "add" ? one[name][i] !== 0 : one[name][i] !== 85 || other[name][i] !== 86)));
    }
  });
});

describe("threads", () => {
  let expected: Map<string, number | string>;
  beforeAll(async () => void (expected = await featuresOn(await openEngine({ backend: "cpu" }))));

  test("give what one thread gives, whatever order they work in", async () => {
    const engine = await openEngine({ backend: "cpu" });
    const threads = pretended(3);
    const executor = new CpuExecutor(twins, threads);
    const columns = await featuresOn({ ...engine, threads, run: (recording) => executor.run(recording), release: (refs) => executor.release(refs) });
    expect(new Set(threads.jobs.map((job) => ("operation" in job ? job.operation : "family"))).size).toBeGreaterThan(10);
    expect(columns).toEqual(expected);
  });

  test("fail with what a job threw", async () => {
    const engine = await openEngine({ backend: "cpu" });
    const threads = { ...pretended(2), perform: () => Promise.reject(new Error("no memory left")) };
    const executor = new CpuExecutor(twins, threads);
    await expect(featuresOn({ ...engine, threads, run: (recording) => executor.run(recording) })).rejects.toThrow("no memory left");
  });
});

const script = new URL("../../dist/host/threads/thread.node.js", import.meta.url);

// A thread cannot load TypeScript: those of the last build are taken.
describe.skipIf(!existsSync(script))("real threads", () => {
  const threads = openThreads(2, script)!;
  afterAll(() => threads.close());

  test("write into the memory that the caller sees", async () => {
    const { items, inputs, outputs } = twins.get("real-check")!.operation.example();
    const shared = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
    const buffers: Record<string, Float64Array> = {};
    for (const [name, data] of Object.entries(inputs)) (buffers[name] = shared(data.length)).set(data);
    for (const [name, length] of Object.entries(outputs)) buffers[name] = shared(length);
    await threads.perform({ operation: "real-check", items, buffers });
    expect(Object.keys(outputs).some((name) => buffers[name].some((value) => value !== 0))).toBe(true);
  });

  test("hand back what a job throws, and go on", async () => {
    await expect(threads.perform({ operation: "absent", items: [], buffers: {} })).rejects.toThrow(TypeError);
    const found = await threads.perform({ family: "gldm", features: ["SmallDependenceEmphasis"], input: gldmOfOneVoxel() });
    expect([...found.values]).toEqual([1]);
  });
});

describe("threads that cannot start", () => {
  const absent = new URL("./absent.js", import.meta.url);

  test("fail every job, the later ones too", async () => {
    const threads = openThreads(2, absent)!;
    const job = { operation: "real-check", items: [], buffers: {} };
    for (let k = 0; k < 3; k++) await expect(threads.perform(job)).rejects.toThrow("absent.js");
    threads.close();
  });

  test("fail what waits when they are closed", async () => {
    const threads = openThreads(2, absent)!;
    const jobs = [1, 2, 3, 4, 5].map(() => threads.perform({ operation: "real-check", items: [], buffers: {} }));
    threads.close();
    const settled = await Promise.allSettled(jobs);
    expect(settled.map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
    await expect(threads.perform({ operation: "real-check", items: [], buffers: {} })).rejects.toThrow("the threads of the host were closed");
  });
});

test("one thread is none besides the caller's", () => expect(openThreads(1)).toBeNull());

/** One voxel of level 1 without neighbours. */
function gldmOfOneVoxel() {
  const one = Float64Array.of(1);
  return {
    levels: { Ng: 1, present: Uint32Array.of(1), voxels: 1, histogram: one, spacing: [1, 1, 1] },
    cells: { row: Uint32Array.of(1), column: Uint32Array.of(1), count: one },
  };
}
