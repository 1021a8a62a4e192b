import type { Backend, Engine } from "../src/host/engine/engine.ts";
import type { Effort } from "./measure.ts";
import type { Program } from "./server.ts";

/** How often a case is measured by servers, in turns. */
export interface Rounds {
  /** Measurements of each: as many as fit into `patience` (ms, of all of them), between these. */
  readonly fewest: number;
  readonly rounds: number;
  readonly patience: number;
  /** How long (ms) everyone computes before it is measured. */
  readonly warmup: number;
  /** What takes less than this (ms) is repeated in each round. */
  readonly least: number;
  /** What takes more than this (ms) is computed once. */
  readonly enough: number;
}

/** What the command line asks for. */
export interface Setup {
  readonly backends: readonly Backend[];
  /** Engines of this process, for what is not timed in servers. */
  readonly engines: readonly Engine[];
  /** Interpreters of others; those without one are left out. */
  readonly pythons: Partial<Record<Program, string>>;
  /** Of ours inside one case, where one process works. */
  readonly threads: number;
  /** Processes of ours and of others where throughput is measured. */
  readonly jobs: number;
  readonly pythonJobs: number;
  /** Cases of the cohort. */
  readonly cases: number;
  /** Small cases, measured briefly: a check that all this works. */
  readonly quick: boolean;
  readonly effort: Rounds;
  /** In this process, with tinybench. */
  readonly inProcess: Effort;
}
