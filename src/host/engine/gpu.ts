import { DeviceLostError, GpuError, invariant } from "../errors.ts";
import { asArray, newArray } from "./arrays.ts";
import type { Element, ElementArrays, Item, Operation, Pass } from "../../kernels/operation.ts";
import { bindingNames, PipelineCache } from "./pipelines.ts";
import { BufferPool } from "./pool.ts";
import { mergeReal, splitReal } from "./real.ts";
import { BufferRef, lastUses, Results, type Command, type Recording } from "./recording.ts";

const elementBytes = { u8: 1, u16: 2, u32: 4, i32: 4, f32: 4, real: 4 } as const;

/** Bytes of a buffer on the device, a whole number of words and never zero. */
export function deviceBytes(ref: { element: Element; length: number; planes: number }): number {
  return Math.max(4, Math.ceil((ref.length * elementBytes[ref.element] * ref.planes) / 4) * 4);
}

export interface GpuOptions {
  /** Invocations per workgroup; tests force small ones so that small inputs reach every path. */
  readonly workgroup?: number;
  /** Workgroups along x before the grid folds into y. */
  readonly fold?: number;
  /** Invocations submitted at once at most, so that no submit keeps the device busy for more than about 100 ms. */
  readonly submitInvocations?: number;
}

interface Read {
  readonly ref: BufferRef;
  readonly offset: number;
}

/** What is read back through one mapped buffer. */
interface Staging {
  readonly buffer: GPUBuffer;
  readonly reads: readonly Read[];
}
type RunCommand = Extract<Command, { kind: "run" }>;

/** Runs recordings on a WebGPU device: one readback a recording, all buffers but what is read back through from a pool. */
export class GpuExecutor {
  readonly #device: GPUDevice;
  readonly #pool: BufferPool;
  readonly #pipelines: PipelineCache;
  readonly #kept = new Map<BufferRef, GPUBuffer>();
  readonly #workgroup: number;
  readonly #fold: number;
  readonly #submitInvocations: number;
  #lost: DeviceLostError | undefined;

  constructor(device: GPUDevice, options: GpuOptions = {}) {
    this.#device = device;
    this.#workgroup = options.workgroup ?? 256;
    this.#fold = options.fold ?? device.limits.maxComputeWorkgroupsPerDimension;
    this.#submitInvocations = options.submitInvocations ?? 2 ** 28;
    this.#pool = new BufferPool(device);
    this.#pipelines = new PipelineCache(device, this.#workgroup);
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
      throw new GpuError(`${recording.label}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  release(refs: Iterable<BufferRef>): void {
    for (const ref of refs) {
      const buffer = this.#kept.get(ref);
      if (buffer) this.#pool.give(buffer);
      this.#kept.delete(ref);
    }
  }

  close(): void {
    this.#device.destroy();
  }

  async #execute(recording: Recording): Promise<Results> {
    const runs = recording.commands.filter((c): c is RunCommand => c.kind === "run");
    const passes = runs.map((run) => run.operation.passes(run.items));
    const pipelines = await Promise.all(
      runs.map((run, r) => Promise.all(passes[r].map((pass) => this.#compile(run, pass.shader)))),
    );
    // Error scopes are one stack per device: they are opened and closed without awaiting in between.
    const scopes = ["validation", "out-of-memory", "internal"] as const;
    for (const scope of scopes) this.#device.pushErrorScope(scope);
    const owned = new Set<GPUBuffer>();
    const staging: Staging[] = [];
    try {
      let failure: { readonly message: string } | null = null;
      try {
        this.#encode(recording, runs, passes, pipelines, owned, staging);
      } catch (error) {
        failure = error as Error;
      }
      const errors = await Promise.all(scopes.map(() => this.#device.popErrorScope()));
      failure ??= errors.find((e) => e !== null) ?? null;
      if (failure) throw new GpuError(`${recording.label}: ${failure.message}`, { cause: failure });
      for (const buffer of owned) this.#pool.give(buffer);
      owned.clear();
      return await this.#readBack(staging);
    } catch (error) {
      this.#discard(recording, owned);
      throw error;
    } finally {
      for (const { buffer } of staging) buffer.destroy();
    }
  }

  /** After a failure any buffer may be invalid, and memory may be what was short: nothing of it is used again. */
  #discard(recording: Recording, owned: Iterable<GPUBuffer>): void {
    for (const buffer of owned) buffer.destroy();
    for (const ref of recording.kept) {
      this.#kept.get(ref)?.destroy();
      this.#kept.delete(ref);
    }
    this.#pool.clear();
  }

  /**
   * Encodes and submits a recording.
   * @param owned gets the buffers that go back to the pool afterwards
   * @param staging gets what the results are read through
   */
  #encode(
    recording: Recording,
    runs: readonly RunCommand[],
    passes: readonly (readonly Pass[])[],
    pipelines: readonly (readonly GPUComputePipeline[])[],
    owned: Set<GPUBuffer>,
    staging: Staging[],
  ): void {
    const uniforms = this.#uniforms(passes.flat().map((pass) => pass.step ?? 0));
    const items = this.#items(runs);

    const held = new Map<BufferRef, GPUBuffer>(this.#kept);
    owned.add(uniforms).add(items.buffer);
    const lastUse = lastUses(recording);
    const wanted: BufferRef[] = [];
    let encoder = this.#device.createCommandEncoder({ label: recording.label });
    let pass: GPUComputePassEncoder | undefined;
    let work = 0;
    const endPass = (): void => {
      pass?.end();
      pass = undefined;
    };
    const submit = (): void => {
      endPass();
      this.#device.queue.submit([encoder.finish()]);
      encoder = this.#device.createCommandEncoder({ label: recording.label });
      work = 0;
    };
    const buffer = (ref: BufferRef): GPUBuffer => {
      const found = held.get(ref);
      invariant(found, `buffer ${ref.label} of ${recording.label} does not exist`);
      return found;
    };
    const take = (ref: BufferRef): GPUBuffer => {
      const taken = this.#pool.take(deviceBytes(ref), ref.label);
      held.set(ref, taken);
      owned.add(taken);
      return taken;
    };

    // Uploads come first, into buffers of their own: queue writes run before the encoder, whatever the order of commands.
    for (const command of recording.commands) {
      if (command.kind !== "upload") continue;
      const ref = command.ref;
      const data = ref.element === "real" ? splitReal(command.data, ref.planes) : asArray(ref.element, command.data);
      this.#write(take(ref), data);
    }
    let slot = 0;
    let runIndex = 0;
    for (const [at, command] of recording.commands.entries()) {
      switch (command.kind) {
        case "upload":
          break;
        case "allocate": {
          const taken = take(command.ref);
          if (command.clear) {
            endPass();
            encoder.clearBuffer(taken, 0, deviceBytes(command.ref));
          }
          break;
        }
        case "read":
          wanted.push(command.ref);
          break;
        case "run": {
          const scratch = this.#scratch(command.operation, command.items, take);
          const layout = this.#pipelines.layout(command.operation);
          const entries: GPUBindGroupEntry[] = [
            { binding: 0, resource: { buffer: uniforms, size: 16 } },
            { binding: 1, resource: { buffer: items.buffer, offset: items.offsets[runIndex], size: items.sizes[runIndex] } },
          ];
          for (const { name } of bindingNames(command.operation)) {
            const ref = command.buffers.get(name) ?? scratch.get(name);
            invariant(ref, `${command.operation.name}: no buffer ${name}`);
            entries.push({ binding: entries.length, resource: { buffer: buffer(ref), size: deviceBytes(ref) } });
          }
          const label = `${command.operation.name} for ${recording.label}`;
          const bindGroup = this.#device.createBindGroup({ label, layout, entries });
          for (const [p, declared] of passes[runIndex].entries()) {
            const dispatched = declared.invocations * command.items.length;
            if (work > 0 && work + dispatched > this.#submitInvocations) submit();
            pass ??= encoder.beginComputePass({ label });
            pass.setPipeline(pipelines[runIndex][p]);
            pass.setBindGroup(0, bindGroup, [slot++ * 256]);
            pass.dispatchWorkgroups(...this.#grid(declared.invocations, command.items.length));
            work += dispatched;
          }
          for (const ref of scratch.values()) this.#recycle(ref, held, owned);
          runIndex++;
          break;
        }
        default:
          command satisfies never;
      }
      for (const ref of lastUse.get(at) ?? []) this.#recycle(ref, held, owned);
    }
    endPass();
    this.#copyForReading(recording, encoder, wanted, buffer, staging);
    this.#device.queue.submit([encoder.finish()]);
    for (const ref of recording.kept) {
      const kept = buffer(ref);
      this.#kept.set(ref, kept);
      owned.delete(kept);
    }
  }

  async #compile(run: RunCommand, shader: string): Promise<GPUComputePipeline> {
    try {
      return await this.#pipelines.pipeline(run.operation, shader, run.buffers);
    } catch (error) {
      throw new GpuError(`kernel ${shader} does not compile on this adapter: ${(error as Error).message}`, { cause: error });
    }
  }

  #uniforms(steps: readonly number[]): GPUBuffer {
    const data = new Uint32Array(Math.max(1, steps.length) * 64); // 256-byte slots; [zero, step] at the start of each
    steps.forEach((step, i) => (data[i * 64 + 1] = step));
    const buffer = this.#pool.take(data.byteLength, "params");
    this.#write(buffer, data);
    return buffer;
  }

  #items(runs: readonly RunCommand[]): { buffer: GPUBuffer; offsets: number[]; sizes: number[] } {
    const offsets: number[] = [];
    const sizes: number[] = [];
    let bytes = 0;
    for (const { operation, items } of runs) {
      offsets.push(bytes);
      sizes.push(items.length * Object.keys(operation.item).length * 4);
      bytes += Math.ceil(sizes[sizes.length - 1] / 256) * 256;
    }
    const view = new DataView(new ArrayBuffer(Math.max(256, bytes)));
    runs.forEach(({ operation, items }, r) => {
      let at = offsets[r];
      for (const item of items) {
        for (const [field, type] of Object.entries(operation.item)) {
          const value = item[field];
          invariant(value !== undefined && !Number.isNaN(value), `${operation.name}: item field ${field} is ${value}`);
          if (type === "f32") view.setFloat32(at, value, true);
          else if (type === "i32") view.setInt32(at, value, true);
          else view.setUint32(at, value, true);
          at += 4;
        }
      }
    });
    const buffer = this.#pool.take(view.byteLength, "items");
    this.#write(buffer, new Uint8Array(view.buffer));
    return { buffer, offsets, sizes };
  }

  #scratch(operation: Operation, items: readonly Item[], take: (ref: BufferRef) => GPUBuffer): Map<string, BufferRef> {
    const scratch = new Map<string, BufferRef>();
    for (const [name, spec] of Object.entries(operation.scratch ?? {})) {
      const ref = new BufferRef(`${operation.name}.${name}`, spec.element, spec.length(items), spec.element === "real" ? 2 : 1);
      take(ref);
      scratch.set(name, ref);
    }
    return scratch;
  }

  #grid(invocations: number, items: number): [number, number, number] {
    const groups = Math.max(1, Math.ceil(invocations / this.#workgroup));
    const x = Math.min(groups, this.#fold);
    return [x, Math.ceil(groups / x), items];
  }

  #recycle(ref: BufferRef, held: Map<BufferRef, GPUBuffer>, owned: Set<GPUBuffer>): void {
    const buffer = held.get(ref);
    if (!buffer || !owned.has(buffer)) return;
    held.delete(ref);
    owned.delete(buffer);
    this.#pool.give(buffer);
  }

  #write(buffer: GPUBuffer, data: ArrayBufferView): void {
    if (data.byteLength === 0) return;
    let bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (bytes.byteLength % 4 !== 0) {
      const padded = new Uint8Array(Math.ceil(bytes.byteLength / 4) * 4);
      padded.set(bytes);
      bytes = padded;
    }
    this.#device.queue.writeBuffer(buffer, 0, bytes as Uint8Array<ArrayBuffer>);
  }

  /** Appends copies into mappable buffers, as few as the greatest size of a buffer allows. */
  #copyForReading(
    recording: Recording,
    encoder: GPUCommandEncoder,
    wanted: readonly BufferRef[],
    buffer: (ref: BufferRef) => GPUBuffer,
    staging: Staging[],
  ): void {
    const groups: { bytes: number; reads: Read[] }[] = [];
    for (const ref of wanted) {
      const bytes = deviceBytes(ref);
      let group = groups.at(-1);
      if (!group || group.bytes + bytes > this.#device.limits.maxBufferSize) groups.push((group = { bytes: 0, reads: [] }));
      group.reads.push({ ref, offset: group.bytes });
      group.bytes += bytes;
    }
    const usage = 0x01 | 0x08; // MAP_READ | COPY_DST
    for (const { bytes, reads } of groups) {
      const mappable = this.#device.createBuffer({ label: `read back ${recording.label}`, size: bytes, usage });
      staging.push({ buffer: mappable, reads });
      for (const { ref, offset } of reads) encoder.copyBufferToBuffer(buffer(ref), 0, mappable, offset, deviceBytes(ref));
    }
  }

  async #readBack(staging: readonly Staging[]): Promise<Results> {
    if (staging.length === 0) await this.#device.queue.onSubmittedWorkDone();
    await Promise.all(staging.map(({ buffer }) => buffer.mapAsync(1))); // GPUMapMode.READ
    const results = new Results();
    for (const { buffer, reads } of staging) {
      const mapped = buffer.getMappedRange();
      for (const { ref, offset } of reads) results.set(ref, fromDevice(ref, mapped, offset));
    }
    return results;
  }
}

/** The host's typed array of a buffer that was mapped at `offset`. */
function fromDevice(ref: BufferRef, mapped: ArrayBuffer, offset: number): ElementArrays[Element] {
  if (ref.element === "real") return mergeReal(new Float32Array(mapped, offset, ref.length * ref.planes), ref.length);
  const array = newArray(ref.element, ref.length);
  new Uint8Array(array.buffer).set(new Uint8Array(mapped, offset, array.byteLength));
  return array;
}
