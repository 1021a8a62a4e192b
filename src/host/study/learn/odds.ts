import { columnNamed, takeTableRows } from "../../dataset/featureTable.ts";
import { matrixOfColumns, takeColumns, takeRows, type Matrix } from "../../dataset/matrix.ts";
import { binaryOutcome } from "../../dataset/outcome.ts";
import { InputError } from "../../errors.ts";
import { fitLogistic, oddsRatios } from "../../learn/logistic.ts";
import { univariateLogistic } from "../../learn/univariateLogistic.ts";
import { selectByVif } from "../../select/vif.ts";
import type { Measured } from "../cases/measured.ts";
import type { Study } from "../file/study.ts";
import { setColumn, trainingSet } from "./sets.ts";
import { clinicalColumns } from "./taskData.ts";

/** Of one column; NaN, with a reason, where there is no estimate. */
export interface Odds {
  /** Cases that have the columns that enter. */
  readonly n: number;
  /** Logarithm of the odds ratio of one unit more. */
  readonly coefficient: number;
  readonly oddsRatio: number;
  readonly lower: number;
  readonly upper: number;
  /** Wald's. */
  readonly p: number;
  readonly reason?: string;
}

export interface OddsRow {
  /** "clinical_age", "clinical_menopause=post" */
  readonly column: string;
  readonly univariate: Odds;
  readonly multivariate: Odds | null;
  /** Why it did not enter the multivariate model; null where it did. */
  readonly leftOut: string | null;
}

export interface OddsTable {
  readonly task: string;
  readonly rows: readonly OddsRow[];
  /** What should be known of the multivariate model. */
  readonly warnings: readonly string[];
}

const none = { coefficient: NaN, oddsRatio: NaN, lower: NaN, upper: NaN, p: NaN };

/**
 * Logistic regression of a task's outcome on each clinical column alone, then on all whose p is below the study's limit after those of a
 * too great variance inflation factor are dropped. Training cases only; the multivariate model has those without a missing value.
 */
export function oddsOf(study: Study, measured: Measured, task: string): OddsTable {
  const { below, vif } = study.evaluation.odds;
  const { confidence } = study.evaluation;
  const { names, x, y } = clinicalTraining(study, measured, task);
  const values = (j: number): Float64Array => x.values.subarray(j * x.rows, (j + 1) * x.rows);
  const isKnown = new Set(y).size === 2;
  const univariate = names.map((_, j): Odds => (isKnown ? univariateLogistic(values(j), y, { confidence }) : { ...none, n: y.length, reason: "the training cases are of one class" }));
  const leftOut = univariate.map(({ p, reason }) => (p < below ? null : reason ?? `p = ${short(p)}, not below ${below}`));
  const together = multivariate(x, y, [...names.keys()].filter((j) => leftOut[j] === null), { vif, confidence });
  const rows = names.map((column, j) => ({
    column,
    univariate: univariate[j],
    multivariate: together.odds.get(j) ?? null,
    leftOut: leftOut[j] ?? together.dropped.get(j) ?? (together.odds.has(j) ? null : together.reason),
  }));
  return { task, rows, warnings: together.warnings };
}

interface Together {
  readonly odds: ReadonlyMap<number, Odds>;
  /** Columns dropped for their variance inflation, and why. */
  readonly dropped: ReadonlyMap<number, string>;
  /** Why there is no model. */
  readonly reason: string | null;
  readonly warnings: readonly string[];
}

/** @param columns those that enter, by number */
function multivariate(x: Matrix, y: Uint8Array, columns: readonly number[], { vif, confidence }: { vif: number; confidence: number }): Together {
  const noModel = { odds: new Map<number, Odds>(), dropped: new Map<number, string>(), reason: null, warnings: [] };
  if (columns.length === 0) return noModel;
  const complete = [...y.keys()].filter((i) => columns.every((j) => !Number.isNaN(x.values[j * x.rows + i])));
  const labels = Uint8Array.from(complete, (i) => y[i]);
  const given = takeColumns(takeRows(x, complete), columns);
  try {
    const { kept, dropped } = selectByVif(given, { above: vif });
    const fit = fitLogistic(takeColumns(given, kept), labels);
    const ratios = oddsRatios(fit, confidence);
    const odds = kept.map((k, e): [number, Odds] => [columns[k], { n: complete.length, coefficient: fit.coefficients[e], ...ratios[e], p: fit.p[e + 1], ...(fit.separated && { reason: "the classes are separated" }) }]);
    return {
      odds: new Map(odds),
      dropped: new Map(dropped.map(({ column, why }) => [columns[column], why])),
      reason: null,
      warnings: [...fit.warnings, ...(complete.length < y.length ? [`${y.length - complete.length} of ${y.length} cases have a missing value and are not in the multivariate model`] : [])],
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { ...noModel, reason: error.message, warnings: [error.message] };
  }
}

function clinicalTraining(study: Study, { table }: Measured, task: string): { names: readonly string[]; x: Matrix; y: Uint8Array } {
  const { outcome, positive, negative } = study.tasks[task];
  const sets = setColumn(table);
  const training = takeTableRows(table, [...sets.keys()].filter((i) => sets[i] === trainingSet));
  const { rows, y } = binaryOutcome(training, outcome, { positive, negative, others: "exclude" });
  const names = clinicalColumns(table);
  const cases = takeTableRows(training, rows);
  const columns = names.map((name) => {
    const column = columnNamed(cases, name);
    if (column.kind === "text") throw new InputError(`${table.name}: ${name} is of texts; expected numbers`);
    return column.values;
  });
  return { names, x: matrixOfColumns(columns, rows.length), y };
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
