import { InputError } from "../../errors.ts";
import { metricsOf, type Metrics, type MetricsOptions } from "../../evaluate/metrics.ts";
import { Random } from "../../stats/random.ts";
import type { Study } from "../file/study.ts";
import type { ModelResult, SetPredictions, StudyResults } from "./results.ts";

/** A model's predictions of a set. */
export interface Scored extends SetPredictions {
  readonly task: string;
  readonly model: string;
  readonly threshold: number;
}

export interface MetricsRow extends Pick<Scored, "task" | "model" | "set"> {
  readonly n: number;
  /** Null where the set is of one class only. */
  readonly metrics: Metrics | null;
  readonly reason: string | null;
}

/** Predictions of all models, by task, model and set as they come. */
export function scoredSets({ models }: Pick<StudyResults, "models">): Scored[] {
  return models.flatMap(({ task, model, threshold, predictions }: ModelResult) => predictions.map((set) => ({ task, model, threshold, ...set })));
}

/** Those of both classes: what a curve can be drawn of. */
export function scorableSets(results: Pick<StudyResults, "models">): Scored[] {
  return scoredSets(results).filter(({ y }) => new Set(y).size === 2);
}

/** Metrics of every model and set, each with its interval, as the study's `evaluation` says; at the threshold chosen in training. */
export function metricsRows({ study, models }: Pick<StudyResults, "study" | "models">): MetricsRow[] {
  return scoredSets({ models }).map(({ task, model, set, y, p, threshold }) => ({ task, model, set, n: y.length, ...measured(y, p, threshold, intervalsOf(study)) }));
}

/** The same resamples for all models of a set. */
function intervalsOf({ evaluation: { interval, repeats, confidence }, seed }: Study): MetricsOptions {
  return { confidence, ...(interval === "bootstrap" && { bootstrap: { random: new Random(seed), resamples: repeats } }) };
}

function measured(y: readonly number[], p: readonly number[], threshold: number, options: MetricsOptions): Pick<MetricsRow, "metrics" | "reason"> {
  try {
    return { metrics: metricsOf(y, p, threshold, options), reason: null };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { metrics: null, reason: error.message };
  }
}
