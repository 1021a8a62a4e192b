import { takeCases, type Dataset } from "../dataset/dataset.ts";
import { matrixOfColumns, type Matrix } from "../dataset/matrix.ts";
import { inPlace } from "./fitSteps.ts";
import type { Context } from "./kinds/context.ts";
import { sidesOf } from "../learn/folds.ts";
import { foldsOf } from "./kinds/folds.ts";
import type { LabelledDataset } from "./kinds/kind.ts";
import { modelKindNamed } from "./models/registry.ts";
import type { FitReport } from "./report.ts";
import type { Checked, CheckedBase, CheckedStack } from "./spec.ts";

/** How pipelines are fitted and predict: given to what they are made of. */
export interface Fitter<Fitted> {
  fit(spec: CheckedBase, data: Dataset, context: Context): Promise<{ readonly fitted: Fitted; readonly report: FitReport }>;
  predict(fitted: Fitted, data: Dataset): Float64Array;
}

/** Bases fitted on all training cases, and the model of their probabilities. */
export interface FittedStack<Fitted> {
  readonly bases: Readonly<Record<string, Fitted>>;
  readonly meta: unknown;
}

export const isStack = (settings: Checked | CheckedStack): settings is CheckedStack => settings.kind === "stack";

/**
 * The meta model learns from probabilities out of K folds: each by bases, selection and scaling included, that were fitted without
 * the case. The bases are then fitted on all training cases.
 * @source Wolpert, Neural Networks 5 (1992) 241
 */
export async function fitStack<Fitted extends { readonly features: readonly string[] }>({ bases, by, folds, meta }: CheckedStack, data: LabelledDataset, context: Context, fitter: Fitter<Fitted>) {
  const names = Object.keys(bases);
  const fold = foldsOf(data, folds, context.at("folds").seed);
  const out: Float64Array[] = [];
  const fitted: Record<string, Fitted> = {};
  const reports: Record<string, FitReport> = {};
  for (const [k, name] of names.entries()) {
    const base = context.at(`bases.${name}`);
    await context.unit(k, names.length + 1);
    await inPlace(`bases.${name}`, async () => {
      out.push(await outOfFold(bases[name], data, fold, base, fitter));
      ({ fitted: fitted[name], report: reports[name] } = await fitter.fit(bases[name], data, base));
    });
  }
  await context.unit(names.length, names.length + 1);
  const x = joined(out, by);
  const features = by === "average" ? ["mean probability"] : names;
  const { model, warnings = [], details = null } = await modelKindNamed(meta.kind).fit({ ...data, features, x }, meta, context.at("meta"));
  const state: FittedStack<Fitted> = { bases: fitted, meta: model };
  const wanted = new Set(Object.values(fitted).flatMap((base) => base.features));
  return { features: data.features.filter((name) => wanted.has(name)), state, warnings, details, bases: reports };
}

export function predictStack<Fitted>({ by, meta }: CheckedStack, { bases, meta: model }: FittedStack<Fitted>, data: Dataset, predict: Fitter<Fitted>["predict"]): Float64Array {
  return modelKindNamed(meta.kind).predict(model, joined(Object.values(bases).map((base) => predict(base, data)), by));
}

/** The pipeline, its bases too, so that a selection that keeps nothing predicts the prevalence. */
export function lenient<Spec extends CheckedBase>(spec: Spec): Spec {
  const { model } = spec;
  const kept = { ...spec, ifNothingKept: "prevalence" } as const;
  if (!isStack(model)) return kept;
  return { ...kept, model: { ...model, bases: Object.fromEntries(Object.entries(model.bases).map(([name, base]) => [name, lenient(base)])) } };
}

/** Of each case the probability by a pipeline fitted on the other folds. */
export async function outOfFold<Fitted>(spec: CheckedBase, data: Dataset, fold: ArrayLike<number>, context: Context, { fit, predict }: Fitter<Fitted>): Promise<Float64Array> {
  const p = new Float64Array(data.ids.length);
  const count = Math.max(...Array.from(fold)) + 1;
  for (let f = 0; f < count; f++) {
    await context.unit(f, count);
    const { others, held } = sidesOf(fold, f);
    const { fitted } = await inPlace(`fold ${f + 1}`, () => fit(spec, takeCases(data, others), context.at(`fold ${f + 1}`)));
    predict(fitted, takeCases(data, held)).forEach((value, k) => (p[held[k]] = value));
  }
  return p;
}

function joined(p: readonly Float64Array[], by: CheckedStack["by"]): Matrix {
  return matrixOfColumns(by === "columns" ? p : [p[0].map((_, i) => p.reduce((sum, each) => sum + each[i], 0) / p.length)]);
}
