import { DeviceLostError, GpuError } from "../errors.ts";
import { stopwatch } from "../stopwatch.ts";
import { Encoding, type Gpu, type PlannedRun } from "./encoding.ts";
import type { RunCommand } from "./inputs.ts";
import { PipelineCache } from "./pipelines.ts";
import { BufferPool } from "./pool.ts";
import { newProfile, type Profile } from "./profile.ts";
import type { BufferRef, Recording, Results } from "./recording.ts";
import { QueryPool } from "./timestamps.ts";

export interface GpuOptions {
  /** Invocations per workgroup; tests force small ones so that small inputs reach every path. */
  readonly workgroup?: number;
  /** Workgroups along x before the grid folds into y, and items before further dispatches follow. */
  readonly fold?: number;
  /** Invocations submitted at once at most, so that no submit keeps the device busy for more than about 100 ms. */
  readonly submitInvocations?: number;
  /** Whether the device tells the time of every pass, where it can: passes are encoded one by one then. */
  readonly profile?: boolean;
}

const bufferUsage = 0x80 | 0x40 | 0x04 | 0x08; // STORAGE | UNIFORM | COPY_SRC | COPY_DST (GPUBufferUsage is not a global in Node)
const stagingUsage = 0x01 | 0x08; // MAP_READ | COPY_DST
const queryResolve = 0x200;

/** Runs recordings on a WebGPU device: one submit and one readback a recording, all memory from pools. */
export class GpuExecutor {
  readonly profile: Profile = newProfile();
  readonly #gpu: Gpu;
  #lost: DeviceLostError | undefined;

  constructor(device: GPUDevice, { workgroup = 256, fold, submitInvocations = 2 ** 28, profile: timed = false }: GpuOptions = {}) {
    const { profile } = this;
    const queries = timed && device.features.has("timestamp-query") ? new QueryPool(device, profile) : null;
    this.#gpu = {
      device, queries, profile, workgroup, submitInvocations,
      fold: fold ?? device.limits.maxComputeWorkgroupsPerDimension,
      buffers: new BufferPool(device, { usage: bufferUsage | (queries ? queryResolve : 0), spare: 2 ** 30, profile }),
      mappable: new BufferPool(device, { usage: stagingUsage, spare: 2 ** 26, profile }),
      pipelines: new PipelineCache(device, workgroup, profile),
      kept: new Map(),
    };
    void device.lost.then((info) => {
      this.#lost = new DeviceLostError(`the GPU device was lost (${info.reason}): ${info.message || "no reason given"}`);
    });
  }

  async run(recording: Recording): Promise<Results> {
    if (this.#lost) throw this.#lost;
    try {
      return await this.#execute(recording);
    } catch (error) {
      // A lost device fails in many ways; give its own promise a turn to say so.
      await Promise.resolve();
      if (this.#lost) throw new DeviceLostError(`${recording.label}: ${(this.#lost as Error).message}`, { cause: error });
      if (error instanceof GpuError) throw error;
      // What Dawn says of an error scope is no Error.
      throw new GpuError(`${recording.label}: ${(error as { message?: string }).message ?? String(error)}`, { cause: error });
    }
  }

  release(refs: Iterable<BufferRef>): void {
    const { kept, buffers } = this.#gpu;
    for (const ref of refs) {
      const buffer = kept.get(ref);
      if (buffer) buffers.give(buffer);
      kept.delete(ref);
    }
  }

  close(): void {
    this.#gpu.device.destroy();
  }

  async #execute(recording: Recording): Promise<Results> {
    const clock = stopwatch();
    const runs = await this.#plan(recording);
    this.profile.pipelines.ms += clock();
    const encoding = new Encoding(this.#gpu, recording, runs);
    try {
      const submitted = this.#submit(encoding);
      this.profile.host.encode += clock();
      await submitted;
      await encoding.finished();
      this.profile.host.wait += clock();
      const results = encoding.results();
      this.profile.host.copy += clock();
      this.profile.recordings++;
      return results;
    } catch (error) {
      this.#discard(recording, encoding);
      throw error;
    }
  }

  #plan({ commands }: Recording): Promise<PlannedRun[]> {
    const runs = commands.filter((command): command is RunCommand => command.kind === "run");
    return Promise.all(runs.map(async (command): Promise<PlannedRun> => {
      const passes = command.operation.passes(command.items);
      return { command, passes, pipelines: await Promise.all(passes.map(({ shader }) => this.#compile(command, shader))) };
    }));
  }

  async #compile({ operation, buffers }: RunCommand, shader: string): Promise<GPUComputePipeline> {
    try {
      return await this.#gpu.pipelines.pipeline(operation, shader, buffers);
    } catch (error) {
      throw new GpuError(`kernel ${shader} does not compile on this adapter: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Error scopes are one stack per device: they are opened and closed without awaiting in between. */
  async #submit(encoding: Encoding): Promise<void> {
    const { device } = this.#gpu;
    const scopes = ["validation", "out-of-memory", "internal"] as const;
    for (const scope of scopes) device.pushErrorScope(scope);
    let failure: unknown = null;
    try {
      encoding.submit();
    } catch (error) {
      failure = error;
    }
    const errors = await Promise.all(scopes.map(() => device.popErrorScope()));
    failure ??= errors.find((error) => error !== null) ?? null;
    if (failure !== null) throw failure;
    encoding.release();
  }

  #discard({ kept }: Recording, encoding: Encoding): void {
    encoding.discard();
    for (const ref of kept) {
      const buffer = this.#gpu.kept.get(ref);
      if (buffer) this.#gpu.buffers.destroy(buffer);
      this.#gpu.kept.delete(ref);
    }
    this.#gpu.buffers.clear();
    this.#gpu.mappable.clear();
  }
}
