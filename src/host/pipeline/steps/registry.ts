import type { StepKind } from "../kinds/kind.ts";
import { annealing } from "./annealing.ts";
import { boruta } from "./boruta.ts";
import { columns } from "./columns.ts";
import { combat } from "./combat.ts";
import { clusters, correlation, rankSum, tTest, variance, vif } from "./filters.ts";
import { icc } from "./icc.ts";
import { imputation } from "./imputation.ts";
import { lasso } from "./lasso.ts";
import { radScore } from "./radScore.ts";
import { mrmr, topN } from "./ranking.ts";
import { multivariateLogistic, univariateLogistic } from "./regression.ts";
import { rfe, rfecv } from "./rfe.ts";
import { mean, minMax, zScore } from "./scaling.ts";
import { smote } from "./smote.ts";

/** Every kind of step; a pipeline's `steps` name them by `kind`. */
export const stepKinds = [
  columns, imputation, combat, zScore, mean, minMax, smote,
  icc, variance, tTest, rankSum, correlation, clusters, vif, univariateLogistic, multivariateLogistic,
  mrmr, topN, lasso, radScore, rfe, rfecv, boruta, annealing,
] as const;

const byName = new Map<string, StepKind>(stepKinds.map((kind) => [kind.name, kind as StepKind]));

/** The kind of a step whose settings were checked. */
export function stepKindNamed(name: string): StepKind {
  return byName.get(name)!;
}
