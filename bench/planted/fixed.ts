import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { tableOfCsv } from "../../src/host/dataset/csvTable.ts";
import { dataset } from "../../src/host/dataset/dataset.ts";
import { columnNamed, textsOf, type FeatureTable, type NumberColumn } from "../../src/host/dataset/featureTable.ts";
import { matrixOfRows } from "../../src/host/dataset/matrix.ts";
import { auc } from "../../src/host/evaluate/roc.ts";
import { fit, predict } from "../../src/host/pipeline/fit.ts";
import { cohort } from "../../src/host/pipeline/parts.ts";
import { splitBy } from "../../src/host/pipeline/split.ts";
import { makeCohort, type CohortOnDisk } from "./cohorts.ts";
import { runHere } from "./runHere.ts";

/** Test AUCs of a task in a cohort. */
export interface FixedRow {
  readonly seed: number;
  readonly task: string;
  readonly tested: number;
  /** Of the study's model, images to probability. */
  readonly model: number;
  /** Of the same kind of model on what the cohort's files can show of the latent variables. */
  readonly shown: number;
  /** Of the same kind of model on the latent variables. */
  readonly latent: number;
  /** Of the true probability: no model can be expected to do better. */
  readonly truth: number;
}

/** Predictions of a task's cases. */
interface Predicted {
  readonly ids: readonly string[];
  readonly sets: readonly string[];
  readonly y: Uint8Array;
  readonly p: Float64Array;
}

/** Above which a calcification is drawn and written down: all that images and table hold of that latent variable. */
const calcified = 0.6;

/**
 * Runs the study with the model fixed beforehand on a cohort, and fits what it is measured by on the same training cases.
 * @param study path of the study file
 */
export async function fixedModel(study: string, folder: string, seed: number, cases: number): Promise<FixedRow[]> {
  const made = await makeCohort(folder, seed, cases);
  const outDir = join(folder, `fixed-${seed}-${cases}`);
  await runHere({ file: study, cohort: made.table, outDir });
  const predictions = tableOfCsv(await readFile(join(outDir, "predictions.csv"), "utf8"), "predictions.csv");
  const truth = tableOfCsv(await readFile(made.truth, "utf8"), "truth.csv");
  return Promise.all(made.drawn.study.tasks.map(({ name }) => name).filter((task) => textsOf(columnNamed(predictions, "task")).includes(task)).map((task) => rowOf(made, seed, task, predictedOf(predictions, task), truth)));
}

async function rowOf({ drawn }: CohortOnDisk, seed: number, task: string, predicted: Predicted, truth: FeatureTable): Promise<FixedRow> {
  const latents = new Map(drawn.cases.map((each) => [each.id, Object.values(each.latents)]));
  const names = Object.keys(drawn.study.latents);
  const shown = (values: readonly number[]): number[] => values.map((value, j) => (names[j] === "calcification" ? Number(value > calcified) : value));
  const ids = textsOf(columnNamed(truth, "id"));
  const chance = (columnNamed(truth, `p_${task}`) as NumberColumn).values;
  const test = [...predicted.ids.keys()].filter((i) => predicted.sets[i] !== "train");
  const y = test.map((i) => predicted.y[i]);
  const fromLatents = (of: (values: readonly number[]) => readonly number[]): Promise<number> => latentModel(predicted, names, predicted.ids.map((id) => of(latents.get(id)!)));
  return {
    seed, task, tested: test.length,
    model: auc(y, test.map((i) => predicted.p[i])),
    shown: await fromLatents(shown),
    latent: await fromLatents((values) => values),
    truth: auc(y, test.map((i) => chance[ids.indexOf(predicted.ids[i])])),
  };
}

/** Test AUC of the study's kind of model on columns of its own. */
async function latentModel({ ids, sets, y }: Predicted, names: readonly string[], rows: readonly (readonly number[])[]): Promise<number> {
  const all = cohort(dataset({ ids, patients: ids, features: names, x: matrixOfRows(rows), y }));
  const { training, heldOut } = splitBy(all, sets, "train");
  const fitted = await fit({ steps: [{ kind: "z-score" }], model: { kind: "l2-logistic", C: 1 } }, training);
  const [held] = Object.values(heldOut).map((part) => predict(fitted, part));
  return auc(held.y!, held.p);
}

function predictedOf(table: FeatureTable, task: string): Predicted {
  const texts = (name: string): string[] => textsOf(columnNamed(table, name)).map((text) => text!);
  const numbers = (name: string): Float64Array => (columnNamed(table, name) as NumberColumn).values;
  const rows = [...texts("task").keys()].filter((i) => texts("task")[i] === task);
  const [ids, sets] = [texts("id"), texts("set")];
  return { ids: rows.map((i) => ids[i]), sets: rows.map((i) => sets[i]), y: Uint8Array.from(rows, (i) => numbers("y")[i]), p: Float64Array.from(rows, (i) => numbers("p")[i]) };
}
