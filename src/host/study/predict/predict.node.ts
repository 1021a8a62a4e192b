import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { csvOfTable } from "../../dataset/csvTable.ts";
import { openEngine, type Engine } from "../../engine/engine.ts";
import type { EngineOptions } from "../../engine/types.ts";
import { InputError } from "../../errors.ts";
import { modelOf } from "../../pipeline/model.ts";
import { version } from "../../version.ts";
import { readStudy } from "../file/read.node.ts";
import type { Problem, Study } from "../file/study.ts";
import { readStudyModel, type StudyModel } from "../learn/studyModel.ts";
import { filesOf } from "../run/content.node.ts";
import { openResults, storeFolder, writeResults } from "../run/outputs.node.ts";
import type { Teller } from "../run/queue.ts";
import { Store } from "../run/store.node.ts";
import { toolsOf } from "../run/tools.node.ts";
import { settingDifferences } from "./differences.ts";
import { keptInMemory } from "./kept.ts";
import { measureCases, type MeasuredCases } from "./measureCases.ts";
import { neededStudy } from "./needs.ts";
import { readNewCases, type NewCases } from "./newCases.node.ts";
import { predictionsPage } from "./page.ts";
import { predictCases, type CasePrediction } from "./predictCases.ts";
import { predictionsTable, shapTable } from "./tables.ts";

export interface PredictOptions extends Pick<EngineOptions, "backend" | "adapter" | "threads"> {
  /** File of a model, as `study run` writes it. */
  readonly model: string;
  /** Table of new cases, laid out as the study's cohort. */
  readonly cases: string;
  /** A study file whose settings have to be those that the model was trained with. */
  readonly study?: string;
  /** Where files go, and what is kept for the next time; without, nothing is written. */
  readonly outDir?: string;
  readonly tell: Teller;
}

/** What was in the way, and nothing was computed; or predictions. */
export type Predicted = { readonly problems: readonly Problem[] } | PredictResults;

export interface PredictResults {
  readonly model: StudyModel;
  readonly predictions: readonly CasePrediction[];
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
  /** Pictures that could not be made: "P003: ...". */
  readonly missing: readonly string[];
  /** In the folder. */
  readonly files: readonly string[];
}

/**
 * Applies a study's model to new cases, images to probability. Of each case only what the model's columns take is computed.
 * @throws InputError where the model, the table or the study file cannot be read; UsageError where results would be written over input
 */
export async function predictNewCases(options: PredictOptions): Promise<Predicted> {
  const { outDir, tell, backend, adapter, threads } = options;
  const model = readStudyModel(await textOf(options.model), options.model);
  const needed = neededStudy(model);
  const given = await readNewCases(model, needed, options.cases);
  const problems = [...(options.study === undefined ? [] : await studyProblems(needed, options.study)), ...given.problems];
  if (problems.length > 0) return { problems };
  const warnings = modelWarnings(model);
  warnings.forEach((text) => tell.warn(text));
  if (outDir !== undefined) await openResults(outDir, [options.model, options.cases, ...(options.study === undefined ? [] : [options.study]), ...given.cases.flatMap(filesOf)]);
  const engine = await openEngine({ backend, adapter, threads });
  try {
    tell.opened(`${engine.backend}: ${engine.adapter}${engine.notice ? `; ${engine.notice}` : ""}`);
    const measured = await measureAll(model, needed, engine, given, options);
    const { predictions, failed: unpredicted } = predictCases(model, needed, measured.cases);
    const failed = [...measured.failed, ...unpredicted];
    const results = { model, predictions, failed: given.cases.flatMap(({ id }) => failed.filter((each) => each.id === id)), missing: measured.missing };
    if (outDir === undefined || predictions.length === 0) return { ...results, files: [] };
    const page = predictionsPage({ ...results, backend: engine.backend, adapter: engine.adapter, pictures: measured.pictures, warnings: [...warnings, ...measured.missing.map((text) => `no picture of ${text}`)] });
    const files = filesOfResults(results, page);
    await writeResults(outDir, files, model.hash);
    return { ...results, files: [...files.keys()] };
  } finally {
    engine.close();
  }
}

function modelWarnings({ engine, pipeline }: StudyModel): string[] {
  return [
    ...(engine === version ? [] : [`the model was trained with webradiomics ${engine}; this is ${version}, which may measure otherwise`]),
    ...(modelOf(pipeline).kind === "prevalence" ? ["the model predicts the prevalence of its training cases, whatever the case: its selection kept no feature"] : []),
  ];
}

/** Each difference between what the model depends on and another study. */
async function studyProblems(needed: Study, path: string): Promise<readonly Problem[]> {
  const { study, problems } = await readStudy(path);
  return study ? settingDifferences(needed, study).map((what) => ({ where: path, what })) : problems;
}

async function measureAll(model: StudyModel, needed: Study, engine: Engine, { cases, warnings }: NewCases, { outDir, tell }: PredictOptions): Promise<MeasuredCases> {
  const store = outDir === undefined ? null : new Store(join(outDir, storeFolder), engine);
  const toolsOfCase = () => toolsOf(engine, store ?? { kept: keptInMemory() }, (text) => tell.at(text));
  // Without a store nothing is found, and each case counts as computed.
  let asked = 0;
  return measureCases({ model, needed, toolsOf: toolsOfCase, computed: () => store?.computed ?? asked++, withPictures: store !== null, tell }, cases, warnings);
}

function filesOfResults({ model, predictions }: Pick<PredictResults, "model" | "predictions">, page: string): Map<string, string> {
  const shap = shapTable(model, predictions);
  return new Map([
    ["predictions.csv", [...csvOfTable(predictionsTable(model, predictions))].join("")],
    ...(shap.rows > 0 ? [["shap.csv", [...csvOfTable(shap)].join("")] as const] : []),
    ["predictions.html", page],
  ]);
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const reasons: Readonly<Record<string, string>> = { ENOENT: "no such file", EISDIR: "is a folder; expected a file" };
    throw new InputError(`${path}: ${reasons[error.code ?? ""] ?? `cannot be read (${error.code ?? error.message})`}`, { cause: error });
  });
}
