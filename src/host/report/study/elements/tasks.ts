import type { StudyResults } from "../../../study/learn/results.ts";
import { crossValidationSet, trainingSet } from "../../../study/learn/sets.ts";

/** Sets that models of a task were judged on, training first, in the order of the results. */
export function setsOfTask({ models }: Pick<StudyResults, "models">, task: string): string[] {
  return [...new Set(models.filter((model) => model.task === task).flatMap(({ predictions }) => predictions.map(({ set }) => set)))];
}

/** Sets that no model was fitted on; where there are none, what there is. */
function judgedSets(results: Pick<StudyResults, "models">, task: string): string[] {
  const sets = setsOfTask(results, task);
  const others = sets.filter((set) => set !== trainingSet);
  return others.length > 0 ? others : sets;
}

/** The first set held out from fitting; without one, the predictions out of folds, or the training cases. */
export function firstHeldOut(results: Pick<StudyResults, "models">, task: string): string {
  const sets = judgedSets(results, task);
  return sets.find((set) => set !== crossValidationSet) ?? sets[0];
}

/** "her2, Tumour, test": what a part or a chart is of; the task where there are several. */
export function placeText({ study }: Pick<StudyResults, "study">, task: string, ...more: readonly string[]): string {
  return [...(Object.keys(study.tasks).length > 1 ? [task] : []), ...more].join(", ");
}

/** Lists of at most `most`, of about equal lengths. */
export function inPieces<T>(items: readonly T[], most: number): T[][] {
  const pieces = Math.ceil(items.length / most);
  return Array.from({ length: pieces }, (_, k) => items.slice(Math.ceil((k * items.length) / pieces), Math.ceil(((k + 1) * items.length) / pieces)));
}
