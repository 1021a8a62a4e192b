import { describe, expect, it, vi } from "vitest";
import { runDoctor } from "../../src/host/cli/doctor.ts";
import { adapterLine } from "../../src/host/engine/adapter.ts";
import { openGpu } from "../../src/host/engine/adapters.node.ts";
import type { EngineOptions } from "../../src/host/engine/engine.ts";
import type * as shaders from "../../src/host/engine/shaders.node.ts";
import { operations } from "../../src/kernels/registry.ts";
import { version } from "../../src/host/version.ts";
import { cpuOnly } from "../adapter.ts";

/** Kernels that do nothing, as a broken driver's might. */
const idle = new Set<string>();
vi.mock("../../src/host/engine/shaders.node.ts", async (importOriginal) => {
  const original = await importOriginal<typeof shaders>();
  const shaderSource = (name: string): string => {
    const source = original.shaderSource(name);
    return idle.has(name) ? source.replace(/(fn main\([^{]*\{)/, "$1 if (params.zero == 0u) { return; }") : source;
  };
  return { ...original, shaderSource };
});

async function doctor(options: EngineOptions): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  return { code: await runDoctor(options, (line) => void lines.push(line)), lines };
}

const ofMachine = `webradiomics ${version}, Node ${process.version}, ${process.platform} ${process.arch}`;
const limits = /^ {4}maxStorageBufferBindingSize \d{9,}, maxBufferSize \d{9,}, maxStorageBuffersPerShaderStage \d+, maxComputeWorkgroupStorageSize \d+, maxComputeInvocationsPerWorkgroup \d+$/;

describe("doctor", () => {
  it("says that the CPU backend was asked for, and has nothing to compare it with", async () => {
    const { code, lines } = await doctor({ backend: "cpu" });
    expect([code, lines[0]]).toEqual([0, ofMachine]);
    expect(lines).toContain("would use: the CPU backend (float64), because --backend cpu asks for it");
    expect(lines.at(-1)).toContain("self-test: nothing to compare on the CPU");
  });

  describe.skipIf(cpuOnly)("with an adapter", () => {
    it("lists it with its limits and tests every operation on it, two-float arithmetic first", async () => {
      const used = adapterLine((await openGpu({ allowSoftware: true })).description);
      const { code, lines } = await doctor({ backend: "gpu" });
      expect(lines.slice(0, 3)).toEqual([ofMachine, "adapters:", `  ${used}`]);
      expect(lines[3]).toMatch(limits);
      expect(lines[4]).toMatch(/^ {4}features: \S/);
      const start = lines.indexOf(`would use: ${used}, because --backend gpu asks for it`);
      expect(start).toBeGreaterThan(0);
      expect(lines[start + 1]).toBe("self-test, each operation against the CPU path:");
      expect(lines[start + 2]).toBe("  real-check: ok");
      expect(lines.slice(start + 2, -1).sort()).toEqual(operations.map(({ name }) => `  ${name}: ok`).sort());
      expect(lines.at(-1)).toBe(`self-test: ${operations.length} of ${operations.length} operations agree`);
      expect(code).toBe(0);
    });

    it("ends with 1 when an operation computes something else", async () => {
      idle.add("mesh");
      try {
        const { code, lines } = await doctor({ backend: "gpu" });
        expect(code).toBe(1);
        expect(lines.filter((line) => line.includes("FAILED"))).toEqual([expect.stringMatching(/^ {2}mesh: FAILED, cubes\[\d+\]: GPU 0, CPU [1-9]\d* \(allowed difference 0\)$/)]);
        expect(lines.at(-1)).toBe(`self-test: ${operations.length - 1} of ${operations.length} operations agree`);
      } finally {
        idle.clear();
      }
    });

    it("does without --backend what extract does: a hardware GPU, else the CPU", async () => {
      const { kind } = (await openGpu({ allowSoftware: true })).description;
      const { code, lines } = await doctor({});
      expect(code).toBe(0);
      const expected = kind === "hardware"
        ? / \(hardware, .*\), a hardware GPU$/
        : /^would use: the CPU backend \(float64\), since a software adapter is slower than the CPU backend \(it is used when asked for: --backend gpu\)$/;
      expect(lines.find((line) => line.startsWith("would use: "))).toMatch(expected);
    });
  });
});
