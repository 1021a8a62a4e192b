import type { StudyFile } from "../../../study/file/schema.ts";
import { counted, percent } from "./words.ts";

/** How metrics, comparisons and tables are made. */
export function evaluationSentences({ evaluation: { interval, repeats, confidence, crossValidation, odds }, seed }: Pick<StudyFile, "evaluation" | "seed">): string[] {
  const level = percent(confidence);
  return [
    interval === "delong" ? `AUC with DeLong's ${level} interval` : `AUC with a ${level} interval by ${counted(repeats, "stratified bootstrap resample")} (percentiles)`,
    `accuracy, sensitivity, specificity, PPV and NPV at each model's own threshold (a case is positive at or above it), with Wilson's ${level} intervals; F1`,
    "AUCs compared by DeLong's paired test, two-sided; integrated discrimination improvement (IDI) tested by z; p-values are not adjusted for the number of comparisons",
    "net benefit of decisions against treating all and treating none; calibration of the probabilities as predicted",
    crossValidation ? `the training cases were also predicted out of ${counted(crossValidation, "fold")}, all steps fitted anew in each (set cross-validation)` : "",
    `odds ratios by logistic regression with Wald's ${level} intervals: univariate, then those of p < ${odds.below} with a variance inflation factor up to ${odds.vif} together`,
    `all draws follow from the seed ${seed}`,
  ].filter((text) => text !== "");
}
