import { openGpu } from "#adapters";
import { openThreads } from "#threads";
import { NoAdapterError } from "../errors.ts";
import { twins } from "../../kernels/twins.ts";
import { CpuExecutor } from "./cpu.ts";
import type { Threads } from "../threads/job.ts";
import type { Engine, EngineOptions } from "./types.ts";

export type { Backend, Engine, EngineOptions } from "./types.ts";

/**
 * Opens an engine.
 * @throws GpuError when `backend` is "gpu" (or an adapter is named) and none can be had that computes in the default precision.
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const backend = options.backend ?? "auto";
  const threads = openThreads(options.threads ?? 1);
  if (backend === "cpu") return cpuEngine(null, threads);
  const required = backend === "gpu" || options.adapter !== undefined;
  try {
    const opened = await openGpu({ adapter: options.adapter, allowSoftware: required });
    // Most machines have no GPU, and shaders and all that runs them take a while to load.
    const { openGpuEngine } = await import("./gpuEngine.ts");
    return await openGpuEngine(opened, options, threads);
  } catch (error) {
    // `auto` asks whether there is a hardware GPU that will do; that there is none is an answer. A GPU that fails is not.
    if (!required && error instanceof NoAdapterError) return cpuEngine(error.message, threads);
    throw error;
  }
}

function cpuEngine(notice: string | null, threads: Threads | null): Engine {
  const executor = new CpuExecutor(twins, threads);
  return {
    backend: "cpu",
    adapter: "CPU (float64)",
    notice,
    maxBindingBytes: Infinity,
    profile: executor.profile,
    run: (recording) => executor.run(recording),
    release: (refs) => executor.release(refs),
    threads,
    close: () => threads?.close(),
  };
}
