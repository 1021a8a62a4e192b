import { Worker } from "node:worker_threads";
import type { Job, Outcome, Threads } from "./job.ts";

export type Reply = { readonly value: unknown } | { readonly error: Error };

interface Waiting {
  readonly job: Job;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

const threadScript = new URL("./thread.node.js", import.meta.url);

/** Opens threads, which start with their first job and keep no process alive when they have none; null for a single one. */
export function openThreads(count: number, script: URL = threadScript): Threads | null {
  if (count < 2) return null;
  const idle: Worker[] = [];
  const all: Worker[] = [];
  const queue: Waiting[] = [];
  const startNext = (): void => {
    if (queue.length === 0) return;
    const worker = idle.pop() ?? (all.length < count ? start(script, all) : undefined);
    if (!worker) return;
    const { job, resolve, reject } = queue.shift()!;
    void ask(worker, job).then(resolve, reject).finally(() => {
      if (all.includes(worker)) idle.push(worker);
      startNext();
    });
  };
  return {
    count,
    perform: <J extends Job>(job: J) =>
      new Promise<Outcome<J>>((resolve, reject) => {
        queue.push({ job, resolve, reject });
        startNext();
      }),
    close: () => {
      for (const worker of all.splice(0)) void worker.terminate();
    },
  };
}

function start(script: URL, all: Worker[]): Worker {
  const worker = new Worker(script);
  worker.unref();
  all.push(worker);
  worker.on("exit", () => void all.splice(all.indexOf(worker) >>> 0, 1));
  return worker;
}

/** One job of a thread; a thread that dies fails it. */
function ask(worker: Worker, job: Job): Promise<never> {
  worker.ref();
  return new Promise<never>((resolve, reject) => {
    const settle = (): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit).unref();
    };
    const onMessage = (reply: Reply): void => {
      settle();
      if ("error" in reply) reject(reply.error);
      else resolve(reply.value as never);
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    const onExit = (code: number): void => onError(new Error(`a thread of the CPU backend ended with code ${code}`));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(job);
  });
}
