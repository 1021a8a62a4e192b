import type { Done, Job, Performer, Values } from "./jobs.ts";

/** Who is told how far the work is. */
export interface Teller {
  /** Jobs of a kind begin: "images", "features", "models", "pictures". */
  stage(name: string, total: number): void;
  /** `reused`: it was there before. */
  finished(status: "done" | "reused" | "failed"): void;
  /** Where the work of a job is. */
  at(text: string): void;
  opened(backend: string): void;
  warn(text: string): void;
}

/** What became of a job: its value, or why there is none. */
export type Outcome<Value> = { readonly value: Value } | { readonly reason: string };

/** Jobs for whatever does them, `lanes` at a time. */
export class Queue {
  readonly #performer: Performer;
  readonly #lanes: number;
  readonly #tell: Teller;
  readonly #signal: AbortSignal;

  constructor(performer: Performer, lanes: number, tell: Teller, signal: AbortSignal) {
    this.#performer = performer;
    this.#lanes = lanes;
    this.#tell = tell;
    this.#signal = signal;
  }

  /**
   * Does all jobs of a stage; one that fails leaves the others alone.
   * @returns what became of each, in their order
   * @throws the signal's reason where the work was stopped
   */
  async all<Kind extends Job["kind"]>(stage: string, jobs: readonly Extract<Job, { readonly kind: Kind }>[]): Promise<Outcome<Values[Kind]>[]> {
    if (jobs.length === 0) return [];
    this.#tell.stage(stage, jobs.length);
    const outcomes: Outcome<Values[Kind]>[] = [];
    const queue = jobs.entries();
    const lane = async (): Promise<void> => {
      for (const [place, job] of queue) {
        this.#signal.throwIfAborted();
        outcomes[place] = await this.#one(job);
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.#lanes, jobs.length) }, lane));
    return outcomes;
  }

  async #one<Kind extends Job["kind"]>(job: Extract<Job, { readonly kind: Kind }>): Promise<Outcome<Values[Kind]>> {
    try {
      const { value, reused }: Done<Kind> = await this.#performer.perform<Kind>(job);
      this.#tell.finished(reused ? "reused" : "done");
      return { value };
    } catch (error) {
      this.#signal.throwIfAborted();
      // No model may be shaped by held-out cases: that is no matter of one model, but of the study. By name, as errors of processes arrive as plain data.
      if ((error as Error).name === "LeakageError") throw error;
      this.#tell.finished("failed");
      return { reason: reasonOf(error as Error) };
    }
  }
}

/** Errors that are about the input, or this machine; another is a fault of the program, and says where it lies. */
const expected = ["InputError", "UsageError", "GpuError", "NoAdapterError", "DeviceLostError", "ProcessEnded"];

/** One line, without folders of this machine: it goes into tables. */
function reasonOf({ name, message, stack }: Error): string {
  const text = expected.includes(name) ? message : (stack ?? message).replace(/(?:file:\/\/)?(?:[A-Za-z]:)?(?:[\\/][^\s\\/()]+)+[\\/](?=[^\s\\/()]+:\d+:\d+)/g, "");
  return text.replace(/\s+/g, " ").trim();
}
