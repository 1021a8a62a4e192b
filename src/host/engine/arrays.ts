import { invariant } from "../errors.ts";
import type { Element, ElementArrays } from "../../kernels/operation.ts";
import type { BufferRef, Command } from "./recording.ts";

const arrayTypes = {
  u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i32: Int32Array, f32: Float32Array, real: Float64Array,
} as const;

export function newArray(element: Element, length: number): ElementArrays[Element] {
  return new arrayTypes[element](length);
}

/** The typed array of an element type over host values; shares memory where the type already fits. */
export function asArray(element: Element, data: ArrayLike<number>): ElementArrays[Element] {
  const type = arrayTypes[element];
  return data instanceof type ? data : new type(data);
}

/** Zeros that threads can share. */
function sharedArray(element: Element, length: number): ElementArrays[Element] {
  const type = arrayTypes[element];
  const memory: unknown = new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT);
  return new type(memory as ArrayBuffer); // the constructors take either; their types say so one by one only
}

/** A copy that threads can share. */
function sharedCopy(element: Element, data: ArrayLike<number>): ElementArrays[Element] {
  const array = sharedArray(element, data.length);
  array.set(data);
  return array;
}

/** The buffers of a recording as arrays, made when they are first needed, and those that earlier recordings kept. */
export class Arrays {
  readonly #declared = new Map<BufferRef, ArrayLike<number> | null>();
  readonly #made = new Map<BufferRef, ElementArrays[Element]>();
  readonly #kept: Map<BufferRef, ElementArrays[Element]>;
  readonly #label: string;
  readonly #shared: boolean;

  /**
   * @param kept of all recordings
   * @param shared whether threads need to see the arrays
   */
  constructor(label: string, kept: Map<BufferRef, ElementArrays[Element]>, shared: boolean) {
    this.#label = label;
    this.#kept = kept;
    this.#shared = shared;
  }

  declare(command: Extract<Command, { kind: "upload" | "allocate" }>): void {
    this.#declared.set(command.ref, command.kind === "upload" ? command.data : null);
  }

  get(ref: BufferRef): ElementArrays[Element] {
    const found = this.#made.get(ref) ?? this.#kept.get(ref);
    if (found) return this.#shared && !(found.buffer instanceof SharedArrayBuffer) ? this.#share(ref, found) : found;
    const data = this.#declared.get(ref);
    invariant(data !== undefined, `buffer ${ref.label} of ${this.#label} does not exist`);
    const made = this.#make(ref, data);
    this.#made.set(ref, made);
    return made;
  }

  drop(ref: BufferRef): void {
    this.#made.delete(ref);
    this.#declared.delete(ref);
  }

  #make({ element, length }: BufferRef, data: ArrayLike<number> | null): ElementArrays[Element] {
    if (data) return this.#shared ? sharedCopy(element, data) : asArray(element, data);
    return this.#shared ? sharedArray(element, length) : newArray(element, length);
  }

  /** Moves what was made without threads to where they see it. */
  #share(ref: BufferRef, array: ElementArrays[Element]): ElementArrays[Element] {
    const moved = sharedCopy(ref.element, array);
    (this.#made.has(ref) ? this.#made : this.#kept).set(ref, moved);
    return moved;
  }
}
