import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Dataset } from "../../src/host/dataset/dataset.ts";
import { datasetOf } from "../../src/host/dataset/datasetOf.ts";
import { LeakageError } from "../../src/host/errors.ts";
import { auc } from "../../src/host/evaluate/roc.ts";
import { fit, fitStep, predict } from "../../src/host/pipeline/fit.ts";
import { cohort, type Cohort, type HeldOut, type Training } from "../../src/host/pipeline/parts.ts";
import type { PipelineSpec, StepSpec } from "../../src/host/pipeline/spec.ts";
import { splitBy, trainOnAll } from "../../src/host/pipeline/split.ts";
import type { Measured } from "../../src/host/study/cases/measured.ts";
import { parseStudy } from "../../src/host/study/file/parse.ts";
import type { Study } from "../../src/host/study/file/study.ts";
import { fitModel, isFitted } from "../../src/host/study/learn/fitModel.ts";
import { selectedFeatures } from "../../src/host/study/learn/selection.ts";
import { setColumn } from "../../src/host/study/learn/sets.ts";
import { taskData } from "../../src/host/study/learn/taskData.ts";
import { makeCohort, shuffledTable } from "./cohorts.ts";
import { runHere } from "./runHere.ts";

/** Test AUCs of a task in a cohort whose outcomes were shuffled. */
export interface ShuffledRow {
  readonly seed: number;
  readonly task: string;
  readonly tested: number;
  /** Of the study's model: selection and fit on training cases. */
  readonly honest: number;
  readonly kept: number;
  /** Of the same selection on all cases, fitted on the training cases afterwards. */
  readonly leaky: number;
  readonly keptByLeak: number;
  /** Both once more of a selection that always keeps something: the features with the greatest AUCs, as many as S5 keeps at most. */
  readonly top: { readonly honest: number; readonly leaky: number };
  /** What said no, each time that all cases were handed over. */
  readonly refused: readonly string[];
}

/** Of S5: images, regions, recipe and the logistic model are the study's own; the tasks are its outcomes over all cases. */
const topFeatures: PipelineSpec = { steps: [{ kind: "columns", keep: ["lesion_US_*"] }, { kind: "combat" }, { kind: "z-score" }, { kind: "top-n", count: 7 }], model: { kind: "logistic" } };
const [taskNames, model] = [["low+positive-vs-zero", "luminal"], "Logistic"];

/** @param study path of S5's study file */
export async function shuffledOutcomes(study: string, folder: string, seed: number, cases: number): Promise<ShuffledRow[]> {
  const made = await makeCohort(folder, seed, cases);
  const table = await shuffledTable(made, (path) => readFile(path, "utf8"));
  const file = await shortened(study, folder);
  const { study: own, measured } = await runHere({ file, cohort: table, outDir: join(folder, `shuffled-${seed}-${cases}`) });
  const rows: ShuffledRow[] = [];
  for (const task of taskNames) rows.push(await shuffledRow(own, measured, seed, task));
  return rows;
}

/** S5 with the one model that is asked for, and no figures. */
async function shortened(path: string, folder: string): Promise<string> {
  const { file } = parseStudy(await readFile(path, "utf8"), path);
  if (!file) throw new Error(`${path}: cannot be read`);
  const own = join(folder, `short-${basename(path, ".yaml")}.json`);
  const features = Object.fromEntries(Object.entries(file.features).map(([name, set]) => [name, { ...set, parameters: relative(folder, join(dirname(path), set.parameters)) }]));
  const tasks = Object.fromEntries(taskNames.map((name) => [name, { ...file.tasks[name], models: [model] }]));
  await mkdir(folder, { recursive: true });
  await writeFile(own, JSON.stringify({ ...file, features, tasks, models: { [model]: file.models[model] }, figures: ["metrics"] }));
  return own;
}

/** What the study comes to on a cohort whose outcomes tell nothing, and what it would come to had its selection seen every case. */
export async function shuffledRow(study: Study, measured: Measured, seed: number, task: string): Promise<ShuffledRow> {
  const honest = await fitModel(study, measured, task, model, { hash: "" });
  if (!isFitted(honest)) throw new Error(`seed ${seed}, ${task}: ${honest.reason}`);
  const { y, p } = honest.predictions.find(({ set }) => set === "external")!;
  const { training, heldOut: { external } } = taskData(study, measured, task);
  const all = cohort(unsplit(study, measured, task, training.data));
  const leak = await selectedOnAll(study.pipelines[model], all, training, external, study.seed);
  const top = { honest: await testAuc(topFeatures, training, external, study.seed), leaky: (await selectedOnAll(topFeatures, all, training, external, study.seed)).leaky };
  return { seed, task, tested: y.length, honest: auc(y, p), kept: selectedFeatures(honest).length, ...leak, top, refused: await refusals(study, measured, all, external) };
}

/** The task's cases before they are split: what a leak needs. */
function unsplit(study: Study, measured: Measured, task: string, { readings }: Dataset): Dataset {
  const { outcome: column, positive, negative } = study.tasks[task];
  const features = new Set(measured.features);
  return { ...datasetOf(measured.table, { id: "id", patient: "patient", batch: "batch", outcome: { column, positive, negative }, features: ({ name }) => features.has(name) }), ...(readings && { readings }) };
}

/**
 * The fault by hand, which no program can see: names are chosen by a selection that saw every outcome, and typed into a pipeline that is fitted on
 * the training cases alone.
 */
async function selectedOnAll(spec: PipelineSpec, all: Cohort, training: Training, external: HeldOut, seed: number): Promise<Pick<ShuffledRow, "leaky" | "keptByLeak">> {
  const keep = (await fit(spec, trainOnAll(all), { seed })).fitted.model.features;
  if (keep.length === 0) return { leaky: 0.5, keptByLeak: 0 };
  const steps: StepSpec[] = [{ kind: "columns", keep: ["lesion_US_*"] }, { kind: "combat" }, { kind: "columns", keep: [...keep] }, { kind: "z-score" }, { kind: "mean" }];
  return { leaky: await testAuc({ steps, model: { kind: "logistic" } }, training, external, seed), keptByLeak: keep.length };
}

async function testAuc(spec: PipelineSpec, training: Training, external: HeldOut, seed: number): Promise<number> {
  const { y, p } = predict(await fit(spec, training, { seed }), external);
  return auc(y!, p);
}

/** Every way of letting a selection see the cases that are held out, and the error that each comes to. */
async function refusals(study: Study, measured: Measured, all: Cohort, external: HeldOut): Promise<string[]> {
  const selection = { kind: "t-test", below: 0.05 } as const;
  const ways: Readonly<Record<string, () => unknown>> = {
    "the pipeline fitted on the cohort": () => fit(study.pipelines[model], all as unknown as Training),
    "the pipeline fitted on held-out cases": () => fit(study.pipelines[model], external as unknown as Training),
    "a selection on the cohort": () => fitStep(selection, all as unknown as Training),
    "a selection on all cases as one training part, split afterwards": async () => splitBy((await fitStep(selection, trainOnAll(all))).apply(all), setColumn(measured.table), "train"),
    "a selection on all cases as one training part, then the held-out ones predicted": async () => {
      const seen = await fitStep(selection, trainOnAll(all));
      predict(await fit({ steps: [{ kind: "z-score" }], model: { kind: "l2-logistic", C: 1 } }, seen.apply(taskData(study, measured, taskNames[0]).training)), external);
    },
  };
  const refused: string[] = [];
  for (const [name, way] of Object.entries(ways)) if (await isLeakage(way)) refused.push(name);
  if (refused.length < Object.keys(ways).length) throw new Error(`not refused: ${Object.keys(ways).filter((name) => !refused.includes(name)).join("; ")}`);
  return refused;
}

async function isLeakage(way: () => unknown): Promise<boolean> {
  try {
    await way();
    return false;
  } catch (error) {
    if (error instanceof LeakageError) return true;
    throw error;
  }
}
