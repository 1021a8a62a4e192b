import type { Element, ElementArrays, Item } from "../../kernels/operation.ts";
import type { Threads } from "../threads/job.ts";
import type { Arrays } from "./arrays.ts";
import { addKernel, type Profile } from "./profile.ts";
import { lastUses, Results, type BufferRef, type Command, type Recording } from "./recording.ts";

type RunCommand = Extract<Command, { kind: "run" }>;

/** Recordings over fewer bytes than this are done sooner by one thread. */
const worthwhileBytes = 2 ** 20;

/** Whether a recording has work enough for several threads. */
export function isWorthwhile(recording: Recording): boolean {
  let bytes = 0;
  for (const command of recording.commands) if (command.kind === "allocate" || command.kind === "upload") bytes += 4 * command.ref.length;
  return bytes > worthwhileBytes;
}

/**
 * Runs a recording in threads. Runs that share no buffer, or only read the same ones, go side by side; the items of one run are
 * spread over the threads, since no two write the same element:
 *
 *      upload -> wavelet [items 1-4 | 5-8] -> discretise [1-4 | 5-8] -> glcm  [1-4 | 5-8]
 *                                                                    -> glrlm [1-4 | 5-8]
 *
 * @param arrays the executor's, which hand out shared memory
 */
export async function runInThreads(recording: Recording, threads: Threads, arrays: Arrays, profile: Profile): Promise<Results> {
  const results = new Results();
  const lastUse = lastUses(recording);
  const pending = new Map<BufferRef, { written: Promise<unknown>; users: Promise<unknown>[] }>();
  const use = (ref: BufferRef) => {
    const found = pending.get(ref) ?? { written: Promise.resolve(), users: [] };
    pending.set(ref, found);
    return found;
  };
  const all: Promise<unknown>[] = [];
  for (const [at, command] of recording.commands.entries()) {
    if (command.kind === "upload" || command.kind === "allocate") arrays.declare(command);
    if (command.kind !== "run") continue;
    const refs = [...command.buffers];
    const outputs = new Set(refs.filter(([name]) => name in command.operation.outputs).map(([, ref]) => ref));
    const before = [...new Set(refs.map(([, ref]) => ref))].flatMap((ref) => (outputs.has(ref) ? [use(ref).written, ...use(ref).users] : [use(ref).written]));
    const done = Promise.all(before).then(() => runItems(command, threads, arrays, profile));
    for (const [, ref] of refs) {
      if (outputs.has(ref)) pending.set(ref, { written: done, users: [] });
      else use(ref).users.push(done);
    }
    const freed = (lastUse.get(at) ?? []).map((ref) => Promise.all([done, use(ref).written, ...use(ref).users]).then(() => arrays.drop(ref)));
    all.push(done, ...freed);
  }
  await allSettled(all);
  for (const command of recording.commands) if (command.kind === "read") results.set(command.ref, arrays.read(command.ref));
  return results;
}

/** Waits for all of them, so that nothing is still written when the first error is thrown. */
async function allSettled<T>(all: readonly Promise<T>[]): Promise<T[]> {
  return (await Promise.allSettled(all)).map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
}

async function runItems({ operation, items, buffers }: RunCommand, threads: Threads, arrays: Arrays, profile: Profile): Promise<void> {
  const bound: Record<string, ElementArrays[Element]> = {};
  for (const [name, ref] of buffers) bound[name] = arrays.get(ref);
  const times = await allSettled(shares(items, 2 * threads.count).map((own) => threads.perform({ operation: operation.name, items: own, buffers: bound })));
  addKernel(profile, operation.name, { dispatches: 1, items: items.length, ms: times.reduce((sum, ms) => sum + ms, 0) });
}

/** The items in at most `count` parts of neighbours. */
function shares(items: readonly Item[], count: number): (readonly Item[])[] {
  const parts = Math.min(count, items.length);
  return Array.from({ length: parts }, (_, k) => items.slice(Math.floor((k * items.length) / parts), Math.floor(((k + 1) * items.length) / parts)));
}
