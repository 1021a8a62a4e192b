import { type Dataset } from "../dataset/dataset.ts";
import { InputError, LeakageError } from "../errors.ts";
import { featuresNamed, listed, requireComplete } from "./kinds/byName.ts";
import type { Context } from "./kinds/context.ts";
import type { DroppedFeature, Need } from "./kinds/kind.ts";
import type { StepReport } from "./report.ts";
import type { Checked } from "./spec.ts";
import { stepKindNamed } from "./steps/registry.ts";

/** A step as fitted: plain JSON. */
export interface FittedStep {
  readonly settings: Checked;
  readonly state: unknown;
}

/** Fitted steps, and what they made of the training cases. */
export interface Prepared {
  readonly steps: readonly FittedStep[];
  readonly reports: readonly StepReport[];
  readonly data: Dataset;
}

/** A step left no feature. */
export class NothingKept extends InputError {}

/** Fits each step on what the one before made of the training cases. */
export async function fitSteps(settings: readonly Checked[], training: Dataset, context: Context): Promise<Prepared> {
  const steps: FittedStep[] = [];
  const reports: StepReport[] = [];
  let data = training;
  for (const [i, each] of settings.entries()) {
    await context.unit(i, settings.length + 1);
    const made = await fitStep(each, data, `steps[${i}]`, context.at(`steps[${i}]`));
    steps.push(made.step);
    reports.push(made.report);
    data = made.data;
  }
  if (data.features.length === 0) throw new NothingKept("the training cases have no features");
  return { steps, reports, data };
}

/** @param path how errors and the report name the step */
export async function fitStep(settings: Checked, data: Dataset, path: string, context: Context): Promise<{ step: FittedStep; report: StepReport; data: Dataset }> {
  const kind = stepKindNamed(settings.kind);
  const place = `${path} (${kind.name})`;
  checkNeeds(place, data, kind.needs);
  const { state, dropped = [], warnings = [], details = null, data: made } = await inPlace(place, () => kind.fit(data, settings, context));
  const after = made ?? (await inPlace(place, () => kind.apply(data, state, settings)));
  if (after.features.length === 0) throw new NothingKept(`${place}: ${nothingKept(data, dropped)}`);
  const size = ({ ids, features }: Dataset) => ({ cases: ids.length, features: features.length });
  const report = { path, kind: kind.name, before: size(data), after: size(after), kept: after.features, dropped, warnings, details };
  return { step: { settings, state }, report, data: after };
}

/** What fitted steps make of cases, their features found by name. */
export function applySteps(steps: readonly FittedStep[], features: readonly string[], cases: Dataset): Dataset {
  return steps.reduce((data, step, i) => applyStep(step, data, `steps[${i}]`), featuresNamed(cases, features));
}

export function applyStep({ settings, state }: FittedStep, data: Dataset, path: string): Dataset {
  const kind = stepKindNamed(settings.kind);
  const place = `${path} (${kind.name})`;
  return inPlaceNow(place, () => kind.apply(data, state, settings));
}

/**
 * The steps without what nothing after them asks for, and the features they then start from.
 * @param wanted features after the last step
 */
export function narrowed(steps: readonly FittedStep[], wanted: readonly string[]): { steps: FittedStep[]; features: readonly string[] } {
  let features = wanted;
  const lean = steps.toReversed().map(({ settings, state }) => {
    const kind = stepKindNamed(settings.kind);
    const made = { settings, state: kind.narrow ? kind.narrow(state, features) : state };
    features = kind.inputs?.(state) ?? features;
    return made;
  });
  return { steps: lean.reverse(), features };
}

/** @throws InputError for what the cases lack */
export function checkNeeds(place: string, data: Dataset, needs: readonly Need[]): void {
  if (needs.includes("labels") && !data.y) throw new InputError(`${place}: the cases have no outcome`);
  if (needs.includes("batches") && !data.batches) throw new InputError(`${place}: the cases have no batches`);
  if (needs.includes("readings") && !data.readings) throw new InputError(`${place}: there are no readings of several readers`);
  if (needs.includes("complete")) inPlaceNow(place, () => requireComplete(data));
}

/** Runs a part of the work; an InputError of it says where it happened. */
export async function inPlace<T>(place: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw placed(place, error);
  }
}

export function inPlaceNow<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw placed(place, error);
  }
}

function placed(place: string, error: unknown): unknown {
  return error instanceof InputError && !(error instanceof LeakageError) ? new InputError(`${place}: ${error.message}`, { cause: error }) : error;
}

/** Reasons are counted without their numbers, which differ from feature to feature. */
function nothingKept({ features }: Dataset, dropped: readonly DroppedFeature[]): string {
  const reasons = new Map<string, { count: number; first: DroppedFeature }>();
  for (const each of dropped) {
    const reason = each.why.replace(/-?\d+(\.\d+)?(e[-+]?\d+)?/g, "#");
    reasons.set(reason, { first: each, ...reasons.get(reason), count: (reasons.get(reason)?.count ?? 0) + 1 });
  }
  const told = [...reasons.values()].map(({ count, first }) => `${count} as ${first.feature}: ${first.why}`);
  return `keeps none of ${features.length} features${told.length > 0 ? ` (${listed(told)})` : ""}`;
}
