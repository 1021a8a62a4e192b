import { invariant } from "../errors.ts";
import type { Element, ElementArrays, Twin } from "../../kernels/operation.ts";
import { lastUses, Results, type BufferRef, type Recording } from "./recording.ts";

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

/** Runs recordings on the host, operation by operation, through the twins. */
export class CpuExecutor {
  readonly #twins: ReadonlyMap<string, Twin>;
  readonly #kept = new Map<BufferRef, ElementArrays[Element]>();

  constructor(twins: ReadonlyMap<string, Twin>) {
    this.#twins = twins;
  }

  run(recording: Recording): Results {
    const arrays = new Map<BufferRef, ElementArrays[Element]>();
    const results = new Results();
    const array = (ref: BufferRef): ElementArrays[Element] => {
      const found = arrays.get(ref) ?? this.#kept.get(ref);
      invariant(found !== undefined, `buffer ${ref.label} of ${recording.label} does not exist`);
      return found;
    };
    const lastUse = lastUses(recording);
    for (const [at, command] of recording.commands.entries()) {
      switch (command.kind) {
        case "upload":
          arrays.set(command.ref, asArray(command.ref.element, command.data));
          break;
        case "allocate":
          arrays.set(command.ref, newArray(command.ref.element, command.ref.length));
          break;
        case "read":
          results.set(command.ref, array(command.ref));
          break;
        case "run": {
          const twin = this.#twins.get(command.operation.name);
          invariant(twin !== undefined, `operation ${command.operation.name} has no CPU twin`);
          const buffers: Record<string, ElementArrays[Element]> = {};
          for (const [name, ref] of command.buffers) buffers[name] = array(ref);
          twin.run(command.items, buffers);
          break;
        }
        default:
          command satisfies never;
      }
      for (const ref of lastUse.get(at) ?? []) arrays.delete(ref);
    }
    for (const ref of recording.kept) this.#kept.set(ref, array(ref));
    return results;
  }

  release(refs: Iterable<BufferRef>): void {
    for (const ref of refs) this.#kept.delete(ref);
  }
}
