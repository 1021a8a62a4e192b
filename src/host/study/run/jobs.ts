import type { Backend, EngineOptions } from "../../engine/types.ts";
import type { CaseMeasurement } from "../cases/measure.ts";
import type { Study, StudyCase } from "../file/study.ts";
import type { FailedModel, ModelResult } from "../learn/results.ts";
import type { StudyPicture } from "../../report/study/report.ts";
import type { Work } from "./work.ts";

/** What all jobs of a run share. */
export interface Setting {
  readonly engine: EngineOptions;
  /** Folder of what was computed. */
  readonly store: string;
  readonly study: Study;
  /** SHA-256 of the study, as files name it. */
  readonly hash: string;
  readonly cases: readonly StudyCase[];
}

/** `each` is a case's place in the cohort; `measured` names what the store keeps of all cases together. */
export type Job =
  | { readonly kind: "score"; readonly each: number }
  | { readonly kind: "measure"; readonly each: number; readonly k: Readonly<Record<string, number>> }
  | { readonly kind: "pictures"; readonly each: number; readonly measurement: CaseMeasurement; readonly measured: string }
  | { readonly kind: "fit"; readonly task: string; readonly model: string; readonly measured: string };

/** What each kind of job gives. */
export interface Values {
  readonly score: Awaited<ReturnType<Work["scoreCase"]>>;
  readonly measure: CaseMeasurement;
  readonly pictures: readonly StudyPicture[];
  readonly fit: ModelResult | FailedModel;
}

export interface Done<Kind extends Job["kind"] = Job["kind"]> {
  readonly value: Values[Kind];
  /** Whether the store had all of it: says nothing of how long the next one takes. */
  readonly reused: boolean;
}

/** What the engine that does the jobs says of itself. */
export interface Opened {
  readonly backend: Backend;
  readonly adapter: string;
  readonly notice: string | null;
}

/** What does jobs. */
export interface Performer {
  /** The first one that was opened. */
  readonly opened: Opened;
  perform<Kind extends Job["kind"]>(job: Extract<Job, { readonly kind: Kind }>): Promise<Done<Kind>>;
  /** Gives up whatever is under way. */
  close(): void;
}
