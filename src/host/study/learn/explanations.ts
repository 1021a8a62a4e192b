import type { Matrix } from "../../dataset/matrix.ts";
import { explainAgainst } from "../../pipeline/explain.ts";
import type { FittedPipeline } from "../../pipeline/fit.ts";
import { modelOf } from "../../pipeline/model.ts";
import type { AnyPart } from "../../pipeline/parts.ts";
import { rowsOf } from "./rows.ts";
import type { SetExplanation } from "./results.ts";

/** Why a model has no SHAP values; null where it has. */
export function whyNotExplained(pipeline: FittedPipeline): { readonly none: string } | null {
  const { kind } = modelOf(pipeline);
  if (kind === "stack") return { none: "a stack asks for the features of all its models: each of them is explained by itself" };
  return kind === "prevalence" ? { none: "the prevalence is predicted, from no feature" } : null;
}

/** SHAP values of the cases of a set. @param background as `backgroundOf` has it */
export function explanationOf(set: string, pipeline: FittedPipeline, part: AnyPart, background: Matrix): SetExplanation {
  const { ids, features, base, values, x, scale, method } = explainAgainst(pipeline, part, background);
  return { set, ids, features, base, values: rowsOf(values), x: rowsOf(x), scale, method };
}
