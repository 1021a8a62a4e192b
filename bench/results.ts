import type { Backend } from "../src/host/engine/engine.ts";
import type { Agreement } from "./agreement.ts";
import type { Timing } from "./measure.ts";
import type { Program, Versions } from "./server.ts";

/** One program at work on a case. */
export interface Side {
  readonly program: Program | "gpu.js";
  /** Of webradiomics. */
  readonly backend?: Backend;
  readonly processes: number;
  /** Of each process. */
  readonly threads: number;
  /** Of one case: where several processes work, their wall time over the cases that they have computed. */
  readonly time: Timing;
  readonly features?: number;
  /** Most bytes that one process held, up to its first result. */
  readonly peak?: number;
  /** Of others than webradiomics: how far each backend is from them. */
  readonly agreement?: Partial<Record<Backend, Agreement>>;
}

/** A case and how long it takes whom. */
export interface Row {
  readonly case: string;
  readonly image?: { readonly size: readonly number[]; readonly spacing: readonly number[]; readonly pixelType: string };
  /** Of the ROI that is measured, or of all of them. */
  readonly voxels?: number;
  readonly box?: readonly number[];
  /** Grey levels that occur, by image. */
  readonly levels?: Readonly<Record<string, number>>;
  readonly sides: readonly Side[];
}

export interface OperationResult {
  readonly operation: string;
  readonly settings: string;
  readonly voxels: number;
  readonly runs: number;
  readonly gpu?: Timing;
  readonly cpu?: Timing;
  /** Greatest difference of the two, relative to the largest magnitude in the output. */
  readonly difference?: number;
  readonly pyradiomics?: Timing;
}

/** Time as voxels to a power, by backend. */
export interface Fit {
  readonly backend: Backend;
  /** Least squares over all points; between the last two. */
  readonly exponent: number;
  readonly last: number;
}

/** What a workload has measured. */
export interface Measured {
  readonly rows: readonly Row[];
  readonly versions: Versions;
  readonly operations?: readonly OperationResult[];
  readonly fits?: readonly Fit[];
  /** What the reader should know. */
  readonly notes?: readonly string[];
}

/** What bench/results/<adapter>.json holds of a workload. */
export interface Entry extends Measured {
  readonly date: string;
  readonly cpu: string;
  /** The adapter; null when only the CPU was measured. */
  readonly gpu: string | null;
}
