/** Every kernel has its room: declaration, twin, shaders and test under one name, and bindings that agree. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WgslReflect } from "wgsl_reflect/wgsl_reflect.module.js";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { firstDifference, runExample } from "../../src/host/engine/example.ts";
import { bindingNames } from "../../src/host/engine/pipelines.ts";
import { shaderNames, shaderSource } from "../../src/host/engine/shaders.node.ts";
import type { Element } from "../../src/kernels/operation.ts";
import { operations } from "../../src/kernels/registry.ts";
import { twins } from "../../src/kernels/twins.ts";
import { cpuOnly } from "../adapter.ts";

const wgslElement: Record<Element, string[]> = {
  u8: ["u32"], u16: ["u32"], u32: ["u32", "atomic"], i32: ["i32", "atomic"], f32: ["f32"], real: ["f32"],
};
const shadersOf = (name: string): string[] => shaderNames().filter((s) => s === name || s.startsWith(`${name}-`) && !operations.some((o) => o.name !== name && (s === o.name || s.startsWith(`${o.name}-`)) && o.name.length > name.length));

test("folders and registry name the same rooms", () => {
  const names = operations.map((o) => o.name).sort();
  const files = readdirSync("src/kernels").filter((f) => !["operation.ts", "pairs.ts", "registry.ts", "twins.ts", "voxels.ts"].includes(f)).sort();
  expect(files).toEqual(names.flatMap((n) => [`${n}.cpu.ts`, `${n}.ts`]).sort());
  expect([...twins.keys()].sort()).toEqual(names);
  expect(shaderNames()).toEqual(names.flatMap(shadersOf).sort());
  for (const name of names) expect(existsSync(`test/kernels/${name}.test.ts`), `test/kernels/${name}.test.ts`).toBe(true);
});

describe.each(operations.map((o) => ({ name: o.name, operation: o })))("$name", ({ name, operation }) => {
  const elements: Record<string, Element> = { ...operation.inputs };
  for (const [key, { element }] of Object.entries(operation.outputs)) elements[key] = element;
  for (const [key, { element }] of Object.entries(operation.scratch ?? {})) elements[key] = element;

  test("has shaders", () => expect(shadersOf(name).length).toBeGreaterThan(0));

  test.each(shadersOf(name))("%s.wgsl agrees with the declaration", (shader) => {
    const source = shaderSource(shader);
    const reflect = new WgslReflect(source);
    expect(source.startsWith("//"), "opens with what it computes").toBe(true);
    const struct = reflect.structs.find((s) => s.name === "Item");
    expect(struct?.members.map((m) => [m.name, m.type.name])).toEqual(Object.entries(operation.item));
    const names = bindingNames(operation);
    for (const binding of reflect.storage) {
      if (binding.name === "items") {
        expect(binding.binding).toBe(1);
        continue;
      }
      const declared = names[binding.binding - 2];
      expect(binding.name).toBe(declared?.name);
      expect(binding.access, `${binding.name} is bound as declared`).toBe(declared.readOnly ? "read" : "read_write");
      const format = (binding.type as unknown as { format: { name: string } }).format.name;
      expect(wgslElement[elements[binding.name]], `${binding.name} holds ${format}`).toContain(format);
    }
    // The portable limits.
    expect(reflect.storage.length).toBeLessThanOrEqual(8);
    expect(names.length + 1, "bindings of the operation").toBeLessThanOrEqual(8);
    expect(reflect.entry.compute.length).toBe(1);
    expect(source).toContain("@workgroup_size(WG)");
  });
});

test("each shader file is complete: its text names what it imports", () => {
  for (const name of shaderNames()) {
    const text = readFileSync(`shaders/${name}.wgsl`, "utf8");
    expect(text, name).toContain("//#import params");
  }
});

describe("examples", () => {
  let cpu: Engine;
  beforeAll(async () => void (cpu = await openEngine({ backend: "cpu" })));

  test.each(operations.map((o) => ({ name: o.name, operation: o })))("$name: every output has something in it", async ({ operation }) => {
    const outputs = await runExample(cpu, operation, operation.example());
    for (const [name, values] of Object.entries(outputs)) expect([...values].some((v) => v !== 0), name).toBe(true);
  });

  describe.skipIf(cpuOnly)("on the GPU", () => {
    let gpu: Engine;
    beforeAll(async () => void (gpu = await openEngine({ backend: "gpu" })));
    afterAll(() => gpu.close());

    test.each(operations.map((o) => ({ name: o.name, operation: o })))("$name agrees with the CPU", async ({ operation }) => {
      const example = operation.example();
      const expected = await runExample(cpu, operation, example);
      // Twice: the second run meets the buffers that the first left.
      for (let run = 1; run <= 2; run++) {
        expect(firstDifference(await runExample(gpu, operation, example), expected, operation.accuracy), `run ${run}`).toBeNull();
      }
    });
  });
});
