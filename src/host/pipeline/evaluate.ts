import { InputError } from "../errors.ts";
import { metricsOf, type Metrics, type MetricsOptions } from "../evaluate/metrics.ts";
import type { Predictions } from "./fit.ts";

/**
 * AUC, and the measures at the pipeline's own threshold, each with its interval; `set` says whether the pipeline was fitted on these
 * very cases.
 * @throws InputError where the outcome is not known, or of one class only
 */
export function evaluate({ set, ids, y, p, threshold }: Predictions, options: MetricsOptions = {}): Metrics & { readonly set: Predictions["set"] } {
  if (!y) throw new InputError(`evaluate: the outcome of the ${ids.length} cases is not known`);
  return { set, ...metricsOf(y, p, threshold, options) };
}
