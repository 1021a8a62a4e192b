import { listAdapters } from "#adapters";
import { adapterLine, type AdapterReport } from "../engine/adapter.ts";
import { openEngine, type Engine, type EngineOptions } from "../engine/engine.ts";
import { selfTest } from "../engine/selftest.ts";
import { version } from "../version.ts";

/** The limits that decide how a case is cut up. */
const shownLimits = [
  "maxStorageBufferBindingSize", "maxBufferSize", "maxStorageBuffersPerShaderStage", "maxComputeWorkgroupStorageSize", "maxComputeInvocationsPerWorkgroup",
] as const;

/**
 * Prints the adapters of this machine, which would be used and why, and tests every operation on it.
 * @returns exit code: 0 when the engine that would be used computes what it should, else 1
 * @throws GpuError when the adapter asked for cannot be used
 */
export async function runDoctor(options: EngineOptions, print: (line: string) => void): Promise<number> {
  print(`webradiomics ${version}, Node ${process.version}, ${process.platform} ${process.arch}`);
  const { adapters, notes } = await listAdapters();
  print(adapters.length === 0 ? "adapters: none" : "adapters:");
  for (const adapter of adapters) describe(adapter).forEach((line) => print(`  ${line}`));
  for (const note of notes) print(`note: ${note}`);
  const engine = await openEngine(options);
  print(`would use: ${engine.backend === "gpu" ? engine.adapter : "the CPU backend (float64)"}, ${reason(options, engine, adapters)}`);
  try {
    if (engine.backend === "gpu") return await report(engine, print);
    const software = adapters.find(({ description }) => description.kind === "software");
    print(software ? `self-test: nothing to compare on the CPU; --backend gpu tests ${software.description.device}` : "self-test: nothing to compare on the CPU");
    return 0;
  } finally {
    engine.close();
  }
}

function describe({ description, limits, features }: AdapterReport): string[] {
  const shown = shownLimits.map((name) => `${name} ${limits[name]}`).join(", ");
  return [adapterLine(description), `  ${shown}`, `  features: ${features.join(", ") || "none"}`];
}

function reason({ backend = "auto", adapter }: EngineOptions, engine: Engine, adapters: readonly AdapterReport[]): string {
  if (backend !== "auto") return `because --backend ${backend} asks for it`;
  if (adapter !== undefined) return `because --adapter ${adapter} asks for it`;
  if (engine.backend === "gpu") return "a hardware GPU";
  if (adapters.some(({ description }) => description.kind === "hardware")) return `since ${engine.notice}`;
  return adapters.length === 0
    ? "since there is no WebGPU adapter"
    : "since a software adapter is slower than the CPU backend (it is used when asked for: --backend gpu)";
}

async function report(engine: Engine, print: (line: string) => void): Promise<number> {
  let failed = 0;
  let tested = 0;
  print("self-test, each operation against the CPU path:");
  for await (const { operation, failure } of selfTest(engine)) {
    tested++;
    if (failure !== null) failed++;
    print(`  ${operation}: ${failure === null ? "ok" : `FAILED, ${failure}`}`);
  }
  print(`self-test: ${tested - failed} of ${tested} operations agree`);
  return failed === 0 ? 0 : 1;
}
