import { invariant } from "../errors.ts";
import type { Element, ElementArrays, Twin } from "../../kernels/operation.ts";
import type { Threads } from "../threads/job.ts";
import { ArrayPool, Arrays } from "./arrays.ts";
import { addKernel, newProfile, type Profile } from "./profile.ts";
import { lastUses, Results, type BufferRef, type Recording } from "./recording.ts";
import { isWorthwhile, runInThreads } from "./threaded.ts";

/** Runs recordings on the host through the twins: operation by operation, or in threads where there are any and work enough. */
export class CpuExecutor {
  readonly profile: Profile = newProfile();
  readonly #twins: ReadonlyMap<string, Twin>;
  readonly #threads: Threads | null;
  readonly #kept = new Map<BufferRef, ElementArrays[Element]>();
  readonly #pool = new ArrayPool();

  constructor(twins: ReadonlyMap<string, Twin>, threads: Threads | null = null) {
    this.#twins = twins;
    this.#threads = threads;
  }

  async run(recording: Recording): Promise<Results> {
    const threads = this.#threads && isWorthwhile(recording) ? this.#threads : null;
    const arrays = new Arrays(recording.label, this.#kept, this.#pool, threads !== null);
    const results = threads ? await runInThreads(recording, threads, arrays, this.profile) : this.#runHere(recording, arrays);
    for (const ref of recording.kept) this.#kept.set(ref, arrays.get(ref));
    this.profile.recordings++;
    return results;
  }

  #runHere(recording: Recording, arrays: Arrays): Results {
    const results = new Results();
    const lastUse = lastUses(recording);
    for (const [at, command] of recording.commands.entries()) {
      switch (command.kind) {
        case "upload":
        case "allocate":
          arrays.declare(command);
          break;
        case "read":
          results.set(command.ref, arrays.read(command.ref));
          break;
        case "run": {
          const twin = this.#twins.get(command.operation.name);
          invariant(twin !== undefined, `operation ${command.operation.name} has no CPU twin`);
          const buffers: Record<string, ElementArrays[Element]> = {};
          for (const [name, ref] of command.buffers) buffers[name] = arrays.get(ref);
          const start = performance.now();
          twin.run(command.items, buffers);
          addKernel(this.profile, command.operation.name, { dispatches: 1, items: command.items.length, ms: performance.now() - start });
          break;
        }
        default:
          command satisfies never;
      }
      for (const ref of lastUse.get(at) ?? []) arrays.drop(ref);
    }
    return results;
  }

  release(refs: Iterable<BufferRef>): void {
    for (const ref of refs) {
      const array = this.#kept.get(ref);
      if (array) this.#pool.give(array);
      this.#kept.delete(ref);
    }
  }
}
