import { readModel } from "../../pipeline/modelFile.ts";
import type { FitReport } from "../../pipeline/report.ts";
import type { Fitted } from "../../pipeline/fitting.ts";
import { isStack, type FittedStack } from "../../pipeline/stack.ts";
import type { FailedModel, ModelResult, StudyResults } from "./results.ts";

/** What fitting a model did: what each step kept, what it dropped and why, what it knows besides. */
export interface ModelSelection {
  readonly task: string;
  readonly model: string;
  /** Features of the table that its predictions depend on (but for ComBat's, which estimates one by the others). */
  readonly selected: readonly string[];
  readonly report: FitReport;
}

/** Content of selection.json. */
export interface Selections {
  readonly models: readonly ModelSelection[];
  readonly failed: readonly FailedModel[];
}

export function selectionOf({ models, failedModels }: Pick<StudyResults, "models" | "failedModels">): Selections {
  return { models: models.map((result) => ({ task: result.task, model: result.model, selected: selectedFeatures(result), report: result.report })), failed: failedModels };
}

/** Features of the table that a model's predictions depend on, in its order. */
export function selectedFeatures(result: ModelResult): string[] {
  return [...new Set(selectedBy(readModel(result.fitted, `model ${result.model}`).fitted))];
}

function selectedBy({ steps, model: { settings, features, state } }: Fitted): readonly string[] {
  const given = isStack(settings) ? Object.values((state as FittedStack<Fitted>).bases).flatMap(selectedBy) : features;
  // Back through the steps that make a column of others.
  return steps.toReversed().reduce<readonly string[]>((names, { settings: { kind }, state: made }) => {
    if (kind !== "rad-score") return names;
    const score = made as { readonly name: string; readonly features: readonly string[] };
    return names.flatMap((name) => (name === score.name ? score.features : [name]));
  }, given);
}
