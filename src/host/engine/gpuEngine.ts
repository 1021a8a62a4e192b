import { NoAdapterError } from "../errors.ts";
import type { Threads } from "../threads/job.ts";
import { adapterLine, type AdapterDescription, type OpenedGpu } from "./adapter.ts";
import type { Engine, EngineOptions } from "./types.ts";
import { GpuExecutor } from "./gpu.ts";
import { takeProfile } from "./profile.ts";
import { twoFloatFailure } from "./twoFloat.ts";

/**
 * An engine on an adapter.
 * @throws NoAdapterError when it cannot compute in the default precision
 */
export async function openGpuEngine({ adapter, description }: OpenedGpu, options: EngineOptions, threads: Threads | null): Promise<Engine> {
  return checked(gpuEngine(await requestDevice(adapter, options), description, options, threads));
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
