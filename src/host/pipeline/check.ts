import type { Dataset } from "../dataset/dataset.ts";
import { InputError } from "../errors.ts";
import type { Need } from "./kinds/kind.ts";
import { checkSpec, type CheckedBase, type CheckedPipeline, type PipelineSpec } from "./spec.ts";
import { isStack } from "./stack.ts";
import { stepKindNamed } from "./steps/registry.ts";
import { checkTune } from "./tune.ts";

/**
 * Looks at a pipeline and the cases it is to be fitted on before any work.
 * @param folds in which those cases are held out in turn; without, all are training cases
 * @returns the settings with presets, and what is allowed but should be known
 * @throws InputError naming all that cannot work
 */
export function checkPipeline(spec: PipelineSpec, data: Dataset, folds?: number): { spec: CheckedPipeline; warnings: string[] } {
  const checked = checkSpec(spec);
  const least = leastPatients(data);
  const problems = [
    ...(least === 0 ? [`outcome: ${outcomes(data)}; both classes are needed`] : []),
    ...(folds === undefined ? problemsOf(checked, data, least, "") : [...tooFew("folds", folds, least), ...problemsOf(checked, data, without(least, folds), "")]),
  ];
  if (problems.length > 0) throw new InputError(`pipeline: it cannot be fitted on these ${data.ids.length} cases:\n  ${problems.join("\n  ")}`);
  return { spec: checked, warnings: [...warningsOf(checked, ""), ...thresholdWarnings(checked)] };
}

const lacks = {
  batches: (data) => !data.batches && "the cases have no batches",
  readings: (data) => !data.readings && "there are no readings of several readers",
  labels: () => false,
  complete: () => false,
} satisfies Record<Need, (data: Dataset) => string | false>;

/** @param least patients of the smaller class; `at` the path of a stack's base */
function problemsOf(spec: CheckedBase & Partial<CheckedPipeline>, data: Dataset, least: number, at: string): string[] {
  const { steps, model, tune, threshold = 0.5 } = spec;
  const around = [tune?.folds, typeof threshold !== "number" && threshold.on === "out-of-fold" ? threshold.folds : undefined];
  // Steps and model are fitted inside the folds of what surrounds them.
  const inner = Math.min(...around.map((folds) => (folds === undefined ? least : without(least, folds))));
  if (tune) checkTune(spec, tune);
  return [
    ...steps.flatMap(({ kind, folds }, i) => [
      ...stepKindNamed(kind).needs.flatMap((need) => lacks[need](data) || []).map((problem) => `${at}steps[${i}] (${kind}): ${problem}`),
      ...tooFew(`${at}steps[${i}].folds`, folds, inner),
    ]),
    ...tooFew(`${at}model.folds`, model.folds, inner),
    ...around.flatMap((folds, k) => tooFew(`${at}${["tune", "threshold"][k]}.folds`, folds, least)),
    ...(isStack(model) ? Object.entries(model.bases).flatMap(([name, base]) => problemsOf(base, data, without(inner, model.folds), `${at}model.bases.${name}.`)) : []),
  ];
}

function tooFew(where: string, folds: unknown, patients: number): string[] {
  return typeof folds === "number" && folds > patients && patients > 0 ? [`${where}: ${folds} folds, but only ${patients} patients of the smaller class to fit on`] : [];
}

/** Patients left where the largest of the folds is held out. */
const without = (patients: number, folds: number): number => patients - Math.ceil(patients / folds);

function warningsOf({ steps, model }: CheckedBase, at: string): string[] {
  const smote = steps.findIndex(({ kind }) => kind === "smote");
  const scaled = steps.findIndex(({ kind }) => kind === "z-score");
  const bases = isStack(model) ? Object.entries(model.bases) : [];
  return [
    ...[...steps, model].flatMap(({ kind, folds }, i) => (smote >= 0 && i > smote && folds !== undefined ? [`${at}${i < steps.length ? `steps[${i}]` : "model"} (${kind}) cross-validates with cases that steps[${smote}] (smote) made of others: what it chooses looks better than it is`] : [])),
    ...steps.flatMap(({ kind }, i) => (bases.length > 0 && stepKindNamed(kind).needs.includes("labels") ? [`${at}steps[${i}] (${kind}) learns from outcomes that the stack's folds then hold out: put it into the bases`] : [])),
    ...steps.flatMap(({ kind }, i) => (kind === "variance" && scaled >= 0 && i > scaled ? [`${at}steps[${i}] (variance) comes after z-score, where every variance is 1: it belongs before`] : [])),
    ...bases.flatMap(([name, base]) => warningsOf(base, `${at}model.bases.${name}.`)),
  ];
}

function thresholdWarnings({ model: { kind }, threshold }: CheckedPipeline): string[] {
  const isTold = typeof threshold !== "number" && threshold.on === "training" && ["tree", "random-forest", "extra-trees"].includes(kind);
  return isTold ? [`threshold: chosen by the training cases' own probabilities, which ${kind} gives nearly as 0 and 1; on: "out-of-fold" has those of cases not seen`] : [];
}

/** Patients with a case of the class that fewer have. */
function leastPatients({ patients, y }: Dataset): number {
  return Math.min(...[0, 1].map((label) => new Set(patients.filter((_, i) => y?.[i] === label)).size));
}

function outcomes({ ids, y }: Dataset): string {
  return y ? `all ${ids.length} cases are of class ${y[0]}` : `that of the ${ids.length} cases is not known`;
}
