import { radScore } from "../../explain/radScore.ts";
import type { LinearModel } from "../../learn/linear.ts";
import type { Fitted } from "../../pipeline/fitting.ts";
import { modelOf } from "../../pipeline/model.ts";
import { readModel } from "../../pipeline/modelFile.ts";
import { inOwnUnits } from "./ownUnits.ts";
import { pipelinesIn } from "./placed.ts";
import type { StudyResults } from "./results.ts";

/** A linear score as a formula. */
export interface RadScoreOf extends LinearModel {
  readonly task: string;
  readonly model: string;
  /** Of a stack's base, its name; else "". */
  readonly base: string;
  /** A step's score, or the log-odds that a logistic model predicts. */
  readonly of: "score" | "log-odds";
  /** Columns with a coefficient other than 0. */
  readonly features: readonly string[];
  /** "Rad-score = -0.312 + 1.204 x tumour_T1_original_glcm_Contrast" */
  readonly text: string;
  /** Values that it is of: the features' own, or as a step has made them ("combat", "imputation", "rad-score"). */
  readonly values: string;
}

/** Formulas of steps `rad-score` and of logistic models, with the scaling before them multiplied out. */
export function radScoresOf({ models }: Pick<StudyResults, "models">): RadScoreOf[] {
  return models.flatMap(({ task, model, fitted }) =>
    pipelinesIn(readModel(fitted, `model ${model}`).fitted).flatMap(({ base, fitted: each }) => formulasOf(each).map((formula) => ({ task, model, base, ...formula }))),
  );
}

type Formula = Omit<RadScoreOf, "task" | "model" | "base">;

function formulasOf(fitted: Fitted): Formula[] {
  const { steps } = fitted;
  const scores = steps.flatMap(({ settings, state }, i) => {
    if (settings.kind !== "rad-score") return [];
    const score = state as LinearModel & { readonly features: readonly string[] };
    return [formulaOf("score", score, score.features, fitted, i)];
  });
  const model = modelOf({ fitted });
  const isLinear = model.kind === "logistic" || model.kind === "l2-logistic" || model.kind === "elastic-net";
  return isLinear ? [...scores, formulaOf("log-odds", model.model, model.features, fitted, steps.length)] : scores;
}

/** @param before how many steps come before */
function formulaOf(of: Formula["of"], model: LinearModel, names: readonly string[], { steps }: Fitted, before: number): Formula {
  const { intercept, coefficients, after } = inOwnUnits(model, names, steps.slice(0, before));
  const entering = [...names.keys()].filter((j) => coefficients[j] !== 0);
  const [features, kept] = [entering.map((j) => names[j]), entering.map((j) => coefficients[j])];
  const { text } = radScore({ intercept, coefficients: kept }, features);
  return { of, intercept, coefficients: kept, features, text: of === "score" ? text : text.replace("Rad-score", "log-odds"), values: after === 0 ? "own" : steps[after - 1].settings.kind };
}
