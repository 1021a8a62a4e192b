import type { StudyFile, StudyTask } from "../file/schema.ts";
import type { StudyCase } from "../file/study.ts";
import { trainingSet } from "./sets.ts";

/** 1 positive, 0 negative, null where the case takes no part in the task. */
export function classOf({ outcome, positive, negative }: StudyTask, { values }: Pick<StudyCase, "values">): 0 | 1 | null {
  const value = values[outcome] ?? null;
  if (value === null) return null;
  return positive.includes(value) ? 1 : negative.includes(value) ? 0 : null;
}

export const isTraining = ({ set }: Pick<StudyCase, "set">): boolean => set === trainingSet;

/** The models of a task: all of the study's where it does not say. */
export const modelsOf = ({ models }: StudyFile, task: StudyTask): readonly string[] => task.models ?? Object.keys(models);

/** A step as the file has it. */
type Step = Readonly<Record<string, unknown>>;

/** All steps of a model, those of a stack's models too. Of what the file says, so that models with other problems count as well. */
function stepsOf(study: Pick<StudyFile, "models" | "recipes">, name: string, seen: readonly string[] = []): readonly Step[] {
  const model = study.models[name];
  if (model === undefined || seen.includes(name)) return [];
  if ("stack" in model) return model.stack.flatMap((base) => stepsOf(study, base, [...seen, name]));
  return model.steps ?? (model.use === undefined ? [] : study.recipes[model.use]?.steps) ?? [];
}

/** Steps of a kind in the models of a task. */
export function stepsOfTask(study: StudyFile, task: StudyTask, kind: string): Step[] {
  return modelsOf(study, task).flatMap((model) => stepsOf(study, model).filter((step) => step.kind === kind));
}

/** Whether a step of this kind is in any model of the study's tasks. */
export const usesStep = (study: StudyFile, kind: string): boolean => Object.values(study.tasks).some((task) => stepsOfTask(study, task, kind).length > 0);
