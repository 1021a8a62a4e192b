import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "../../../src/host/engine/engine.ts";
import { sha256, Store } from "../../../src/host/study/run/store.node.ts";

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "store-")); });
afterEach(() => rmSync(folder, { recursive: true }));

const cpu = { backend: "cpu", adapter: "CPU (float64)" } as const;
const value = { name: "T1", score: NaN, data: Float32Array.of(1, 2, 3) };

/** Asks a store that has just been opened; says whether it computed. */
async function ask(key: unknown = ["P1", { k: 3 }], what = "features", by: Pick<Engine, "backend" | "adapter"> = cpu): Promise<{ readonly found: unknown; readonly computed: boolean }> {
  const store = new Store(folder, by);
  const found = await store.kept(what, key, async () => value);
  return { found, computed: store.computed === 1 };
}

describe("Store", () => {
  it("computes once, and finds the same then", async () => {
    expect(await ask()).toEqual({ found: value, computed: true });
    expect(await ask()).toEqual({ found: value, computed: false });
    expect(readdirSync(join(folder, "features")).map((name) => name.replace(/^[0-9a-f]{64}/, "KEY"))).toEqual(["KEY.bin", "KEY.json"]);
  });

  it.each([
    ["key", [["P1", { k: 4 }]]],
    ["key that JSON would not tell apart", [["P1", { k: NaN }]]],
    ["kind", [["P1", { k: 3 }], "scores"]],
    ["backend", [["P1", { k: 3 }], "features", { backend: "gpu", adapter: "CPU (float64)" }]],
  ] as const)("computes again for another %s", async (_, asked) => {
    await ask();
    await ask(["P1", { k: null }]);
    expect((await ask(...(asked as [unknown]))).computed).toBe(true);
  });

  it("takes nothing over from another GPU", async () => {
    const by = (adapter: string) => ask(["P1"], "features", { backend: "gpu", adapter });
    await by("one");
    expect([(await by("one")).computed, (await by("another")).computed]).toEqual([false, true]);
  });

  it.each(["json", "bin"])("computes again what is broken or cut off: .%s", async (ending) => {
    await ask();
    const path = join(folder, "features", readdirSync(join(folder, "features")).find((name) => name.endsWith(ending))!);
    const whole = readFileSync(path);
    truncateSync(path, whole.length - 3);
    expect(await ask()).toEqual({ found: value, computed: true });
    expect(readFileSync(path)).toEqual(whole);
    writeFileSync(path, whole.map((byte, i) => (i === whole.length - 4 ? byte ^ 1 : byte)));
    expect((await ask()).computed).toBe(true);
    rmSync(path);
    expect((await ask()).computed).toBe(true);
    expect((await ask()).computed).toBe(false);
  });

  it("computes once for two who ask at the same time, and nothing is kept of what failed", async () => {
    const store = new Store(folder, cpu);
    let times = 0;
    const compute = async (): Promise<number> => ++times;
    expect(await Promise.all([store.kept("a", 1, compute), store.kept("a", 1, compute), store.kept("a", 2, compute)])).toEqual([1, 1, 2]);
    await expect(store.kept("a", 3, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await store.kept("a", 3, compute)).toBe(3);
  });
});

it("sha256 is that of FIPS 180-2", () => {
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
