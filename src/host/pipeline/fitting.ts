import { takeFeatures, type Dataset } from "../dataset/dataset.ts";
import { featuresNamed, requireComplete } from "./kinds/byName.ts";
import type { Context } from "./kinds/context.ts";
import type { LabelledDataset } from "./kinds/kind.ts";
import { modelKindNamed } from "./models/registry.ts";
import { applySteps, checkNeeds, fitSteps, inPlace, inPlaceNow, narrowed, NothingKept, type FittedStep, type Prepared } from "./fitSteps.ts";
import type { FitReport, TuningReport } from "./report.ts";
import type { Checked, CheckedBase, CheckedStack } from "./spec.ts";
import { fitStack, isStack, predictStack, type FittedStack } from "./stack.ts";
import { stepKindNamed } from "./steps/registry.ts";
import { tuned } from "./tune.ts";

/** A pipeline as fitted, plain JSON. */
export interface Fitted {
  /** Names of the features it asks for. */
  readonly features: readonly string[];
  readonly steps: readonly FittedStep[];
  readonly model: FittedModel;
}

/** A model as fitted; its columns are what the last step gives, in that order. */
export interface FittedModel {
  readonly settings: Checked | CheckedStack;
  readonly features: readonly string[];
  readonly state: unknown;
}

export interface FitOutcome {
  readonly fitted: Fitted;
  readonly report: FitReport;
}

export type Prepare = (data: Dataset, spec: CheckedBase, context: Context) => Promise<Prepared>;

/**
 * Fits steps and model on these cases alone: whoever calls sees to it that they are training cases.
 * @param prepare fits the steps; tuning keeps what trials have in common
 */
export async function fitPipeline(spec: CheckedBase, data: Dataset, context: Context, prepare: Prepare = prepared): Promise<FitOutcome> {
  const tuning = spec.tune ? await tuned(spec, spec.tune, data, context.at("tune"), { fit: fitPipeline, predict: predictPipeline, prepare: prepared }) : null;
  const chosen = tuning?.spec ?? spec;
  try {
    return await fitPrepared(chosen.model, await prepare(data, chosen, context), tuning?.report ?? null, context);
  } catch (error) {
    if (!(error instanceof NothingKept) || spec.ifNothingKept === "refuse") throw error;
    return fitPrepared({ kind: "prevalence" }, { steps: [], reports: [], data: takeFeatures(data, []) }, tuning?.report ?? null, context, [`${error.message}: the prevalence is predicted`]);
  }
}

/** Probabilities of class 1. */
export function predictPipeline(fitted: Fitted, cases: Dataset): Float64Array {
  const { settings, state } = fitted.model;
  const data = transformed(fitted, cases);
  if (isStack(settings)) return predictStack(settings, state as FittedStack<Fitted>, data, predictPipeline);
  inPlaceNow(`model (${settings.kind})`, () => requireComplete(data));
  return modelKindNamed(settings.kind).predict(state, data.x);
}

/** The cases as the model is given them. */
export function transformed({ steps, features, model }: Fitted, cases: Dataset): Dataset {
  return featuresNamed(applySteps(steps, features, cases), model.features);
}

/** What should be known of these cases' predictions, a stack's bases included. */
export function cautionsOf({ steps, model }: Fitted, cases: Dataset): string[] {
  const bases = isStack(model.settings) ? Object.entries((model.state as FittedStack<Fitted>).bases) : [];
  return [
    ...steps.flatMap(({ settings: { kind }, state }, i) => (stepKindNamed(kind).cautions?.(cases, state) ?? []).map((caution) => `steps[${i}] (${kind}): ${caution}`)),
    ...bases.flatMap(([name, base]) => cautionsOf(base, cases).map((caution) => `model.bases.${name}.${caution}`)),
  ];
}

const prepared: Prepare = (data, { steps }, context) => fitSteps(steps, data, context);

async function fitPrepared(settings: Checked | CheckedStack, { steps, reports, data }: Prepared, tuning: TuningReport | null, context: Context, fallback: readonly string[] = []): Promise<FitOutcome> {
  await context.unit(steps.length, steps.length + 1);
  const place = `model (${settings.kind})`;
  // Of a stack each base sees to its own columns: by imputation, say.
  checkNeeds(place, data, isStack(settings) ? ["labels"] : ["labels", "complete"]);
  const made = await inPlace(place, () => fitModel(settings, data as LabelledDataset, context.at("model")));
  const { features: wanted, state, warnings, details, bases } = made;
  const { steps: lean, features } = narrowed(steps, wanted);
  const model = { kind: settings.kind, features: wanted, warnings, details };
  return {
    fitted: { features, steps: lean, model: { settings, features: wanted, state } },
    report: { steps: reports, model, tuning, bases, warnings: [...fallback, ...allWarnings(reports, model, bases)] },
  };
}

interface ModelOutcome {
  readonly features: readonly string[];
  readonly state: unknown;
  readonly warnings: readonly string[];
  readonly details: unknown;
  readonly bases: Readonly<Record<string, FitReport>> | null;
}

async function fitModel(settings: Checked | CheckedStack, data: LabelledDataset, context: Context): Promise<ModelOutcome> {
  if (isStack(settings)) return fitStack(settings, data, context, { fit: fitPipeline, predict: predictPipeline });
  const { model, warnings = [], details = null } = await modelKindNamed(settings.kind).fit(data, settings, context);
  return { features: data.features, state: model, warnings, details, bases: null };
}

function allWarnings(steps: FitReport["steps"], model: FitReport["model"], bases: FitReport["bases"]): string[] {
  return [
    ...steps.flatMap(({ path, kind, warnings }) => warnings.map((warning) => `${path} (${kind}): ${warning}`)),
    ...model.warnings.map((warning) => `model (${model.kind}): ${warning}`),
    ...Object.entries(bases ?? {}).flatMap(([name, base]) => base.warnings.map((warning) => `model.bases.${name}: ${warning}`)),
  ];
}
