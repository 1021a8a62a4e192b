import { fork, type ChildProcess } from "node:child_process";
import type { Reply, Request } from "./serveProcess.node.ts";

/** A process was killed, or crashed: its task may be given to another. */
export class ProcessEnded extends Error {
  override readonly name = "ProcessEnded";
}

/**
 * Processes that do tasks of one script (see `serveProcess`), one at a time each: this process stays free to show progress and to
 * obey Ctrl-C, and a crash costs one task. A process starts with its first task; one that ended is replaced when the next task needs it.
 */
export class Processes<Setting, Opened, Task, Result, Told = never> {
  readonly #all: readonly Process<Setting, Opened, Task, Result, Told>[];
  readonly #idle: Process<Setting, Opened, Task, Result, Told>[];
  readonly #waiting: ((free: Process<Setting, Opened, Task, Result, Told>) => void)[] = [];
  readonly #kill = (): void => this.#all.forEach((each) => each.kill());
  #closed = false;

  /**
   * @param settings what each process opens
   * @param onTold is given what processes tell while they are at a task
   */
  constructor(settings: readonly Setting[], script: URL, onTold: (told: Told) => void = () => undefined) {
    this.#all = settings.map((setting) => new Process(setting, script, onTold));
    this.#idle = [...this.#all].reverse();
    process.on("exit", this.#kill);
  }

  /**
   * Starts the first processes; all where no number is given.
   * @throws what opening throws; nothing is left running then
   */
  async open(count: number = this.#all.length): Promise<Opened[]> {
    try {
      return await Promise.all(this.#all.slice(0, count).map((each) => each.open()));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** @throws what the task throws; ProcessEnded where its process died of it */
  async perform(task: Task): Promise<Result> {
    const free = this.#idle.pop() ?? (await new Promise<Process<Setting, Opened, Task, Result, Told>>((resolve) => this.#waiting.push(resolve)));
    try {
      if (this.#closed) throw new ProcessEnded("the processes were closed");
      return await free.perform(task);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(free);
      else this.#idle.push(free);
    }
  }

  /** Kills all, whatever they are at. */
  close(): void {
    this.#closed = true;
    process.off("exit", this.#kill);
    this.#kill();
  }
}

class Process<Setting, Opened, Task, Result, Told> {
  readonly #setting: Setting;
  readonly #script: URL;
  readonly #onTold: (told: Told) => void;
  #child: ChildProcess | null = null;

  constructor(setting: Setting, script: URL, onTold: (told: Told) => void) {
    this.#setting = setting;
    this.#script = script;
    this.#onTold = onTold;
  }

  async open(): Promise<Opened> {
    // In its own process group, so that Ctrl-C in the terminal reaches only the process that decides what it means.
    const child = fork(this.#script, { serialization: "advanced", detached: true });
    child.once("exit", () => {
      if (this.#child === child) this.#child = null;
    });
    this.#child = child;
    const reply = await this.#ask({ open: this.#setting });
    if (!("opened" in reply)) throw new Error("webradiomics bug: a process did not open what it works with");
    return reply.opened;
  }

  async perform(task: Task): Promise<Result> {
    if (!this.#child) await this.open();
    const reply = await this.#ask({ task });
    if (!("result" in reply)) throw new Error("webradiomics bug: a process did not return a result");
    return reply.result;
  }

  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  #ask(request: Request<Setting, Task>): Promise<Reply<Opened, Result, Told>> {
    const child = this.#child!;
    return new Promise((resolve, reject) => {
      const settle = (): void => void child.off("message", onMessage).off("exit", onExit);
      const onMessage = (reply: Reply<Opened, Result, Told>): void => {
        if ("told" in reply) return this.#onTold(reply.told);
        settle();
        if ("error" in reply) reject(Object.assign(new Error(reply.error.message), reply.error));
        else resolve(reply);
      };
      const onExit = (code: number | null, signal: string | null): void => {
        settle();
        reject(new ProcessEnded(`the process that computed it ended unexpectedly (${signal ?? `exit code ${code}`})`));
      };
      child.on("message", onMessage).on("exit", onExit);
      child.send(request, (error) => {
        if (error) reject(error);
      });
    });
  }
}
