import type { FeatureTable } from "../../dataset/featureTable.ts";
import type { StudyModel } from "../learn/studyModel.ts";
import { stamped, tableOfRows } from "../learn/tables.ts";
import { version } from "../../version.ts";
import type { CasePrediction } from "./predictCases.ts";

/** predictions.csv */
export function predictionsTable({ hash, pipeline: { threshold } }: StudyModel, predictions: readonly CasePrediction[]): FeatureTable {
  return stamped(tableOfRows("predictions.csv", predictions, {
    id: ({ id }) => id,
    p: ({ p }) => p,
    positive: ({ isPositive }) => Number(isPositive),
    threshold: () => threshold,
  }), { hash, version });
}

/** shap.csv: of each case and feature the value as measured, as the model is given it, and what it adds to the base. */
export function shapTable({ hash }: StudyModel, predictions: readonly CasePrediction[]): FeatureTable {
  const rows = predictions.flatMap(({ id, explanation }) => (explanation ? explanation.features.map((feature, j) => ({ id, feature, j, explanation })) : []));
  return stamped(tableOfRows("shap.csv", rows, {
    id: ({ id }) => id,
    feature: ({ feature }) => feature,
    measured: ({ explanation: { measured }, j }) => measured[j] ?? NaN,
    given: ({ explanation: { x }, j }) => x[j],
    shap: ({ explanation: { values }, j }) => values[j],
    base: ({ explanation: { base } }) => base,
    scale: ({ explanation: { scale } }) => scale,
    method: ({ explanation: { method } }) => method,
  }), { hash, version });
}
