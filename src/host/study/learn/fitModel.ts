import { InputError, LeakageError } from "../../errors.ts";
import { crossValidate, type CrossValidationOptions } from "../../pipeline/crossValidate.ts";
import { fit, predict, type FittedPipeline } from "../../pipeline/fit.ts";
import { modelText } from "../../pipeline/modelFile.ts";
import { onnxModel } from "../../pipeline/onnx/fitted.ts";
import type { AnyPart } from "../../pipeline/parts.ts";
import type { Measured } from "../cases/measured.ts";
import type { Study } from "../file/study.ts";
import { backgroundOf } from "./background.ts";
import { explanationOf, whyNotExplained } from "./explanations.ts";
import type { FailedModel, ModelResult, SetPredictions } from "./results.ts";
import { rowsOf } from "./rows.ts";
import { crossValidationSet, trainingSet } from "./sets.ts";
import { taskData, type TaskData } from "./taskData.ts";

export interface FitModelOptions extends Omit<CrossValidationOptions, "seed" | "folds" | "repeats"> {
  /** The study's: into the ONNX file. */
  readonly hash: string;
}

/** Every model of every task, in the file's order: what `fitModel` is to be asked for. */
export function modelsToFit(study: Study): { readonly task: string; readonly model: string }[] {
  return Object.entries(study.tasks).flatMap(([task, { models = Object.keys(study.models) }]) => models.map((model) => ({ task, model })));
}

/**
 * Fits a model on a task's training cases, predicts and explains every set. The result depends on the study and what was measured alone.
 * @returns why not, where the model cannot be fitted on these cases
 * @throws LeakageError where held-out cases would shape the model
 */
export async function fitModel(study: Study, measured: Measured, task: string, model: string, { hash, ...options }: FitModelOptions): Promise<ModelResult | FailedModel> {
  try {
    const data = taskData(study, measured, task);
    const given = { ...options, seed: study.seed };
    const pipeline = await fit(study.pipelines[model], data.training, given);
    const folds = study.evaluation.crossValidation;
    const crossed = folds === undefined ? [] : [await outOfFolds(study, model, data, { ...given, folds })];
    const background = backgroundOf(pipeline, data.training);
    const cautions = Object.entries(data.heldOut).flatMap(([set, part]) => predict(pipeline, part).warnings.map((warning) => `${set}: ${warning}`));
    const report = plain({ ...pipeline.report!, warnings: [...data.warnings, ...pipeline.report!.warnings, ...cautions] });
    return {
      task,
      model,
      fitted: modelText(pipeline),
      threshold: pipeline.threshold,
      report,
      predictions: [...partsOf(data).map(([set, part]) => predictionsOf(set, pipeline, part)), ...crossed],
      explanations: whyNotExplained(pipeline) ?? partsOf(data).map(([set, part]) => explanationOf(set, pipeline, part, background)),
      background: rowsOf(background),
      onnx: onnxOf(pipeline, { study: hash }),
    };
  } catch (error) {
    if (!(error instanceof InputError) || error instanceof LeakageError) throw error;
    return { task, model, reason: error.message };
  }
}

/** Whether it could be fitted. */
export function isFitted(result: ModelResult | FailedModel): result is ModelResult {
  return "fitted" in result;
}

function partsOf({ training, heldOut }: TaskData): [set: string, part: AnyPart][] {
  return [[trainingSet, training], ...Object.entries(heldOut)];
}

function predictionsOf(set: string, pipeline: FittedPipeline, part: AnyPart): SetPredictions {
  const { ids, y, p } = predict(pipeline, part);
  return { set, ids, y: Array.from(y!), p: Array.from(p) };
}

async function outOfFolds(study: Study, model: string, { training }: TaskData, options: CrossValidationOptions): Promise<SetPredictions> {
  const { ids, y, pooled } = await crossValidate(study.pipelines[model], training, options);
  return { set: crossValidationSet, ids, y: Array.from(y), p: Array.from(pooled[0].p) };
}

function onnxOf(pipeline: FittedPipeline, metadata: Readonly<Record<string, string>>): ModelResult["onnx"] {
  try {
    return { bytes: btoa(Array.from(onnxModel(pipeline, metadata), (byte) => String.fromCharCode(byte)).join("")) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { none: error.message };
  }
}

/** As JSON has it, so that a result is the same whether it was stored between or not: arrays for typed ones, null for NaN and infinities. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (ArrayBuffer.isView(each) ? Array.from(each as Float64Array) : each))) as T;
}
