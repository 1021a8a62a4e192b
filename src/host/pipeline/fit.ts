import type { Dataset } from "../dataset/dataset.ts";
import { column } from "../dataset/matrix.ts";
import { checkPipeline } from "./check.ts";
import { applyStep, fitStep as fitOne, type FittedStep } from "./fitSteps.ts";
import { cautionsOf, fitPipeline, predictPipeline, transformed, type Fitted } from "./fitting.ts";
import { contextOf, type FitOptions } from "./kinds/context.ts";
import { fingerprint } from "./kinds/seed.ts";
import { remade, requirePart, requireReshaped, requireTraining, requireUnseen, sightOf, Training, type AnyPart, type Sight } from "./parts.ts";
import type { FitReport, StepReport } from "./report.ts";
import { checkStep, type CheckedPipeline, type PipelineSpec, type StepSpec } from "./spec.ts";
import { thresholdOf } from "./threshold.ts";

/** A pipeline fitted on training cases. */
export interface FittedPipeline {
  /** With all presets. */
  readonly spec: PipelineSpec;
  readonly seed: number;
  /** Names of the features it asks for. */
  readonly features: readonly string[];
  /** Steps and model: plain JSON. */
  readonly fitted: Fitted;
  /** A case is called positive from this probability on. */
  readonly threshold: number;
  readonly training: { readonly cases: number; readonly positives: number };
  /** Patients of the training cases, and those that had shaped these before; the pipeline's own come last. */
  readonly seen: readonly Sight[];
  /** Null where the pipeline was read from a file. */
  readonly report: FitReport | null;
}

/** Probabilities of class 1. */
export interface Predictions {
  /** Whether the pipeline was fitted on these cases (their results are too good), or on others. */
  readonly set: "training" | "held-out";
  readonly ids: readonly string[];
  readonly patients: readonly string[];
  readonly y: Uint8Array | null;
  readonly p: Float64Array;
  readonly threshold: number;
  /** What should be known of them: a batch that ComBat estimated from these very cases. */
  readonly warnings: readonly string[];
}

/**
 * Fits a pipeline, its threshold included, on training cases.
 * @throws LeakageError for anything but a training part
 * @throws InputError naming all of the pipeline's settings that cannot be used, or the step that failed
 */
export async function fit(spec: PipelineSpec, training: Training, options: FitOptions = {}): Promise<FittedPipeline> {
  requireTraining(`fit: a pipeline of ${namesOf(spec)}`, training);
  const { spec: checked, warnings } = checkPipeline(spec, training.data);
  const context = contextOf(options);
  const { fitted, report } = await fitPipeline(checked, training.data, context);
  const { ids, y } = training.data;
  return {
    spec: checked as PipelineSpec,
    seed: options.seed ?? 0,
    features: fitted.features,
    fitted,
    threshold: await thresholdOf(checked, fitted, training.data, context),
    training: { cases: ids.length, positives: y!.reduce((sum, label) => sum + label, 0) },
    seen: [...training.seen, sightOf(`the pipeline of ${namesOf(checked)}`, training.data)],
    report: { ...report, warnings: [...training.seen.map(({ by }) => `${by} made the training cases' values before: cases to be predicted must have gone through it too, and a model file has it not`), ...warnings, ...report.warnings] },
  };
}

/**
 * Predicts training cases (apparent performance) or cases whose patients the pipeline has not seen.
 * @throws LeakageError where some, but not all, patients were seen, or held-out patients had shaped the values before
 * @throws InputError where the training cases went through a fitted step before, and these have not
 * @throws InputError naming features that are missing, or have missing values where there is no imputation
 */
export function predict(pipeline: FittedPipeline, part: AnyPart): Predictions {
  requirePart("predict", part);
  const { ids, patients, y } = part.data;
  const set = setOf(pipeline, part);
  return { set, ids, patients, y, p: predictPipeline(pipeline.fitted, part.data), threshold: pipeline.threshold, warnings: cautionsOf(pipeline.fitted, part.data) };
}

/** The cases as the model is given them: what SHAP values and nomograms are drawn from. */
export function transform<P extends AnyPart>(pipeline: FittedPipeline, part: P): P {
  requirePart("transform", part);
  return remade(part, transformed(pipeline.fitted, part.data), pipeline.seen);
}

/** A single step fitted on training cases. */
export interface FittedStepOf {
  readonly step: FittedStep;
  readonly report: StepReport;
  /**
   * The cases with the values that the step makes of them. They remember whom it has seen: no part of them that holds those patients
   * out can be predicted, split off or cross-validated.
   */
  apply<P extends AnyPart>(part: P): P;
}

/** Fits one step by itself, to look at what it does. @throws LeakageError for anything but a training part */
export async function fitStep(spec: StepSpec, training: Training, options: FitOptions = {}): Promise<FittedStepOf> {
  requireTraining(`fitStep: ${spec.kind}`, training);
  const { step, report, data } = await fitOne(checkStep(spec), training.data, "step", contextOf(options).at("step"));
  const seen = [sightOf(spec.kind, training.data, reshapes(training.data, applyStep(step, training.data, "step")))];
  // The training cases may become more (SMOTE); others never do.
  return {
    step,
    report,
    apply(part) {
      requirePart(`fitStep: ${spec.kind}`, part);
      return remade(part, (part as AnyPart) === training ? data : applyStep(step, part.data, "step"), seen);
    },
  };
}

/** Whether a step gave a feature other values than it had, or made one. */
function reshapes(before: Dataset, after: Dataset): boolean {
  const numbers = new Map(before.features.map((feature, j) => [feature, j]));
  return after.features.some((feature, j) => {
    const had = numbers.get(feature);
    if (had === undefined) return true;
    const values = column(before.x, had);
    return column(after.x, j).some((value, i) => !Object.is(value, values[i]));
  });
}

function setOf(pipeline: FittedPipeline, part: AnyPart): Predictions["set"] {
  requireReshaped("predict", part, pipeline.seen.slice(0, -1));
  const own = pipeline.seen[pipeline.seen.length - 1].patients;
  if (Training.is(part) && part.data.patients.every((patient) => own.has(fingerprint(patient)))) return "training";
  requireUnseen("predict", part.data, [...pipeline.seen, ...part.seen]);
  return "held-out";
}

/** "t-test, lasso, extra-trees" */
function namesOf(spec: PipelineSpec | CheckedPipeline): string {
  return [...(spec?.steps ?? []), spec?.model].map((each) => each?.kind ?? "?").join(", ");
}
