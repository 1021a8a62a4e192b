import type { ElasticNetCv } from "../../learn/elasticNetCv.ts";
import type { FitReport } from "../../pipeline/report.ts";
import { clinicalColumns } from "./taskData.ts";
import type { StudyResults } from "./results.ts";

/** A LASSO's path and its cross-validation; lists have one value for each of its lambdas, which descend. */
export interface LassoOf {
  readonly task: string;
  readonly model: string;
  /** "steps[3]", "model", "H1/steps[3]" of a stack's base. */
  readonly place: string;
  readonly measure: string;
  readonly lambdas: readonly number[];
  /** Columns whose coefficient is not 0 somewhere on the path, in the columns' units. */
  readonly coefficients: readonly { readonly feature: string; readonly values: readonly number[] }[];
  /** Error over the folds, its standard error, and how many coefficients are not 0. */
  readonly mean: readonly number[];
  readonly error: readonly number[];
  readonly df: readonly number[];
  readonly lambdaMin: number;
  readonly lambda1se: number;
}

/** Paths of every LASSO: of steps `lasso` and `rad-score`, and of models `elastic-net`, those of stacks' bases too. */
export function lassoOf({ measured: { table, features }, models }: Pick<StudyResults, "measured" | "models">): LassoOf[] {
  const given = [...clinicalColumns(table), ...features];
  return models.flatMap(({ task, model, report }) => pathsIn(report, given, "").map((path) => ({ task, model, ...path })));
}

type Path = Omit<LassoOf, "task" | "model">;

/** @param given names of the columns that the pipeline starts from */
function pathsIn({ steps, model, bases }: FitReport, given: readonly string[], base: string): Path[] {
  const after = steps.at(-1)?.kept ?? given;
  return [
    ...steps.flatMap(({ path, details }, i) => pathOf(`${base}${path}`, details, i === 0 ? given : steps[i - 1].kept)),
    ...pathOf(`${base}model`, model.details, after),
    ...Object.entries(bases ?? {}).flatMap(([name, report]) => pathsIn(report, after, `${base}${name}/`)),
  ];
}

/** @param names of the columns that the path's numbers mean */
function pathOf(place: string, details: unknown, names: readonly string[]): Path[] {
  const { cv } = (details ?? {}) as { readonly cv?: ElasticNetCv };
  if (!cv) return [];
  const { measure, lambdas, mean, error, df, lambdaMin, lambda1se, path } = cv;
  const columns = [...new Set(path.coefficients.flatMap((at) => at.columns))].sort((a, b) => a - b);
  const values = new Map(columns.map((j) => [j, new Array<number>(lambdas.length).fill(0)]));
  path.coefficients.forEach((at, k) => at.columns.forEach((j, e) => (values.get(j)![k] = at.values[e])));
  return [{ place, measure, lambdas, coefficients: columns.map((j) => ({ feature: names[j], values: values.get(j)! })), mean, error, df, lambdaMin, lambda1se }];
}
