import { fork, type ChildProcess } from "node:child_process";
import type { EngineOptions } from "../engine/engine.ts";
import { addProfile, newProfile, type Profile } from "../engine/profile.ts";
import type { ExtractFn, Task, TaskResult } from "./run.ts";

/** What extracts cases, and on what. */
export interface Extractor extends Opened {
  readonly extract: ExtractFn;
  /** What the cases have cost so far. */
  readonly profile: Profile;
  close(): void;
}

/** What an engine says of itself when it has been opened. */
export interface Opened {
  readonly backend: string;
  readonly adapter: string;
  readonly notice: string | null;
}

export type WorkerRequest = { readonly open: EngineOptions } | { readonly task: Task };
/** What a request led to, and what it has cost. */
export type WorkerReply = WorkerAnswer & { readonly profile?: Profile };
export type WorkerAnswer =
  | { readonly opened: Opened }
  | { readonly result: TaskResult }
  | { readonly error: { readonly name: string; readonly message: string; readonly stack?: string } };

const workerScript = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/**
 * Extracts in `count` processes, one case at a time in each: this process stays free to show progress and to obey Ctrl-C, and
 * a crash costs one case. A process that ended is replaced when the next case needs it.
 * @param options of the engines; processes take them in turns
 * @throws what opening the engine throws.
 */
export async function openWorkers(count: number, options: readonly EngineOptions[], script: URL = workerScript): Promise<Extractor> {
  const profile = newProfile();
  const workers = Array.from({ length: count }, (_, k) => new Worker(options[k % options.length], script, profile));
  const killAll = (): void => workers.forEach((worker) => worker.kill());
  process.on("exit", killAll);
  const close = (): void => {
    process.off("exit", killAll);
    killAll();
  };
  const idle = [...workers];
  const waiting: ((worker: Worker) => void)[] = [];
  const release = (worker: Worker): void => {
    const next = waiting.shift();
    if (next) next(worker);
    else idle.push(worker);
  };
  const extract: ExtractFn = async (task) => {
    const worker = idle.pop() ?? (await new Promise<Worker>((resolve) => waiting.push(resolve)));
    try {
      return await worker.extract(task);
    } finally {
      release(worker);
    }
  };
  try {
    const opened = await Promise.all(workers.map((worker) => worker.opened()));
    const adapters = new Set(opened.map(({ adapter }) => adapter));
    return { extract, profile, close, ...opened[0], adapter: [...adapters].join(" + ") };
  } catch (error) {
    close();
    throw error;
  }
}

class Worker {
  private readonly options: EngineOptions;
  private readonly script: URL;
  private readonly profile: Profile;
  private process: ChildProcess | null = null;

  /** @param profile sums what the requests cost */
  constructor(options: EngineOptions, script: URL, profile: Profile) {
    this.options = options;
    this.script = script;
    this.profile = profile;
  }

  /** Starts the process if there is none, and waits for its engine. */
  async opened(): Promise<Opened> {
    // In its own process group, so that Ctrl-C in the terminal reaches only the process that decides what it means.
    const child = fork(this.script, { serialization: "advanced", detached: true });
    child.once("exit", () => {
      if (this.process === child) this.process = null;
    });
    this.process = child;
    const reply = await this.ask({ open: this.options });
    if (!("opened" in reply)) throw new Error("webradiomics bug: a worker did not open its engine");
    return reply.opened;
  }

  async extract(task: Task): Promise<TaskResult> {
    if (!this.process) await this.opened();
    const reply = await this.ask({ task });
    if (!("result" in reply)) throw new Error("webradiomics bug: a worker did not return a result");
    return reply.result;
  }

  kill(): void {
    this.process?.kill("SIGKILL");
  }

  private ask(request: WorkerRequest): Promise<WorkerReply> {
    const child = this.process!;
    return new Promise((resolve, reject) => {
      const onReply = (reply: WorkerReply): void => {
        child.off("exit", onExit);
        if (reply.profile) addProfile(this.profile, reply.profile);
        if ("error" in reply) reject(Object.assign(new Error(reply.error.message), reply.error));
        else resolve(reply);
      };
      const onExit = (code: number | null, signal: string | null): void => {
        child.off("message", onReply);
        reject(new Error(`the process that computed it ended unexpectedly (${signal ?? `exit code ${code}`})`));
      };
      child.once("message", onReply);
      child.once("exit", onExit);
      child.send(request, (error) => {
        if (error) reject(error);
      });
    });
  }
}
