import type { Element, ElementArrays } from "../../kernels/operation.ts";
import { newArray } from "./arrays.ts";
import { deviceBytes } from "./inputs.ts";
import type { BufferPool } from "./pool.ts";
import { mergeReal } from "./real.ts";
import { Results, type BufferRef } from "./recording.ts";

/** Where a buffer of a recording lies. */
export interface Place {
  readonly buffer: GPUBuffer;
  readonly offset: number;
}

/** A staging buffer and what is read back through it, from which offset on. */
interface Staging {
  readonly buffer: GPUBuffer;
  readonly bytes: number;
  readonly reads: ReadonlyMap<BufferRef, number>;
}

/** What a recording reads back, through staging buffers: as few as the greatest size of a buffer allows. */
export class Readback {
  readonly #pool: BufferPool;
  readonly #staging: Staging[];
  #mapped: Promise<unknown> | undefined;

  /** @param pool of mappable buffers */
  constructor(pool: BufferPool, refs: readonly BufferRef[], maxBufferSize: number, label: string) {
    this.#pool = pool;
    const groups: { bytes: number; reads: Map<BufferRef, number> }[] = [];
    for (const ref of new Set(refs)) {
      const bytes = deviceBytes(ref);
      let group = groups.at(-1);
      if (!group || group.bytes + bytes > maxBufferSize) groups.push((group = { bytes: 0, reads: new Map() }));
      group.reads.set(ref, group.bytes);
      group.bytes += bytes;
    }
    this.#staging = groups.map((group) => ({ ...group, buffer: pool.take(group.bytes, label) }));
  }

  /** Buffers that are mapped. */
  get maps(): number {
    return this.#staging.length;
  }

  copy(encoder: GPUCommandEncoder, place: (ref: BufferRef) => Place): void {
    for (const { buffer: staging, reads } of this.#staging) {
      for (const [ref, at] of reads) {
        const { buffer, offset } = place(ref);
        encoder.copyBufferToBuffer(buffer, offset, staging, at, deviceBytes(ref));
      }
    }
  }

  /** Asks for what was copied, once that is submitted. */
  map(): void {
    this.#mapped = Promise.all(this.#staging.map(({ buffer, bytes }) => buffer.mapAsync(1, 0, bytes))); // GPUMapMode.READ
    // It fails where the recording does, which is told first; whoever awaits it learns of it all the same.
    this.#mapped.catch(() => undefined);
  }

  async mapped(): Promise<void> {
    await this.#mapped;
  }

  /** What was read, once it is mapped; the staging buffers go back to the pool. */
  results(): Results {
    const results = new Results();
    for (const { buffer, bytes, reads } of this.#staging) {
      const mapped = buffer.getMappedRange(0, bytes);
      for (const [ref, at] of reads) results.set(ref, fromDevice(ref, mapped, at));
      buffer.unmap();
      this.#pool.give(buffer);
    }
    return results;
  }

  discard(): void {
    for (const { buffer } of this.#staging) this.#pool.destroy(buffer);
  }
}

/** The host's typed array of a buffer that was mapped at `offset`. */
function fromDevice(ref: BufferRef, mapped: ArrayBuffer, offset: number): ElementArrays[Element] {
  if (ref.element === "real") return mergeReal(new Float32Array(mapped, offset, ref.length * ref.planes), ref.length);
  const array = newArray(ref.element, ref.length);
  new Uint8Array(array.buffer).set(new Uint8Array(mapped, offset, array.byteLength));
  return array;
}
