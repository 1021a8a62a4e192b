import { columnNamed, textsOf, type FeatureTable } from "../../dataset/featureTable.ts";
import type { Study } from "../file/study.ts";

/** The set that models are fitted on. */
export const trainingSet = "train";
/** What predictions of training cases out of folds are called. */
export const crossValidationSet = "cross-validation";

/** The sets of the table's cases: "train", then as the study file names them, then as they come in the table. */
export function setsOf(study: Study, table: FeatureTable): string[] {
  const found = new Set(setColumn(table));
  return [...new Set([trainingSet, ...Object.keys(study.split.hold), ...Object.keys(study.split.sets ?? {}), ...found])].filter((name) => found.has(name));
}

/** The set of each row of a measured table. */
export function setColumn(table: FeatureTable): readonly string[] {
  return textsOf(columnNamed(table, "set")).map((set) => set!);
}
