import { invariant } from "../errors.ts";
import type { Operation, Pass } from "../../kernels/operation.ts";
import { deviceBytes, packInputs, uploadBytes, type Inputs, type RunCommand } from "./inputs.ts";
import { bindingNames, type PipelineCache } from "./pipelines.ts";
import type { BufferPool } from "./pool.ts";
import { addKernel, addRead, type Profile } from "./profile.ts";
import { Readback, type Place } from "./readback.ts";
import { BufferRef, lastUses, type Recording, type Results } from "./recording.ts";
import type { PassTimes, QueryPool } from "./timestamps.ts";

/** What all recordings of an executor share. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly buffers: BufferPool;
  /** Staging buffers, which the host can map. */
  readonly mappable: BufferPool;
  readonly pipelines: PipelineCache;
  /** Null where passes are not timed. */
  readonly queries: QueryPool | null;
  readonly kept: Map<BufferRef, GPUBuffer>;
  readonly workgroup: number;
  /** Workgroups along x at most, and items in one dispatch. */
  readonly fold: number;
  readonly submitInvocations: number;
  readonly profile: Profile;
}

/** A run of a recording with its passes and their pipelines. */
export interface PlannedRun {
  readonly command: RunCommand;
  readonly passes: readonly Pass[];
  readonly pipelines: readonly GPUComputePipeline[];
}

/** One recording on its way through the device: submit, release, finished, results in this order. */
export class Encoding {
  readonly #gpu: Gpu;
  readonly #recording: Recording;
  readonly #runs: readonly PlannedRun[];
  readonly #inputs: Inputs;
  readonly #times: PassTimes | null;
  readonly #held = new Map<BufferRef, Place>();
  /** Buffers that go back to the pool once all is submitted. */
  readonly #owned = new Set<GPUBuffer>();
  #inputBuffer!: GPUBuffer;
  #encoder: GPUCommandEncoder;
  #pass: GPUComputePassEncoder | null = null;
  /** Invocations since the last submit. */
  #work = 0;
  #readback: Readback | undefined;

  constructor(gpu: Gpu, recording: Recording, runs: readonly PlannedRun[]) {
    this.#gpu = gpu;
    this.#recording = recording;
    this.#runs = runs;
    const steps = runs.flatMap(({ passes }) => passes.map(({ step = 0 }) => step));
    this.#inputs = packInputs(recording, runs.map(({ command }) => command), steps, gpu.fold);
    const dispatches = runs.reduce((sum, { passes }, r) => sum + passes.length * this.#inputs.items[r].length, 0);
    this.#times = dispatches > 0 && gpu.queries ? gpu.queries.take(dispatches) : null;
    this.#encoder = gpu.device.createCommandEncoder({ label: recording.label });
    for (const [ref, buffer] of gpu.kept) this.#held.set(ref, { buffer, offset: 0 });
  }

  /** Encodes and submits the recording, and asks for what it reads. */
  submit(): void {
    const { commands, kept } = this.#recording;
    const lastUse = lastUses(this.#recording);
    this.#upload();
    for (const command of commands) if (command.kind === "allocate" && command.clear) this.#clear(command.ref);
    let run = 0;
    for (const [at, command] of commands.entries()) {
      if (command.kind === "allocate" && !command.clear) this.#take(command.ref);
      else if (command.kind === "run") this.#run(this.#runs[run], this.#inputs.items[run++]);
      for (const ref of lastUse.get(at) ?? []) this.#recycle(ref);
    }
    this.#endPass();
    this.#readback = this.#copyOut();
    this.#submitEncoded();
    this.#readback.map();
    for (const ref of kept) {
      const { buffer } = this.#place(ref);
      this.#gpu.kept.set(ref, buffer);
      this.#owned.delete(buffer);
    }
  }

  /** Gives the buffers to other recordings: the device does one after the other. */
  release(): void {
    for (const buffer of this.#owned) this.#gpu.buffers.give(buffer);
    this.#owned.clear();
  }

  /** Waits for the device. */
  async finished(): Promise<void> {
    if (this.#readback!.maps > 0) await this.#readback!.mapped();
    else await this.#gpu.device.queue.onSubmittedWorkDone();
  }

  /** What was read back, once the recording has finished. */
  results(): Results {
    const { profile, queries } = this.#gpu;
    const results = this.#readback!.results();
    profile.maps += this.#readback!.maps;
    if (this.#times) {
      this.#times.count(profile, results.get(this.#times.stamps));
      queries!.give(this.#times);
    }
    return results;
  }

  /** After a failure any buffer may be invalid, and memory may be what was short: nothing of it is used again. */
  discard(): void {
    for (const buffer of this.#owned) this.#gpu.buffers.destroy(buffer);
    this.#readback?.discard();
  }

  /** Uploads come first, into buffers of their own: queue writes run before the encoder, whatever the order of commands. */
  #upload(): void {
    const { bytes, uploads } = this.#inputs;
    this.#inputBuffer = this.#gpu.buffers.take(bytes.byteLength, "inputs");
    this.#owned.add(this.#inputBuffer);
    this.#write(this.#inputBuffer, bytes);
    for (const command of this.#recording.commands) {
      if (command.kind !== "upload") continue;
      const offset = uploads.get(command.ref);
      if (offset !== undefined) this.#held.set(command.ref, { buffer: this.#inputBuffer, offset });
      else this.#write(this.#take(command.ref), uploadBytes(command.ref, command.data));
    }
  }

  #write(buffer: GPUBuffer, bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.byteLength === 0) return;
    this.#gpu.device.queue.writeBuffer(buffer, 0, bytes);
    this.#gpu.profile.uploads.writes++;
    this.#gpu.profile.uploads.bytes += bytes.byteLength;
  }

  /** Before all runs, so that these share a pass and wait for no other's memory. */
  #clear(ref: BufferRef): void {
    const bytes = deviceBytes(ref);
    this.#encoder.clearBuffer(this.#take(ref), 0, bytes);
    this.#gpu.profile.clears.buffers++;
    this.#gpu.profile.clears.bytes += bytes;
  }

  /** Items that one grid cannot hold follow, through all passes, when those before them are done: they share the scratch. */
  #run({ command: { operation, items, buffers }, passes, pipelines }: PlannedRun, parts: readonly number[]): void {
    const label = `${operation.name} for ${this.#recording.label}`;
    const scratch = this.#scratch(operation, items);
    const bound = bindingNames(operation).map(({ name }): GPUBufferBinding => {
      const ref = buffers.get(name) ?? scratch.get(name);
      invariant(ref, `${operation.name}: no buffer ${name}`);
      return { ...this.#place(ref), size: deviceBytes(ref) };
    });
    const { device, fold, pipelines: cache } = this.#gpu;
    const itemBytes = 4 * Object.keys(operation.item).length;
    for (const [part, offset] of parts.entries()) {
      const count = Math.min(fold, items.length - part * fold);
      const inputs = [{ buffer: this.#inputBuffer, size: 16 }, { buffer: this.#inputBuffer, offset, size: count * itemBytes }];
      const entries = [...inputs, ...bound].map((resource, binding) => ({ binding, resource }));
      const bindGroup = device.createBindGroup({ label, layout: cache.layout(operation), entries });
      passes.forEach((pass, p) => this.#dispatch(pass, count, pipelines[p], bindGroup));
    }
    for (const ref of scratch.values()) this.#recycle(ref);
  }

  #dispatch({ shader, invocations, step = 0, cost = 1 }: Pass, items: number, pipeline: GPUComputePipeline, bindGroup: GPUBindGroup): void {
    const { device, workgroup, fold, submitInvocations, profile } = this.#gpu;
    const work = invocations * items * cost;
    if (this.#work > 0 && this.#work + work > submitInvocations) {
      this.#endPass();
      this.#submitEncoded();
      this.#encoder = device.createCommandEncoder({ label: this.#recording.label });
    }
    this.#pass ??= this.#encoder.beginComputePass({ label: bindGroup.label, ...(this.#times && { timestampWrites: this.#times.next(shader) }) });
    this.#pass.setPipeline(pipeline);
    this.#pass.setBindGroup(0, bindGroup, [this.#inputs.params.get(step)!]);
    const groups = Math.max(1, Math.ceil(invocations / workgroup));
    const x = Math.min(groups, fold);
    this.#pass.dispatchWorkgroups(x, Math.ceil(groups / x), items);
    this.#work += work;
    addKernel(profile, shader, { dispatches: 1, items, ms: 0 });
    if (this.#times) this.#endPass();
    else profile.untimed++;
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = null;
  }

  #submitEncoded(): void {
    this.#gpu.device.queue.submit([this.#encoder.finish()]);
    this.#gpu.profile.submits++;
    this.#work = 0;
  }

  /** Appends the copies of what is read back, and of the times of the passes. */
  #copyOut(): Readback {
    const { device: { limits: { maxBufferSize } }, mappable, profile } = this.#gpu;
    const { label, commands } = this.#recording;
    const refs = commands.flatMap((command) => (command.kind === "read" ? [command.ref] : []));
    for (const ref of refs) addRead(profile, ref.label, deviceBytes(ref));
    if (this.#times) {
      this.#times.resolve(this.#encoder, this.#take(this.#times.stamps));
      refs.push(this.#times.stamps);
    }
    const readback = new Readback(mappable, refs, maxBufferSize, `read back ${label}`);
    readback.copy(this.#encoder, (ref) => this.#place(ref));
    return readback;
  }

  #scratch(operation: Operation, items: RunCommand["items"]): Map<string, BufferRef> {
    return new Map(Object.entries(operation.scratch ?? {}).map(([name, { element, length }]) => {
      const ref = new BufferRef(`${operation.name}.${name}`, element, length(items), element === "real" ? 2 : 1);
      this.#take(ref);
      return [name, ref];
    }));
  }

  #place(ref: BufferRef): Place {
    const place = this.#held.get(ref);
    invariant(place, `buffer ${ref.label} of ${this.#recording.label} does not exist`);
    return place;
  }

  #take(ref: BufferRef): GPUBuffer {
    const buffer = this.#gpu.buffers.take(deviceBytes(ref), ref.label);
    this.#held.set(ref, { buffer, offset: 0 });
    this.#owned.add(buffer);
    return buffer;
  }

  /** Gives a buffer to what comes later in the recording. */
  #recycle(ref: BufferRef): void {
    const buffer = this.#held.get(ref)?.buffer;
    if (!buffer || !this.#owned.delete(buffer)) return;
    this.#held.delete(ref);
    this.#gpu.buffers.give(buffer);
  }
}
