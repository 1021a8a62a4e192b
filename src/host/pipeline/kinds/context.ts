import type { TreePool } from "../../learn/forest.ts";
import { seedOf } from "./seed.ts";

/**
 * @param path what is being done, such as "cross-validation/repeat 1/fold 2"; the whole of a fit is ""
 * @param total units of work in it; infinite where their number is not known beforehand
 */
export type Progress = (path: string, done: number, total: number) => void;

export interface FitOptions {
  /** Everything random follows from it; default 0. */
  readonly seed?: number;
  /** Threads for forests; without them they grow one tree after another, the same trees. */
  readonly pool?: TreePool | null;
  /** Asked between units of work (a step, a fold, a permutation). */
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** One place in the work: its name, its seed, and what the whole work shares. */
export interface Context {
  readonly path: string;
  readonly seed: number;
  readonly pool: TreePool | null;
  /** A place within this one. */
  at(name: string): Context;
  /** Between two units of work: tells progress, lets the page breathe, and throws where the work was aborted. */
  unit(done: number, total: number): Promise<void>;
}

const breath = 40;

export function contextOf({ seed = 0, pool = null, signal, progress }: FitOptions): Context {
  let last = performance.now();
  const unit = async (path: string, done: number, total: number): Promise<void> => {
    progress?.(path, done, total);
    if (performance.now() - last > breath) {
      await new Promise((resolve) => setTimeout(resolve));
      last = performance.now();
    }
    signal?.throwIfAborted();
  };
  const place = (path: string): Context => ({
    path,
    seed: seedOf(seed, path),
    pool,
    at: (name) => place(path === "" ? name : `${path}/${name}`),
    unit: (done, total) => unit(path, done, total),
  });
  return place("");
}
