import type { Dataset } from "../../dataset/dataset.ts";
import { InputError } from "../../errors.ts";
import { checkPipeline } from "../../pipeline/check.ts";
import type { PipelineSpec } from "../../pipeline/spec.ts";
import { clinicalColumns, countOf } from "../file/columns.ts";
import type { StudyTask } from "../file/schema.ts";
import type { Problem, Study, StudyCase } from "../file/study.ts";
import { classOf, isTraining, modelsOf } from "./needs.ts";
import type { Place } from "./place.ts";

interface Told {
  readonly models: string[];
  readonly isProblem: boolean;
}

/** What keeps models from being fitted on the tasks' training cases, as far as it can be known before there are features: folds, classes, batches, readings. */
export function fittingProblems(study: Study, cases: readonly StudyCase[], { locate }: Place): { problems: Problem[]; warnings: Problem[] } {
  const found: { readonly task: string; readonly lines: Map<string, Told> }[] = [];
  for (const [task, rule] of Object.entries(study.tasks)) {
    const data = trainingData(study, rule, cases);
    const lines = new Map<string, Told>();
    found.push({ task, lines });
    if (new Set(data.y).size < 2) continue; // told with the outcomes
    for (const model of modelsOf(study, rule)) {
      const spec = study.pipelines[model];
      if (!spec) continue;
      for (const [line, isProblem] of checked(spec, data, study.evaluation.crossValidation)) {
        const before = lines.get(line);
        if (before) before.models.push(model);
        else lines.set(line, { models: [model], isProblem });
      }
    }
  }
  const told = (wanted: boolean): Problem[] => found.flatMap(({ task, lines }) => [...lines].filter(([, { isProblem }]) => isProblem === wanted).map(([line, { models }]) => ({
    where: locate(placeOf(study, models[0], line)),
    what: `task ${task}, model${models.length > 1 ? "s" : ""} ${models.join(", ")}: ${line}`,
  })));
  return { problems: told(true), warnings: told(false) };
}

/** Columns that models ask for and no case has. */
export function columnProblems(study: Study, columns: readonly string[], { locate }: Place): Problem[] {
  const all = [...columns, ...clinicalColumns(study)];
  return Object.entries(study.models).flatMap(([name, model]) => ("columns" in model
    ? model.columns.flatMap((pattern, i) => (countOf(all, pattern) > 0 ? [] : [{ where: locate(["models", name, "columns", i]), what: `none of the ${all.length} columns fits ${pattern}` }]))
    : []));
}

/** What is wrong, or should be known, with whether it is wrong. The whole is fitted, and again in folds where the study cross-validates. */
function checked(spec: PipelineSpec, data: Dataset, folds: number | undefined): Map<string, boolean> {
  const lines = new Map<string, boolean>();
  for (const each of folds === undefined ? [undefined] : [undefined, folds]) {
    try {
      for (const warning of checkPipeline(spec, data, each).warnings) lines.set(inFile(warning), false);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const [first, ...rest] = error.message.split("\n  ");
      for (const line of rest.length > 0 ? rest : [first]) lines.set(inFile(line.replace(/^folds:/, "evaluation.crossValidation:")), true);
    }
  }
  return lines;
}

/** Where a line's part of a pipeline is written: in the model, or in the recipe that it uses. */
function placeOf({ models, recipes }: Study, name: string, line: string): (string | number)[] {
  if (line.startsWith("evaluation.")) return ["evaluation", "crossValidation"];
  const model = models[name];
  const [, part, step] = /^(steps|model|threshold|tune)(?:\[(\d+)\])?/.exec(line) ?? [];
  if (part === undefined || "stack" in model) return ["models", name];
  const isOwn = model[part as "steps"] !== undefined || model.use === undefined || recipes[model.use]?.[part as "steps"] === undefined;
  return [...(isOwn ? ["models", name] : ["recipes", model.use!]), part, ...(step === undefined ? [] : [Number(step)])];
}

/** The step that chooses a model's columns comes first in its pipeline, and is not among the file's steps. */
const inFile = (line: string): string => line.replaceAll(/steps\[(\d+)\]/g, (_, step: string) => `steps[${Number(step) - 1}]`);

/** A task's training cases, without features. */
function trainingData(study: Study, task: StudyTask, cases: readonly StudyCase[]): Dataset {
  const training = cases.filter((each) => isTraining(each) && classOf(task, each) !== null);
  const nothing = { rows: training.length, columns: 0, values: new Float64Array(0) };
  const drawn = cases.filter((each) => isTraining(each) && Object.keys(each.readers).length > 0);
  return {
    ids: training.map(({ id }) => id),
    patients: training.map(({ patient }) => patient),
    features: [],
    x: nothing,
    y: Uint8Array.from(training, (each) => classOf(task, each)!),
    ...(study.cohort.batch !== undefined && { batches: training.map(({ batch }) => batch) }),
    ...(drawn.length > 0 && { readings: { ids: drawn.map(({ id }) => id), features: [], readers: [nothing, nothing] } }),
  };
}
