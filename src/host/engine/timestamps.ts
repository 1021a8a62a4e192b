import { addKernel, type Profile } from "./profile.ts";
import { BufferRef } from "./recording.ts";

/** Queries that a set may have at most. */
const setSize = 4096;

/** The begin and end of one recording's passes. */
export class PassTimes {
  readonly sets: readonly GPUQuerySet[];
  /** Takes two numbers of 64 bits a pass: its begin and its end in ns. */
  readonly stamps: BufferRef<"u32">;
  readonly #shaders: string[] = [];

  constructor(sets: readonly GPUQuerySet[], passes: number) {
    this.sets = sets;
    this.stamps = new BufferRef("times of passes", "u32", 4 * passes, 1);
  }

  /** What the next pass writes, which runs one shader. */
  next(shader: string): GPUComputePassTimestampWrites {
    const query = 2 * (this.#shaders.push(shader) - 1);
    return { querySet: this.sets[Math.floor(query / setSize)], beginningOfPassWriteIndex: query % setSize, endOfPassWriteIndex: (query % setSize) + 1 };
  }

  /** Appends what puts the times into the buffer of the stamps. */
  resolve(encoder: GPUCommandEncoder, buffer: GPUBuffer): void {
    const queries = 2 * this.#shaders.length;
    this.sets.forEach((set, k) => encoder.resolveQuerySet(set, 0, Math.min(setSize, queries - k * setSize), buffer, 8 * k * setSize));
  }

  /** Adds the time of each pass to its kernel. */
  count(profile: Profile, stamps: Uint32Array): void {
    const ms = durations(stamps);
    this.#shaders.forEach((shader, pass) => addKernel(profile, shader, { dispatches: 0, items: 0, ms: ms[pass] }));
  }
}

/** Query sets, used again when they come back. */
export class QueryPool {
  readonly #device: GPUDevice;
  readonly #profile: Profile;
  readonly #idle: GPUQuerySet[] = [];

  /** @param device with the feature "timestamp-query" */
  constructor(device: GPUDevice, profile: Profile) {
    this.#device = device;
    this.#profile = profile;
  }

  take(passes: number): PassTimes {
    return new PassTimes(Array.from({ length: Math.ceil((2 * passes) / setSize) }, () => this.#idle.pop() ?? this.#create()), passes);
  }

  give({ sets }: PassTimes): void {
    this.#idle.push(...sets);
  }

  #create(): GPUQuerySet {
    this.#profile.memory.created++;
    this.#profile.memory.createdBytes += 8 * setSize;
    return this.#device.createQuerySet({ label: "times of passes", type: "timestamp", count: setSize });
  }
}

/** Milliseconds of each pass, from its begin and end in ns. */
export function durations(stamps: Uint32Array): Float64Array {
  const ns = new BigUint64Array(stamps.buffer, stamps.byteOffset, stamps.length / 2);
  // WebGPU lets a device's clock start again; such an end lies before its begin.
  return Float64Array.from({ length: ns.length / 2 }, (_, pass) => Math.max(0, Number(ns[2 * pass + 1] - ns[2 * pass]) / 1e6));
}
