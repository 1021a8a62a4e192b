import { bootstrapAuc, type BootstrapOptions } from "./bootstrap.ts";
import { confusion, confusionMeasures, type ConfusionMeasures, type IntervalOptions } from "./confusion.ts";
import { delong } from "./delong.ts";
import type { Estimate } from "./proportion.ts";

/** What a study reports of one model on one set of cases. */
export interface Metrics extends ConfusionMeasures {
  readonly n: number;
  readonly positives: number;
  readonly threshold: number;
  readonly auc: Estimate;
}

export interface MetricsOptions extends IntervalOptions {
  /** Interval of the AUC by a stratified bootstrap instead of DeLong's. */
  readonly bootstrap?: Omit<BootstrapOptions, "confidence">;
}

/**
 * AUC, and the confusion matrix's measures at a threshold (score >= threshold is positive), each with its interval.
 * @throws InputError as checkScores, or where the threshold is not a number
 */
export function metricsOf(y: ArrayLike<number>, scores: ArrayLike<number>, threshold: number, options: MetricsOptions = {}): Metrics {
  const { bootstrap, ...intervals } = options;
  const { auc, lower, upper, reason, positives } = delong(y, scores, intervals);
  const resampled = bootstrap && bootstrapAuc(y, scores, { ...bootstrap, confidence: intervals.confidence });
  const why = resampled ? resampled.reason : reason;
  return {
    n: y.length,
    positives,
    threshold,
    auc: { value: auc, lower: resampled?.lower ?? lower, upper: resampled?.upper ?? upper, ...(why && { reason: why }) },
    ...confusionMeasures(confusion(y, scores, threshold), intervals),
  };
}

/** Columns of a table of metrics: each measure as `auc`, `auc_low`, `auc_high`, in the order of `metricsRow`. */
const measures = {
  auc: "auc",
  accuracy: "accuracy",
  sensitivity: "sensitivity",
  specificity: "specificity",
  ppv: "ppv",
  npv: "npv",
  f1: "f1",
  mcc: "mcc",
  balancedAccuracy: "balanced_accuracy",
} as const satisfies Partial<Record<keyof Metrics, string>>;

/** The metrics as a row of numbers by column: n, positives, threshold, then each measure with its low and high limit; NaN where it has none. */
export function metricsRow(metrics: Metrics): Record<string, number> {
  const row: Record<string, number> = { n: metrics.n, positives: metrics.positives, threshold: metrics.threshold };
  for (const [measure, name] of Object.entries(measures)) {
    const { value, lower, upper } = metrics[measure as keyof typeof measures];
    row[name] = value;
    row[`${name}_low`] = lower;
    row[`${name}_high`] = upper;
  }
  return row;
}
