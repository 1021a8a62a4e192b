import { twins } from "../../kernels/twins.ts";
import type { Element, ElementArrays, Item } from "../../kernels/operation.ts";
import { familyNamed } from "../features/registry.ts";
import type { Family, FamilyResult } from "../features/types.ts";

/** Items of an operation; the arrays lie in shared memory, and the job's outputs are written there. */
export interface TwinJob {
  readonly operation: string;
  readonly items: readonly Item[];
  readonly buffers: Readonly<Record<string, ElementArrays[Element]>>;
}

/** Features of one class of one image. */
export interface FamilyJob {
  readonly family: string;
  readonly features: readonly string[];
  readonly input: unknown;
}

export type Job = TwinJob | FamilyJob;
/** The time of a twin is in ms. */
export type Outcome<J extends Job> = J extends FamilyJob ? FamilyResult : number;

/** Does a job in the thread that calls. */
export function perform<J extends Job>(job: J): Outcome<J>;
export function perform(job: Job): FamilyResult | number {
  if ("family" in job) return (familyNamed(job.family) as Family<unknown>).compute(job.input, job.features);
  const start = performance.now();
  twins.get(job.operation)!.run(job.items, job.buffers);
  return performance.now() - start;
}

/** Threads that do jobs. */
export interface Threads {
  readonly count: number;
  /** @throws what the job throws */
  perform<J extends Job>(job: J): Promise<Outcome<J>>;
  close(): void;
}
