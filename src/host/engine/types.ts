import type { Threads } from "../threads/job.ts";
import type { GpuOptions } from "./gpu.ts";
import type { Profile } from "./profile.ts";
import type { BufferRef, Recording, Results } from "./recording.ts";

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
