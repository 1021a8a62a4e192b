import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { tableOfCsv } from "../../src/host/dataset/csvTable.ts";
import { columnNamed, textsOf, type NumberColumn } from "../../src/host/dataset/featureTable.ts";
import { auc } from "../../src/host/evaluate/roc.ts";
import { fit, predict } from "../../src/host/pipeline/fit.ts";
import type { PipelineSpec } from "../../src/host/pipeline/spec.ts";
import { mean } from "../../src/host/stats/descriptive.ts";
import { Random } from "../../src/host/stats/random.ts";
import type { Measured } from "../../src/host/study/cases/measured.ts";
import type { Study } from "../../src/host/study/file/study.ts";
import { taskData } from "../../src/host/study/learn/taskData.ts";
import { makeCohort } from "./cohorts.ts";
import { shownLatents, trueLatents, withValues } from "./latents.ts";
import { simulated, type Measurement, type MeasuredCohort } from "./measurement.ts";
import { runHere } from "./runHere.ts";

/** Test AUCs of a task in a cohort: what the study's model has, and what it is measured by on the same training and test cases. */
export interface FixedRow {
  readonly seed: number;
  readonly task: string;
  readonly tested: number;
  /** Of the study's model, images to probability, by the run's predictions.csv. */
  readonly model: number;
  /** Of the same pipeline on features drawn by how well other cohorts' follow the latent variables: mean over `draws`. */
  readonly allowed: number;
  /** Of the same kind of model on the latent variables, calcification as the files show it. */
  readonly shown: number;
  /** Of the same kind of model on all latent variables. */
  readonly latent: number;
  /** Of the true probability: no model can be expected to do better. */
  readonly truth: number;
}

/** A cohort that the study was run on. */
export interface FixedRun extends MeasuredCohort {
  readonly seed: number;
  readonly study: Study;
  /** Folder of the run's files. */
  readonly outDir: string;
  /** Path of truth.csv. */
  readonly truth: string;
}

/** The study's model. */
const model = "Fixed";
const draws = 25;

/** Makes a cohort and runs the study on it, as far as neither is done. */
export async function runFixed(file: string, folder: string, seed: number, cases: number): Promise<FixedRun> {
  const { drawn, table, truth } = await makeCohort(folder, seed, cases);
  const outDir = join(folder, `fixed-${seed}-${cases}`);
  return { seed, drawn, outDir, truth, ...(await runHere({ file, cohort: table, outDir })) };
}

/** Columns of the study's model that are measured in images. */
export function imageColumns({ study, measured }: Pick<FixedRun, "study" | "measured">): string[] {
  const { columns } = study.models[model] as { readonly columns: readonly string[] };
  return columns.filter((name) => measured.features.includes(name));
}

export async function fixedRows(run: FixedRun, measurement: Measurement): Promise<FixedRow[]> {
  const rows: FixedRow[] = [];
  for (const task of Object.keys(run.study.tasks)) rows.push(await rowOf(run, measurement, task));
  return rows;
}

async function rowOf(run: FixedRun, measurement: Measurement, task: string): Promise<FixedRow> {
  const { seed, drawn, study, measured } = run;
  const predictions = tableOfCsv(await readFile(join(run.outDir, "predictions.csv"), "utf8"), "predictions.csv");
  const [tasks, sets, ids] = ["task", "set", "id"].map((name) => textsOf(columnNamed(predictions, name)));
  const [y, p] = ["y", "p"].map((name) => (columnNamed(predictions, name) as NumberColumn).values);
  const test = [...ids.keys()].filter((i) => tasks[i] === task && sets[i] !== "train");
  const chance = await chances(run, task);
  const shown = shownLatents(drawn, measured);
  const allowed: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const random = new Random(1000 * seed + draw);
    allowed.push(await testAuc(study, withValues(measured, simulated(measurement, shown, random)), task, study.pipelines[model]));
  }
  return {
    seed, task, tested: test.length,
    model: auc(test.map((i) => y[i]), test.map((i) => p[i])),
    allowed: mean(allowed),
    shown: await latentAuc(run, task, shown),
    latent: await latentAuc(run, task, trueLatents(drawn, measured)),
    truth: auc(test.map((i) => y[i]), test.map((i) => chance.get(ids[i]!)!)),
  };
}

/** The same kind of model on latent variables. */
function latentAuc({ study, measured }: FixedRun, task: string, latents: ReadonlyMap<string, Float64Array>): Promise<number> {
  const columns = new Map([...latents].map(([name, values]) => [`z_${name}`, values]));
  return testAuc(study, withValues(measured, columns), task, { steps: [{ kind: "columns", keep: [...columns.keys()] }, { kind: "z-score" }], model: study.pipelines[model].model } as PipelineSpec);
}

async function testAuc(study: Study, measured: Measured, task: string, spec: PipelineSpec): Promise<number> {
  const { training, heldOut } = taskData(study, measured, task);
  const { y, p } = predict(await fit(spec, training, { seed: study.seed }), heldOut.external);
  return auc(y!, p);
}

/** True probability of each case, by its id, from truth.csv. */
async function chances({ truth }: FixedRun, task: string): Promise<Map<string, number>> {
  const table = tableOfCsv(await readFile(truth, "utf8"), "truth.csv");
  const { values } = columnNamed(table, `p_${task}`) as NumberColumn;
  return new Map(textsOf(columnNamed(table, "id")).map((id, i) => [id!, values[i]]));
}
