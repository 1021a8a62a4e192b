import type { DroppedFeature } from "./kinds/kind.ts";
import type { BaseSpec, ScoreName } from "./spec.ts";

/** What a step did when it was fitted. */
export interface StepReport {
  /** "steps[2]" */
  readonly path: string;
  readonly kind: string;
  readonly before: { readonly cases: number; readonly features: number };
  readonly after: { readonly cases: number; readonly features: number };
  readonly kept: readonly string[];
  readonly dropped: readonly DroppedFeature[];
  readonly warnings: readonly string[];
  /** What the step knows besides, by its kind: p-values, the path of lambdas. */
  readonly details: unknown;
}

/** A combination of settings that tuning tried. */
export interface Trial {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of each fold's held-out cases. */
  readonly scores: readonly number[];
  readonly mean: number;
}

export interface TuningReport {
  readonly score: ScoreName;
  readonly folds: number;
  /** All of them, in the order tried. */
  readonly trials: readonly Trial[];
  /** Number of the trial whose settings were taken: of the best mean, the first. */
  readonly chosen: number;
  /** The pipeline with the settings chosen. */
  readonly spec: BaseSpec;
}

/** What fitting a pipeline did. */
export interface FitReport {
  readonly steps: readonly StepReport[];
  readonly model: { readonly kind: string; readonly features: readonly string[]; readonly warnings: readonly string[]; readonly details: unknown };
  readonly tuning: TuningReport | null;
  /** Of a stack: its bases, fitted on all training cases. */
  readonly bases: Readonly<Record<string, FitReport>> | null;
  /** All warnings, each with the place it comes from. */
  readonly warnings: readonly string[];
}
