import { dataset } from "../../dataset/dataset.ts";
import { matrixOfRows } from "../../dataset/matrix.ts";
import { InputError } from "../../errors.ts";
import { predict } from "../../pipeline/fit.ts";
import { heldOut, type HeldOut } from "../../pipeline/parts.ts";
import { alignOne } from "../cases/align.ts";
import { clinicalColumns } from "../cases/clinical.ts";
import type { CaseMeasurement } from "../cases/measure.ts";
import { groupedBy } from "../cohort/groupedBy.ts";
import type { Study, StudyCase } from "../file/study.ts";
import type { SetExplanation } from "../learn/results.ts";
import { explainCases, type StudyModel } from "../learn/studyModel.ts";
import { knownBatches } from "./batches.ts";

/** What a model makes of a case. */
export interface CasePrediction {
  readonly id: string;
  readonly p: number;
  readonly isPositive: boolean;
  /** What the table says of the outcome; it plays no part. */
  readonly outcome: string | null;
  /** Null where the model has no SHAP values. */
  readonly explanation: CaseExplanation | null;
  readonly warnings: readonly string[];
}

export interface CaseExplanation extends Pick<SetExplanation, "features" | "base" | "scale" | "method"> {
  /** SHAP values, [features]. */
  readonly values: readonly number[];
  /** The case as the model is given it, [features]. */
  readonly x: readonly number[];
  /** As measured, [features]; null of what no table has (a score). */
  readonly measured: readonly (number | null)[];
}

/** A case with its measurement, and what is known of its files. */
export interface MeasuredCase {
  readonly each: StudyCase;
  readonly measurement: CaseMeasurement;
  readonly warnings: readonly string[];
}

interface Row extends MeasuredCase {
  /** [model.features]; NaN is missing. */
  readonly values: readonly number[];
  readonly told: readonly string[];
}

/**
 * Predicts cases, each by itself; those of a batch that ComBat does not know together, since its effects are estimated from them.
 * @returns predictions in the cases' order, and the cases that cannot be predicted
 */
export function predictCases(model: StudyModel, needed: Study, cases: readonly MeasuredCase[]): { predictions: CasePrediction[]; failed: { id: string; reason: string }[] } {
  const rows = cases.map((each) => rowOf(model, needed, each));
  const known = knownBatches(model);
  const groups = groupedBy(rows, ({ each: { id, batch } }) => (known === null || known.has(batch) ? `case ${id}` : `batch ${batch}`));
  const found = new Map<string, CasePrediction>();
  const failed: { id: string; reason: string }[] = [];
  for (const group of groups.values()) {
    try {
      for (const each of predictGroup(model, group)) found.set(each.id, each);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failed.push(...group.map(({ each: { id }, told }) => ({ id, reason: [error.message, ...told].join("; ") })));
    }
  }
  return { predictions: cases.flatMap(({ each: { id } }) => found.get(id) ?? []), failed };
}

function rowOf({ features, habitats }: StudyModel, needed: Study, given: MeasuredCase): Row {
  const { values, reasonOf, warnings } = alignOne(kept(habitats, needed), given.measurement);
  const clinical = new Map(clinicalColumns(needed, [given.each]).map((column) => [column.name, column.values[0] as number]));
  const of = (name: string): number => values.get(name) ?? clinical.get(name) ?? NaN;
  const missing = features.filter((name) => !Number.isFinite(of(name)));
  const told = missing.map((name) => (clinical.has(name) ? `${name} is missing` : `${name} is missing: ${reasonOf(name)}`));
  return { ...given, values: features.map(of), told, warnings: [...given.warnings, ...warnings] };
}

/** Habitats that the model does not need were not measured. */
function kept(habitats: StudyModel["habitats"], { regions }: Study): StudyModel["habitats"] {
  return Object.fromEntries(Object.entries(habitats).filter(([name]) => name in regions));
}

function predictGroup(model: StudyModel, rows: readonly Row[]): CasePrediction[] {
  const part = partOf(model, rows);
  const { p, threshold, warnings } = predict(model.pipeline, part);
  const explained = explainCases(model, part);
  const { outcome } = model.study.tasks[model.task];
  return rows.map(({ each, values, told, warnings: own }, i) => ({
    id: each.id,
    p: p[i],
    isPositive: p[i] >= threshold,
    outcome: each.values[outcome] ?? null,
    explanation: "none" in explained ? null : explanationOf(model, explained, values, i),
    warnings: [...new Set([...warnings, ...told, ...own])],
  }));
}

function explanationOf({ features: columns }: StudyModel, { features, base, scale, method, values, x }: SetExplanation, measured: readonly number[], i: number): CaseExplanation {
  const valueOf = (name: string): number | null => {
    const value = measured[columns.indexOf(name)];
    return Number.isFinite(value) ? value : null;
  };
  return { features, base, scale, method, values: values[i], x: x[i], measured: features.map(valueOf) };
}

function partOf({ features }: StudyModel, rows: readonly Row[]): HeldOut {
  return heldOut(dataset({
    ids: rows.map(({ each }) => each.id),
    patients: rows.map(({ each }) => each.patient),
    features,
    x: matrixOfRows(rows.map(({ values }) => values), features.length),
    y: null,
    batches: rows.map(({ each }) => each.batch),
  }));
}
