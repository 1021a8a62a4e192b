import { parentPort } from "node:worker_threads";

/** What a thread answers to a job. */
export type Reply = { readonly value: unknown } | { readonly error: Error };

/** Does the jobs of a pool in the thread that calls. */
export function serve<Job>(perform: (job: Job) => unknown): void {
  parentPort!.on("message", (job: Job) => parentPort!.postMessage(reply(() => perform(job))));
}

function reply(work: () => unknown): Reply {
  try {
    return { value: work() };
  } catch (error) {
    return { error: error as Error };
  }
}
