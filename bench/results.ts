import type { FeatureAgreement } from "./agreement.ts";
import type { PeerTimes } from "./gpujs.ts";
import type { Timing } from "./measure.ts";
import type { Memory, ProcessTimes } from "./processes.ts";

export interface ExtractionResult {
  readonly workload: string;
  /** Voxels of the ROI, its box and its grey levels. */
  readonly voxels: number;
  readonly box: readonly number[];
  readonly levels: number;
  /** The whole image. */
  readonly image: { readonly size: readonly number[]; readonly spacing: readonly number[]; readonly pixelType: string };
  readonly gpu?: Timing;
  readonly cpu?: Timing;
  readonly gpuAgreement?: FeatureAgreement;
  readonly pyradiomics?: Timing;
  /** With PyRadiomics. */
  readonly agreement?: FeatureAgreement;
}

export interface OperationResult {
  readonly operation: string;
  readonly workload: string;
  readonly voxels: number;
  readonly runs: number;
  readonly gpu?: Timing;
  readonly cpu?: Timing;
  /** Greatest difference of the two, relative to the largest magnitude in the output. */
  readonly difference?: number;
  readonly pyradiomics?: Timing;
}

/** What bench/results/<adapter>.json holds. */
export interface Results {
  readonly date: string;
  readonly webradiomics: string;
  readonly node: string;
  readonly cpu: string;
  /** The adapter; null when only the CPU was measured. */
  readonly gpu: string | null;
  readonly software: boolean;
  readonly pyradiomics: Readonly<Record<string, string>> | null;
  readonly sizes: readonly number[];
  readonly quick: boolean;
  readonly extractions: readonly ExtractionResult[];
  readonly operations: readonly OperationResult[];
  readonly peers: readonly PeerTimes[];
  readonly processes: ProcessTimes | null;
  readonly memory: readonly Memory[];
}
