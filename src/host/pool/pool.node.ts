import { Worker } from "node:worker_threads";
import type { Reply } from "./serve.node.ts";

interface Waiting {
  readonly job: unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Worker threads that do jobs of one script (see `serve`). They start with their first job, and keep no process alive when they
 * have none.
 */
export class Pool {
  readonly count: number;
  readonly #script: URL;
  readonly #all = new Set<Worker>();
  readonly #idle = new Set<Worker>();
  readonly #queue: Waiting[] = [];
  #closed = false;

  constructor(count: number, script: URL) {
    this.count = count;
    this.#script = script;
  }

  /** @throws what the job throws */
  perform<Outcome>(job: unknown): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      this.#startNext();
    });
  }

  close(): void {
    this.#closed = true;
    this.#startNext();
    for (const worker of this.#all) void worker.terminate();
  }

  #startNext(): void {
    if (this.#closed) {
      for (const { reject } of this.#queue.splice(0)) reject(new Error("the threads of the host were closed"));
      return;
    }
    if (this.#queue.length === 0) return;
    const [free] = this.#idle;
    const worker = free ?? (this.#all.size < this.count ? this.#start() : undefined);
    if (!worker) return;
    this.#idle.delete(worker);
    const { job, resolve, reject } = this.#queue.shift()!;
    void ask(worker, job).then(resolve, reject).finally(() => {
      if (this.#all.has(worker)) this.#idle.add(worker);
      this.#startNext();
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#script);
    worker.unref();
    this.#all.add(worker);
    // Its error comes before its end, and the next job must not go to a thread that is about to end.
    const gone = (): void => {
      this.#all.delete(worker);
      this.#idle.delete(worker);
    };
    worker.on("error", gone).on("exit", gone);
    return worker;
  }
}

/** One job of a thread; a thread that dies fails it. */
function ask(worker: Worker, job: unknown): Promise<never> {
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
    const onExit = (code: number): void => onError(new Error(`a thread ended with code ${code}`));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    try {
      worker.postMessage(detached(job));
    } catch (error) {
      onError(error as Error); // too large to be sent, for instance
    }
  });
}

/** A message with a view of an array carries the whole array, unless threads share it. */
function detached(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteLength } = value;
    return buffer instanceof ArrayBuffer && byteLength < buffer.byteLength ? (value as Uint32Array).slice() : value;
  }
  if (Array.isArray(value)) return value.map(detached);
  if (typeof value !== "object" || value === null || value instanceof Map) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, detached(part)]));
}
