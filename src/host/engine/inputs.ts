import { invariant } from "../errors.ts";
import type { Item, Operation } from "../../kernels/operation.ts";
import { asArray } from "./arrays.ts";
import { splitReal } from "./real.ts";
import type { BufferRef, Command, Recording } from "./recording.ts";

export type RunCommand = Extract<Command, { kind: "run" }>;
type Upload = Extract<Command, { kind: "upload" }>;

/** Offsets of bindings are multiples of this on every adapter. */
const alignment = 256;

/** Uploads up to this many bytes travel with the params and items. */
const smallBytes = 1 << 16;

/** What a recording hands to the device in one buffer, written at once, and where each part of it begins. */
export interface Inputs {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Params by the number of the step. */
  readonly params: ReadonlyMap<number, number>;
  /** Items of each run, in parts of at most `partItems`. */
  readonly items: readonly (readonly number[])[];
  /** Small uploads that no kernel writes to and that nobody keeps. */
  readonly uploads: ReadonlyMap<BufferRef, number>;
}

export function packInputs(recording: Recording, runs: readonly RunCommand[], steps: Iterable<number>, partItems: number): Inputs {
  const packer = new Packer();
  const params = new Map<number, number>();
  for (const step of steps) if (!params.has(step)) params.set(step, packer.add(new Uint8Array(Uint32Array.of(0, step, 0, 0).buffer)));
  const items = runs.map((run) => {
    const parts: number[] = [];
    for (let first = 0; first < run.items.length; first += partItems) parts.push(packer.add(itemBytes(run.operation, run.items.slice(first, first + partItems))));
    return parts;
  });
  const uploads = new Map<BufferRef, number>();
  for (const { ref, data } of packable(recording, runs)) uploads.set(ref, packer.add(uploadBytes(ref, data)));
  return { bytes: packer.join(), params, items, uploads };
}

/** A kernel may not write into the buffer that holds its items, and what is kept outlives that buffer. */
function packable({ commands, kept }: Recording, runs: readonly RunCommand[]): Upload[] {
  const written = new Set(runs.flatMap(({ operation, buffers }) => Object.keys(operation.outputs).map((name) => buffers.get(name))));
  return commands.filter((command): command is Upload =>
    command.kind === "upload" && !written.has(command.ref) && !kept.has(command.ref) && deviceBytes(command.ref) <= smallBytes);
}

/** Parts of a buffer, each from a multiple of the alignment on. */
class Packer {
  readonly #parts: Uint8Array[] = [];
  #size = 0;

  add(part: Uint8Array): number {
    const at = this.#size;
    this.#parts.push(part);
    this.#size = Math.ceil((at + part.byteLength) / alignment) * alignment;
    return at;
  }

  join(): Uint8Array<ArrayBuffer> {
    const joined = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      joined.set(part, at);
      at = Math.ceil((at + part.byteLength) / alignment) * alignment;
    }
    return joined;
  }
}

function itemBytes(operation: Operation, items: readonly Item[]): Uint8Array {
  const fields = Object.entries(operation.item);
  const view = new DataView(new ArrayBuffer(4 * fields.length * items.length));
  let at = 0;
  for (const item of items) {
    for (const [field, type] of fields) {
      const value = item[field];
      invariant(value !== undefined && !Number.isNaN(value), `${operation.name}: item field ${field} is ${value}`);
      if (type === "f32") view.setFloat32(at, value, true);
      else if (type === "i32") view.setInt32(at, value, true);
      else view.setUint32(at, value, true);
      at += 4;
    }
  }
  return new Uint8Array(view.buffer);
}

/** Host values as the device holds them: a whole number of words, and never none. */
export function uploadBytes(ref: BufferRef, values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = ref.element === "real" ? splitReal(values, ref.planes) : asArray(ref.element, values);
  const bytes = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  if (byteLength === deviceBytes(ref)) return bytes;
  const padded = new Uint8Array(deviceBytes(ref));
  padded.set(bytes);
  return padded;
}

const elementBytes = { u8: 1, u16: 2, u32: 4, i32: 4, f32: 4, real: 4 } as const;

/** Bytes of a buffer on the device, a whole number of words and never zero. */
export function deviceBytes({ element, length, planes }: BufferRef): number {
  return Math.max(4, Math.ceil((length * elementBytes[element] * planes) / 4) * 4);
}
