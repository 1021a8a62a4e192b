import { invariant } from "../errors.ts";
import type { Element, ElementArrays, Item, Operation, OutputSpec, Planes } from "../../kernels/operation.ts";
import { planesNeeded } from "./real.ts";

/** A buffer of a recording, by name. It stands for memory that the executor provides. */
export class BufferRef<E extends Element = Element> {
  readonly label: string;
  readonly element: E;
  readonly length: number;
  /** For `real` buffers: f32 planes on the GPU; else 1. */
  readonly planes: Planes;

  constructor(label: string, element: E, length: number, planes: Planes) {
    this.label = label;
    this.element = element;
    this.length = length;
    this.planes = planes;
  }
}

export type Command =
  | { readonly kind: "upload"; readonly ref: BufferRef; readonly data: ArrayLike<number> }
  | { readonly kind: "allocate"; readonly ref: BufferRef; readonly clear: boolean }
  | { readonly kind: "run"; readonly operation: Operation; readonly items: readonly Item[]; readonly buffers: ReadonlyMap<string, BufferRef> }
  | { readonly kind: "read"; readonly ref: BufferRef };

type Bindings<In, Out> = { readonly [K in keyof In]: BufferRef<In[K] & Element> } & {
  readonly [K in keyof Out]: BufferRef<Out[K] extends OutputSpec<infer E> ? E : never>;
};

/**
 * What is to be done, as data: buffers, operations over them, and what is to be read back. Nothing happens until an engine
 * runs it; the GPU and the CPU executor run the same recording.
 */
export class Recording {
  readonly label: string;
  readonly commands: Command[] = [];
  readonly kept = new Set<BufferRef>();

  /** @param label what errors name: the case, usually. */
  constructor(label: string) {
    this.label = label;
  }

  /** Host values as a buffer. A `real` takes as many planes as its values need to be exact. */
  upload<E extends Element>(label: string, element: E, data: ArrayLike<number>): BufferRef<E> {
    const ref = new BufferRef(label, element, data.length, element === "real" ? planesNeeded(data) : 1);
    this.commands.push({ kind: "upload", ref, data });
    return ref;
  }

  /** A buffer of zeros. */
  zeros<E extends Element>(label: string, element: E, length: number): BufferRef<E> {
    return this.#allocate(label, element, length, true, 2);
  }

  /**
   * A buffer whose content is arbitrary until an operation has written all of it.
   * @param planes of a `real` buffer: two (value and residual) for computed values, three where copies of float64 must stay exact.
   */
  buffer<E extends Element>(label: string, element: E, length: number, planes: Planes = 2): BufferRef<E> {
    return this.#allocate(label, element, length, false, planes);
  }

  #allocate<E extends Element>(label: string, element: E, length: number, clear: boolean, planes: Planes): BufferRef<E> {
    const ref = new BufferRef(label, element, length, element === "real" ? planes : 1);
    this.commands.push({ kind: "allocate", ref, clear });
    return ref;
  }

  /** Appends an operation over `items`; a run without items is left out. */
  run<L extends Record<string, "u32" | "i32" | "f32">, In extends Record<string, Element>, Out extends Record<string, OutputSpec>>(
    operation: Operation<L, In, Out>,
    items: readonly Item<L>[],
    buffers: Bindings<In, Out>,
  ): void {
    if (items.length === 0) return;
    const bound = new Map<string, BufferRef>();
    const elements: Record<string, Element> = { ...operation.inputs };
    for (const [name, spec] of Object.entries(operation.outputs)) elements[name] = spec.element;
    for (const [name, element] of Object.entries(elements)) {
      const ref = (buffers as Record<string, BufferRef>)[name];
      invariant(ref !== undefined, `${operation.name}: buffer ${name} is not bound`);
      invariant(ref.element === element, `${operation.name}: ${name} is ${element}, bound to ${ref.label} of ${ref.element}`);
      bound.set(name, ref);
    }
    this.commands.push({ kind: "run", operation: operation as unknown as Operation, items, buffers: bound });
  }

  /** Asks for the content of a buffer after the recording has run. */
  read(ref: BufferRef): void {
    this.commands.push({ kind: "read", ref });
  }

  /** Keeps a buffer for later recordings of the same engine, until `engine.release`. */
  keep(ref: BufferRef): void {
    this.kept.add(ref);
  }
}

/** What was read back, by buffer. */
export class Results {
  readonly #arrays = new Map<BufferRef, ElementArrays[Element]>();

  set<E extends Element>(ref: BufferRef<E>, array: ElementArrays[E]): void {
    this.#arrays.set(ref, array);
  }

  get<E extends Element>(ref: BufferRef<E>): ElementArrays[E] {
    const array = this.#arrays.get(ref);
    invariant(array !== undefined, `buffer ${ref.label} was not read back`);
    return array as ElementArrays[E];
  }
}

/** After which command each buffer that is neither kept, read back nor uploaded is needed no more. */
export function lastUses(recording: Recording): Map<number, BufferRef[]> {
  const last = new Map<BufferRef, number>();
  const exempt = new Set<BufferRef>(recording.kept);
  for (const [at, command] of recording.commands.entries()) {
    if (command.kind === "run") for (const ref of command.buffers.values()) last.set(ref, at);
    else if (command.kind === "read" || command.kind === "upload") exempt.add(command.ref);
  }
  const byCommand = new Map<number, BufferRef[]>();
  for (const [ref, at] of last) {
    if (exempt.has(ref)) continue;
    const list = byCommand.get(at);
    if (list) list.push(ref);
    else byCommand.set(at, [ref]);
  }
  return byCommand;
}
