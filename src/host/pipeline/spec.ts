import * as z from "zod/mini";
import { InputError } from "../errors.ts";
import { folds, fraction, oneOf, preset, count } from "./kinds/fields.ts";
import type { GivenOf, Shape } from "./kinds/kind.ts";
import { modelKinds } from "./models/registry.ts";
import { scoreNames, type ScoreName } from "./scores.ts";
import { stepKinds } from "./steps/registry.ts";

export type { ScoreName } from "./scores.ts";

export type StepSpec = GivenOf<(typeof stepKinds)[number]>;
export type ModelSpec = GivenOf<(typeof modelKinds)[number]>;

/** A model of the probabilities that other pipelines give. */
export interface StackSpec {
  readonly kind: "stack";
  /** Pipelines by name; each may select its own columns. */
  readonly bases: Readonly<Record<string, BaseSpec>>;
  /** What the meta model learns from: the mean of the bases' probabilities (the default), or a column for each. */
  readonly by?: "average" | "columns";
  /** Folds that give the training cases' probabilities, each by bases that have not seen the case; default 5. */
  readonly folds?: number;
  readonly meta: ModelSpec;
}

/** Settings to be tried inside the training part; those of the best mean score over its folds are taken. */
export interface TuneSpec {
  /** Values to try, by where they go: `{ "model.C": [0.1, 1, 10], "steps[2].above": [0.8, 0.9] }`. */
  readonly over: Readonly<Record<string, readonly unknown[]>>;
  /** Every combination (the default), or so many drawn at random. */
  readonly search?: "grid" | { readonly random: number };
  /** Default 5. */
  readonly folds?: number;
  /** Default "auc". */
  readonly score?: ScoreName;
}

/** From which probability on a case is called positive. */
export type ThresholdSpec = number | (ThresholdRuleSpec & ThresholdBasis);
type ThresholdRuleSpec = { readonly rule: "youden" | "closest" } | { readonly rule: "sensitivity" | "specificity"; readonly at: number };

interface ThresholdBasis {
  /** Probabilities it is found on: of the training cases as fitted (the default), or out of the folds of a cross-validation. */
  readonly on?: "training" | "out-of-fold";
  /** Default 5. */
  readonly folds?: number;
}

/** Steps and a model: a pipeline within a stack, whose probabilities are all that counts. */
export interface BaseSpec {
  /** In this order, each fitted on what the one before made of the training cases. */
  readonly steps?: readonly StepSpec[];
  readonly model: ModelSpec | StackSpec;
  readonly tune?: TuneSpec;
  /** A selection that keeps no feature is refused (the default), or the pipeline predicts the prevalence of its training cases. */
  readonly ifNothingKept?: "refuse" | "prevalence";
}

/** A pipeline as data: JSON, to be kept with a study. */
export interface PipelineSpec extends BaseSpec {
  /** Default 0.5. */
  readonly threshold?: ThresholdSpec;
}

/** A step's or model's settings, checked, with presets. */
export interface Checked {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

export interface CheckedStack {
  readonly kind: "stack";
  readonly bases: Readonly<Record<string, CheckedBase>>;
  readonly by: "average" | "columns";
  readonly folds: number;
  readonly meta: Checked;
}

export type CheckedTune = Required<TuneSpec>;
export type CheckedThreshold = number | (ThresholdRuleSpec & Required<ThresholdBasis>);

/** A base whose settings were checked, with presets. */
export interface CheckedBase {
  readonly steps: readonly Checked[];
  readonly model: Checked | CheckedStack;
  readonly tune?: CheckedTune;
  readonly ifNothingKept: "refuse" | "prevalence";
}

/** A pipeline whose settings were checked, with presets. */
export interface CheckedPipeline extends CheckedBase {
  readonly threshold: CheckedThreshold;
}

/** An object of these settings and no others; its error names them. */
const only = <S extends Shape>(shape: S) => z.strictObject(shape, `settings ${Object.keys(shape).join(", ")}`);
const kindOf = ({ name, settings }: { readonly name: string; readonly settings: Shape }) => only({ kind: z.literal(name), ...settings });
const oneKind = (what: string, options: readonly ReturnType<typeof kindOf>[]) => {
  const names = options.map((option) => [...(option.shape.kind as z.ZodMiniLiteral<string>)._zod.values].join());
  return z.discriminatedUnion("kind", options as [ReturnType<typeof kindOf>], `a ${what} of kind ${names.join(", ")}`) as z.ZodMiniType<Checked, unknown>;
};

const step = oneKind("step", stepKinds.map(kindOf));
const models = modelKinds.map(kindOf);
const stack = only({
  kind: z.literal("stack"),
  bases: z.record(z.string(), z.lazy(() => base), "pipelines by name").check(z.refine((bases) => Object.keys(bases).length > 0, "at least one pipeline by name")),
  by: preset(oneOf("average", "columns"), "average"),
  folds: preset(folds, 5),
  meta: oneKind("model", models),
});
const tune = only({
  over: z.record(z.string(), z.array(z.unknown(), "a list of values").check(z.minLength(1, "a list of values")), "lists of values, by where they go"),
  search: preset(z.union([z.literal("grid"), only({ random: count })], '"grid", or { random: how many }'), "grid"),
  folds: preset(folds, 5),
  score: preset(oneOf(...scoreNames), "auc"),
});
const basis = { on: preset(oneOf("training", "out-of-fold"), "training"), folds: preset(folds, 5) };
const threshold = z.union(
  [fraction, only({ rule: oneOf("youden", "closest"), ...basis }), only({ rule: oneOf("sensitivity", "specificity"), at: fraction, ...basis })],
  'a number from 0 to 1, or { rule: "youden" or "closest", or "sensitivity" or "specificity" with at: a number from 0 to 1, on: "training" or "out-of-fold", folds }',
);
const anyModel = oneKind("model", [...models, stack]) as z.ZodMiniType<Checked | CheckedStack, unknown>;
const ofBase = {
  steps: preset(z.array(step, "a list of steps"), []),
  model: anyModel,
  tune: z.optional(tune),
  ifNothingKept: preset(oneOf("refuse", "prevalence"), "refuse"),
};
const base: z.ZodMiniType<CheckedBase, unknown> = only(ofBase);
const pipeline: z.ZodMiniType<CheckedPipeline, unknown> = only({ ...ofBase, threshold: preset(threshold, 0.5) });

/** @throws InputError naming each setting that cannot be used, its value, and what is expected */
export function checkSpec(spec: unknown, what = "pipeline"): CheckedPipeline {
  return checked(pipeline, spec, what);
}

/** @throws InputError naming each setting that cannot be used, its value, and what is expected */
export function checkBase(spec: unknown, what: string): CheckedBase {
  return checked(base, spec, what);
}

/** @throws InputError naming each setting that cannot be used, its value, and what is expected */
export function checkStep(spec: unknown, what = "step"): Checked {
  return checked(step, spec, what);
}

/** @throws InputError naming each setting that cannot be used, its value, and what is expected */
export function checkModel(spec: unknown, what = "model"): Checked | CheckedStack {
  return checked(anyModel, spec, what);
}

function checked<T>(schema: z.ZodMiniType<T, unknown>, value: unknown, what: string): T {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const problems = error.issues.flatMap((issue) => problemsOf(issue, value));
  throw new InputError(`${what}: ${problems.length > 1 ? `${problems.length} settings cannot be used:\n  ` : ""}${problems.join("\n  ")}`);
}

function problemsOf(issue: z.core.$ZodIssue, value: unknown): string[] {
  const path = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => `${pathText([...path, key])} is unknown; expected ${issue.message}`);
  const found = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], value);
  return [`${pathText(path) || "the whole"} is ${found === undefined ? "missing" : JSON.stringify(found)}; expected ${issue.message}`];
}

/** "steps[2].above" */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`), "");
}
