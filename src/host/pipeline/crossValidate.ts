import { takeCases, type Dataset } from "../dataset/dataset.ts";
import { InputError, LeakageError } from "../errors.ts";
import { correctedInterval, type CorrectedInterval } from "../evaluate/correctedInterval.ts";
import { checkPipeline } from "./check.ts";
import { inPlace } from "./fitSteps.ts";
import { fitPipeline, predictPipeline } from "./fitting.ts";
import { contextOf, type Context, type FitOptions } from "./kinds/context.ts";
import { sidesOf } from "../learn/folds.ts";
import { foldsOf } from "./kinds/folds.ts";
import { HeldOut, requirePart, requireUnseen, type Cohort, type Training } from "./parts.ts";
import type { FitReport } from "./report.ts";
import { scoreNames, scores, type ScoreName } from "./scores.ts";
import type { CheckedPipeline, PipelineSpec } from "./spec.ts";
import { thresholdOf } from "./threshold.ts";

export interface CrossValidationOptions extends FitOptions {
  /** Default 5. */
  readonly folds?: number;
  /** Times the cases are divided into folds anew; default 1. */
  readonly repeats?: number;
}

/** One fold: a pipeline fitted on the others, tuning and threshold included, and its predictions of this one. */
export interface FoldResult {
  readonly repeat: number;
  readonly fold: number;
  /** Numbers of the held-out cases in the part given, their probabilities, and from which on they are called positive. */
  readonly cases: readonly number[];
  readonly p: Float64Array;
  readonly threshold: number;
  readonly scores: Readonly<Record<ScoreName, number>>;
  /** Features that the model was given. */
  readonly features: readonly string[];
  readonly report: FitReport;
}

export interface CrossValidation {
  readonly folds: readonly FoldResult[];
  readonly ids: readonly string[];
  readonly y: Uint8Array;
  /** Of each repeat: for each case its probability, and whether it is called positive, by the pipeline of the fold that held it out. */
  readonly pooled: readonly { readonly p: Float64Array; readonly positive: Uint8Array }[];
  /** Mean over the folds with the interval of Nadeau and Bengio, which allows for the training cases that folds share. */
  readonly scores: Readonly<Record<ScoreName, CorrectedInterval>>;
  /** What is allowed but should be known. */
  readonly warnings: readonly string[];
  /** How many of the fitted pipelines gave each feature to the model; most often first. */
  readonly frequency: readonly { readonly feature: string; readonly count: number }[];
}

/**
 * Repeated K-fold cross-validation of a whole pipeline: everything in it, selection and tuning too, is fitted in each fold anew. Folds
 * are stratified by outcome, and a patient's cases stay together. A pipeline with `tune` is thereby cross-validated in nested folds.
 * @throws LeakageError for held-out cases, or where something fitted has already seen patients that the folds hold out
 * @throws InputError as `fit`
 */
export async function crossValidate(spec: PipelineSpec, part: Cohort | Training, { folds = 5, repeats = 1, ...options }: CrossValidationOptions = {}): Promise<CrossValidation> {
  requireFoldable("crossValidate", part);
  if (!Number.isInteger(repeats) || repeats < 1) throw new InputError(`crossValidate: ${repeats} repeats; expected a whole number > 0`);
  const { spec: checked, warnings } = checkPipeline(spec, part.data, folds);
  return { ...(await crossValidated(checked, part.data, folds, repeats, contextOf(options).at("cross-validation"))), warnings };
}

/** @throws LeakageError where these cases cannot be held out in turn */
export function requireFoldable(what: string, part: Cohort | Training): void {
  requirePart(what, part);
  if (HeldOut.is(part)) throw new LeakageError(`${what}: pipelines would be fitted on ${part.data.ids.length} held-out cases`);
  requireUnseen(what, part.data, part.seen);
}

export async function crossValidated(spec: CheckedPipeline, data: Dataset, folds: number, repeats: number, context: Context): Promise<Omit<CrossValidation, "warnings">> {
  const results: FoldResult[] = [];
  const pooled = Array.from({ length: repeats }, () => ({ p: new Float64Array(data.ids.length), positive: new Uint8Array(data.ids.length) }));
  for (const [repeat, { p, positive }] of pooled.entries()) {
    const place = context.at(`repeat ${repeat + 1}`);
    const foldOf = foldsOf(data, folds, place.at("folds").seed);
    for (let fold = 0; fold < folds; fold++) {
      await context.unit(repeat * folds + fold, repeats * folds);
      const result = await inPlace(`repeat ${repeat + 1}, fold ${fold + 1}`, () => oneFold(spec, data, foldOf, fold, place.at(`fold ${fold + 1}`)));
      result.cases.forEach((i, k) => {
        p[i] = result.p[k];
        positive[i] = Number(p[i] >= result.threshold);
      });
      results.push({ repeat, fold, ...result });
    }
  }
  const sizes = { trainSize: folds - 1, testSize: 1 };
  const intervals = scoreNames.map((name) => [name, correctedInterval(results.map((result) => result.scores[name]), sizes)]);
  return { folds: results, ids: data.ids, y: data.y!, pooled, scores: Object.fromEntries(intervals) as CrossValidation["scores"], frequency: frequencyOf(results) };
}

async function oneFold(spec: CheckedPipeline, data: Dataset, foldOf: ArrayLike<number>, fold: number, context: Context): Promise<Omit<FoldResult, "repeat" | "fold">> {
  const { others, held: cases } = sidesOf(foldOf, fold);
  const held = takeCases(data, cases);
  const training = takeCases(data, others);
  const { fitted, report } = await fitPipeline(spec, training, context);
  const p = predictPipeline(fitted, held);
  const threshold = await thresholdOf(spec, fitted, training, context);
  const found = Object.fromEntries(scoreNames.map((name) => [name, scores[name].of(held.y!, p)])) as FoldResult["scores"];
  return { cases, p, threshold, scores: found, features: fitted.model.features, report };
}

function frequencyOf(results: readonly FoldResult[]): CrossValidation["frequency"] {
  const counts = new Map<string, number>();
  for (const { features } of results) for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return [...counts].map(([feature, count]) => ({ feature, count })).sort((a, b) => b.count - a.count || (a.feature < b.feature ? -1 : 1));
}
