import type { Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { exactShap } from "../explain/exactShap.ts";
import { linearShap } from "../explain/linearShap.ts";
import { sampledShap } from "../explain/sampledShap.ts";
import type { ShapValues } from "../explain/shapValues.ts";
import { treeShap } from "../explain/treeShap.ts";
import { predictPipeline, type Fitted } from "./fitting.ts";
import { transform, type FittedPipeline } from "./fit.ts";
import { modelOf } from "./model.ts";
import type { AnyPart, Training } from "./parts.ts";

/** How each of the model's columns moves the prediction of each case away from the base; they sum to the prediction. */
export interface Explanation extends ShapValues {
  readonly ids: readonly string[];
  /** Names of the columns that the model is given. */
  readonly features: readonly string[];
  /** The cases as the model is given them, [cases, features]: what the values are plotted against. */
  readonly x: Matrix;
  /** What the values add up to. */
  readonly scale: "probability" | "log-odds";
  /** "sampled": an estimate, for a model of more than 12 columns that is neither linear nor made of trees. */
  readonly method: "tree" | "linear" | "exact" | "sampled";
}

const mostExact = 12;

/**
 * SHAP values of a fitted pipeline's model: path-dependent ones of trees and forests, linear ones (log-odds) of logistic models,
 * interventional ones of anything else, by Shapley's definition or, above 12 columns, by sampling.
 * @param training the cases that it was fitted on: what a feature is compared with that is taken as unknown
 * @throws InputError as `predict`
 */
export function explain(pipeline: FittedPipeline, part: AnyPart, training: Training): Explanation {
  return explainAgainst(pipeline, part, transform(pipeline, training).data.x);
}

/**
 * The same where the training cases are not at hand.
 * @param background some of them as the model is given them, [cases, features]; of linear models their means do, trees need none
 */
export function explainAgainst(pipeline: FittedPipeline, part: AnyPart, background: Matrix): Explanation {
  const data = transform(pipeline, part).data;
  const described = { ids: data.ids, features: data.features, x: data.x };
  const made = modelOf(pipeline);
  switch (made.kind) {
    case "tree":
      return { ...described, ...treeShap([made.model], data.x), scale: "probability", method: "tree" };
    case "random-forest":
    case "extra-trees":
      return { ...described, ...treeShap(made.model.trees, data.x), scale: "probability", method: "tree" };
    case "logistic":
    case "l2-logistic":
    case "elastic-net":
      return { ...described, ...linearShap(made.model, data.x, background), scale: "log-odds", method: "linear" };
    case "svm":
    case "stack":
      return { ...described, ...byPredictions(pipeline.fitted, data.x, background), scale: "probability" };
    case "prevalence":
      throw new InputError("explain: the pipeline predicts the prevalence, from no feature");
  }
}

/** Of any model, by what it predicts for cases made of the given ones' and the background's values. */
function byPredictions(fitted: Fitted, x: Matrix, background: Matrix): ShapValues & { method: "exact" | "sampled" } {
  const features = fitted.model.features;
  const predict = (made: Matrix): Float64Array => {
    const ids = Array.from({ length: made.rows }, (_, i) => String(i));
    return predictPipeline({ ...fitted, steps: [], features }, { ids, patients: ids, features, x: made, y: null });
  };
  return features.length <= mostExact ? { ...exactShap(predict, x, background), method: "exact" } : { ...sampledShap(predict, x, background), method: "sampled" };
}
