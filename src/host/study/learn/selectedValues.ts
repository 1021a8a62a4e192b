import { column } from "../../dataset/matrix.ts";
import { present } from "../../stats/descriptive.ts";
import { spearman } from "../../stats/correlation.ts";
import type { StudyResults } from "./results.ts";
import { selectedFeatures } from "./selection.ts";
import { taskData } from "./taskData.ts";

type Given = Pick<StudyResults, "study" | "measured" | "models">;

export interface CorrelationOf {
  readonly task: string;
  readonly model: string;
  readonly features: readonly string[];
  /** Spearman's rho in the training cases, [features][features]; NaN where one is constant. */
  readonly rho: readonly (readonly number[])[];
}

/** Correlations of each model's selected features; models with none, one, or more than `most` are left out. */
export function correlationOf(results: Given, most = 60): CorrelationOf[] {
  return selectedValues(results)
    .filter(({ columns }) => columns.length > 1 && columns.length <= most)
    .map(({ task, model, columns }) => ({
      task,
      model,
      features: columns.map(({ feature }) => feature),
      rho: columns.map((a) => columns.map((b) => (a === b ? 1 : spearman(a.values, b.values).estimate))),
    }));
}

export interface DistributionsOf {
  readonly task: string;
  readonly model: string;
  /** Values of the training cases by class, in the features' own units; missing ones are left out. */
  readonly features: readonly { readonly feature: string; readonly negative: readonly number[]; readonly positive: readonly number[] }[];
}

/** Values by class of each model's selected features, of the first `most`. */
export function distributionsOf(results: Given, most = 20): DistributionsOf[] {
  return selectedValues(results).map(({ task, model, columns, y }) => ({
    task,
    model,
    features: columns.slice(0, most).map(({ feature, values }) => {
      const ofClass = (label: number): number[] => Array.from(present(values.filter((_, i) => y[i] === label)));
      return { feature, negative: ofClass(0), positive: ofClass(1) };
    }),
  }));
}

interface SelectedValues {
  readonly task: string;
  readonly model: string;
  readonly columns: readonly { readonly feature: string; readonly values: Float64Array }[];
  readonly y: ArrayLike<number>;
}

/** Training cases' values of what each model selected. */
function selectedValues({ study, measured, models }: Given): SelectedValues[] {
  const tasks = [...new Set(models.map(({ task }) => task))].map((task) => [task, taskData(study, measured, task).training.data] as const);
  const dataOf = new Map(tasks);
  return models.map((result) => {
    const { features, x, y } = dataOf.get(result.task)!;
    const places = new Map(features.map((name, j) => [name, j]));
    const columns = selectedFeatures(result).map((feature) => ({ feature, values: column(x, places.get(feature)!) }));
    return { task: result.task, model: result.model, columns, y: y! };
  });
}
