import type { StepKind } from "../kinds/kind.ts";
import { columns } from "./columns.ts";
import { clusters, correlation, rankSum, tTest, variance, vif } from "./filters.ts";
import { imputation } from "./imputation.ts";
import { mean, minMax, zScore } from "./scaling.ts";

/** Every kind of step; a pipeline's `steps` name them by `kind`. */
export const stepKinds = [columns, imputation, zScore, mean, minMax, variance, tTest, rankSum, correlation, clusters, vif] as const;

const byName = new Map<string, StepKind>(stepKinds.map((kind) => [kind.name, kind as StepKind]));

/** The kind of a step whose settings were checked. */
export function stepKindNamed(name: string): StepKind {
  return byName.get(name)!;
}
