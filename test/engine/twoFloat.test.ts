import { describe, expect, it, vi } from "vitest";
import { GpuError } from "../../src/host/errors.ts";
import type * as adapters from "../../src/host/engine/adapters.node.ts";
import { openEngine } from "../../src/host/engine/engine.ts";
import type * as shaders from "../../src/host/engine/shaders.node.ts";
import { cpuOnly } from "../adapter.ts";

/** real.wgsl as a compiler would leave it that takes these functions' rounding errors for zero, as fast arithmetic does. */
const simplified = new Map<string, string>();
vi.mock("../../src/host/engine/shaders.node.ts", async (importOriginal) => {
  const original = await importOriginal<typeof shaders>();
  const shaderSource = (name: string): string => {
    let source = original.shaderSource(name);
    for (const [head, body] of simplified) {
      const start = source.indexOf(head);
      if (start < 0) throw new Error(`no ${head} in ${name}.wgsl`);
      source = `${source.slice(0, start)}${head} ${body}${source.slice(source.indexOf("\n}", start) + 2)}`;
    }
    return source;
  };
  return { ...original, shaderSource };
});

/** Any adapter passes for a hardware GPU here. */
vi.mock("../../src/host/engine/adapters.node.ts", async (importOriginal) => {
  const original = await importOriginal<typeof adapters>();
  const openGpu: typeof original.openGpu = (options) => original.openGpu({ ...options, allowSoftware: true });
  return { ...original, openGpu };
});

const refusal = /^.+ \((software|hardware), .+\) cannot compute in the default precision: two-float arithmetic does not survive its compiler, results\[\d+\]: GPU -?\d\S*, CPU -?\d\S* \(allowed difference \S+\)$/;

describe.skipIf(cpuOnly)("an adapter whose compiler simplifies", () => {
  it.each([
    ["two_sum", "fn two_sum(a: f32, b: f32) -> Real", "{ return vec2(a + b, 0.0); }"],
    ["quick_two_sum", "fn quick_two_sum(a: f32, b: f32) -> Real", "{ return vec2(a + b, 0.0); }"],
    ["two_product", "fn two_product(a: f32, b: f32) -> Real", "{ return vec2(a * b, 0.0); }"],
  ])("%s is refused, with its name and the difference", async (_, head, body) => {
    simplified.set(head, body);
    try {
      await expect(openEngine({ backend: "gpu" })).rejects.toThrow(GpuError);
      await expect(openEngine({ backend: "gpu" })).rejects.toThrow(refusal);
      const { backend, notice } = await openEngine();
      expect(backend, "auto goes on without it, and says so").toBe("cpu");
      expect(notice).toMatch(refusal);
    } finally {
      simplified.clear();
    }
  });

  it("nothing is taken", async () => {
    const engine = await openEngine();
    expect([engine.backend, engine.notice]).toEqual(["gpu", null]);
    engine.close();
  });
});
