import { openGpu } from "#adapters";
import { openThreads } from "#threads";
import { NoAdapterError } from "../errors.ts";
import { twins } from "../../kernels/twins.ts";
import { adapterLine, type AdapterDescription } from "./adapter.ts";
import { CpuExecutor } from "./cpu.ts";
import { GpuExecutor, type GpuOptions } from "./gpu.ts";
import { takeProfile, type Profile } from "./profile.ts";
import type { BufferRef, Recording, Results } from "./recording.ts";
import type { Threads } from "../threads/job.ts";
import { twoFloatFailure } from "./twoFloat.ts";

export type Backend = "gpu" | "cpu";

export interface EngineOptions extends GpuOptions {
  /** `auto` (default): a hardware GPU that can compute in the default precision, else the CPU. `gpu` accepts a software adapter too. */
  readonly backend?: "auto" | Backend;
  /** Part of an adapter's name, where there are several. */
  readonly adapter?: string;
  /** Threads of the host: of the CPU backend, and for the formulas of both. Default 1; a browser has no more. */
  readonly threads?: number;
  /** Ask for WebGPU's default limits instead of the adapter's own (the suite runs on both). */
  readonly portableLimits?: boolean;
  /** Work as if no binding could be larger than this many bytes; tests reach the splitting of large volumes with it. */
  readonly maxBindingBytes?: number;
}

/** Runs recordings on one backend, chosen when it is opened and never changed afterwards. */
export interface Engine {
  readonly backend: Backend;
  /** What runs the work, for people: the adapter's name, or "CPU (float64)". */
  readonly adapter: string;
  /** Why `auto` took the CPU, with what keeps a GPU from being used; null where there is nothing to tell. */
  readonly notice: string | null;
  /** The largest buffer a kernel can see, in bytes. */
  readonly maxBindingBytes: number;
  /** Threads of the host; null where it has but one. */
  readonly threads: Threads | null;
  /** What recordings have cost so far; on a GPU the time of each kernel only with the option `profile`. */
  readonly profile: Profile;
  run(recording: Recording): Promise<Results>;
  /** Gives back buffers that recordings kept. */
  release(refs: Iterable<BufferRef>): void;
  close(): void;
}

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
    const { adapter, description } = await openGpu({ adapter: options.adapter, allowSoftware: required });
    return await checked(gpuEngine(await requestDevice(adapter, options), description, options, threads));
  } catch (error) {
    // `auto` asks whether there is a hardware GPU that will do; that there is none is an answer. A GPU that fails is not.
    if (!required && error instanceof NoAdapterError) return cpuEngine(error.message, threads);
    throw error;
  }
}

function requestDevice(adapter: GPUAdapter, { portableLimits, profile }: EngineOptions): Promise<GPUDevice> {
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  return adapter.requestDevice({
    label: "webradiomics",
    requiredLimits: portableLimits ? {} : { maxStorageBufferBindingSize, maxBufferSize },
    requiredFeatures: profile && adapter.features.has("timestamp-query") ? ["timestamp-query"] : [],
  });
}

/** Gives the engine back if its adapter can compute in the default precision, and closes it otherwise. */
async function checked(engine: Engine): Promise<Engine> {
  try {
    const failure = await twoFloatFailure(engine);
    takeProfile(engine.profile); // begins with the first recording of the user
    if (failure === null) return engine;
    throw new NoAdapterError(`${engine.adapter} cannot compute in the default precision: two-float arithmetic does not survive its compiler, ${failure}`);
  } catch (error) {
    engine.close();
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

function gpuEngine(device: GPUDevice, description: AdapterDescription, options: EngineOptions, threads: Threads | null): Engine {
  const executor = new GpuExecutor(device, options);
  return {
    backend: "gpu",
    adapter: adapterLine(description),
    notice: null,
    maxBindingBytes: Math.min(options.maxBindingBytes ?? Infinity, device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize),
    profile: executor.profile,
    run: (recording) => executor.run(recording),
    release: (refs) => executor.release(refs),
    threads,
    close: () => {
      threads?.close();
      executor.close();
    },
  };
}
