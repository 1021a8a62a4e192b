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

/** Memory that is used again: touching fresh memory costs several times what clearing used memory does. */
export class ArrayPool {
  readonly #spare: ArrayBufferLike[] = []; // the one given last comes last
  readonly #lent = new WeakSet<ArrayBufferLike>();
  #spareBytes = 0;

  /** An array of zeros. */
  take(element: Element, length: number, shared: boolean): ElementArrays[Element] {
    const type = arrayTypes[element];
    const bytes = length * type.BYTES_PER_ELEMENT;
    const at = this.#spare.findLastIndex((each) => isShared(each) === shared && each.byteLength >= bytes && each.byteLength <= 1.25 * bytes);
    const [found] = at >= 0 ? this.#spare.splice(at, 1) : [];
    if (found) this.#spareBytes -= found.byteLength;
    const memory: ArrayBufferLike = found ?? (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
    this.#lent.add(memory);
    const array = new type(memory as ArrayBuffer, 0, length); // the constructors take a shared one too; their types say so one by one only
    return found ? array.fill(0) : array;
  }

  /** Gives an array back, unless it was not lent here or is no longer ours. */
  give({ buffer }: ElementArrays[Element]): void {
    if (!this.#lent.delete(buffer) || buffer.byteLength > mostSpareBytes) return;
    this.#spare.push(buffer);
    this.#spareBytes += buffer.byteLength;
    while (this.#spareBytes > mostSpareBytes) this.#spareBytes -= this.#spare.shift()!.byteLength;
  }

  /** Leaves an array to whoever holds it. */
  leave({ buffer }: ElementArrays[Element]): void {
    this.#lent.delete(buffer);
  }
}

/** Pages that are not isolated do not know the name of the other kind. */
function isShared(memory: ArrayBufferLike): boolean {
  return !(memory instanceof ArrayBuffer);
}

/** Spare memory is not held beyond this. */
const mostSpareBytes = 2 ** 28;

/** The buffers of a recording as arrays, made when they are first needed, and those that earlier recordings kept. */
export class Arrays {
  readonly #declared = new Map<BufferRef, ArrayLike<number> | null>();
  readonly #made = new Map<BufferRef, ElementArrays[Element]>();
  readonly #kept: Map<BufferRef, ElementArrays[Element]>;
  readonly #label: string;
  readonly #pool: ArrayPool;
  readonly #shared: boolean;

  /**
   * @param kept of all recordings
   * @param shared whether threads need to see the arrays
   */
  constructor(label: string, kept: Map<BufferRef, ElementArrays[Element]>, pool: ArrayPool, shared: boolean) {
    this.#label = label;
    this.#pool = pool;
    this.#kept = kept;
    this.#shared = shared;
  }

  declare(command: Extract<Command, { kind: "upload" | "allocate" }>): void {
    this.#declared.set(command.ref, command.kind === "upload" ? command.data : null);
  }

  get(ref: BufferRef): ElementArrays[Element] {
    const found = this.#made.get(ref) ?? this.#kept.get(ref);
    if (found) return this.#shared && !isShared(found.buffer) ? this.#share(ref, found) : found;
    const data = this.#declared.get(ref);
    invariant(data !== undefined, `buffer ${ref.label} of ${this.#label} does not exist`);
    const made = this.#make(ref, data);
    this.#made.set(ref, made);
    return made;
  }

  /** What is read back: it belongs to the caller from now on. */
  read(ref: BufferRef): ElementArrays[Element] {
    const array = this.get(ref);
    this.#pool.leave(array);
    return array;
  }

  drop(ref: BufferRef): void {
    const array = this.#made.get(ref);
    if (array) this.#pool.give(array);
    this.#made.delete(ref);
    this.#declared.delete(ref);
  }

  #make({ element, length }: BufferRef, data: ArrayLike<number> | null): ElementArrays[Element] {
    if (!data) return this.#pool.take(element, length, this.#shared);
    return this.#shared ? this.#sharedCopy(element, data) : asArray(element, data);
  }

  #sharedCopy(element: Element, data: ArrayLike<number>): ElementArrays[Element] {
    const array = this.#pool.take(element, data.length, true);
    array.set(data);
    return array;
  }

  /** Moves what was made without threads to where they see it. */
  #share(ref: BufferRef, array: ElementArrays[Element]): ElementArrays[Element] {
    const moved = this.#sharedCopy(ref.element, array);
    (this.#made.has(ref) ? this.#made : this.#kept).set(ref, moved);
    return moved;
  }
}
