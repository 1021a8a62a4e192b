import type { Checked, CheckedPipeline, CheckedStack, CheckedThreshold, CheckedTune } from "../../../pipeline/spec.ts";
import { counted, listed } from "./words.ts";

interface Weighted { readonly classWeights?: "balanced" | readonly number[] }
interface Grown extends Weighted { readonly trees: number; readonly maxDepth?: number; readonly minSamplesSplit: number; readonly minSamplesLeaf: number; readonly maxFeatures: string | number }

const weights = ({ classWeights }: Weighted): string => (classWeights === undefined ? "" : `, class weights ${typeof classWeights === "string" ? classWeights : classWeights.join(" and ")}`);
const growth = (settings: Grown): string => {
  const { maxDepth, minSamplesSplit, minSamplesLeaf, maxFeatures } = settings;
  const tried = maxFeatures === "all" ? "all features" : maxFeatures === "sqrt" ? "the square root of their number of features" : counted(Number(maxFeatures), "feature");
  return `${tried} tried at a node, ${maxDepth === undefined ? "any depth" : `depth ${maxDepth} at most`}, nodes of ${minSamplesSplit} or more cases split, leaves of ${minSamplesLeaf} or more${weights(settings)}`;
};

const wordings: Readonly<Record<string, (settings: never) => string>> = {
  logistic: () => "logistic regression without penalty",
  "l2-logistic": (settings: Weighted & { C: number }) => `logistic regression with an L2 penalty (C = ${settings.C}${weights(settings)})`,
  "elastic-net": (settings: Weighted & { alpha: number; lambda: string; folds: number; measure: string }) =>
    `elastic-net logistic regression (alpha ${settings.alpha}, lambda.${settings.lambda} by ${settings.folds}-fold cross-validation of the ${settings.measure}${weights(settings)})`,
  tree: (settings: Grown) => `a decision tree (Gini; ${growth(settings)})`,
  "random-forest": (settings: Grown) => `a random forest of ${counted(settings.trees, "tree")} (${growth(settings)})`,
  "extra-trees": (settings: Grown) => `${settings.trees} extremely randomised trees (${growth(settings)})`,
  svm: (settings: Weighted & { kernel: string; C: number; gamma: string | number; folds: number }) =>
    `a support vector machine (${settings.kernel === "rbf" ? `RBF kernel, gamma ${settings.gamma}` : "linear kernel"}, C = ${settings.C}, Platt's probabilities by ${settings.folds}-fold cross-validation${weights(settings)})`,
  prevalence: () => "the training cases' prevalence",
};

/** A model with all its settings, in words. */
export function modelText(model: Checked | CheckedStack): string {
  if (isStack(model)) {
    const inputs = model.by === "average" ? "the mean of the probabilities" : "the probabilities, a column each,";
    return `${modelText(model.meta)} of ${inputs} of ${listed(Object.keys(model.bases))} (for training, out of ${model.folds} folds)`;
  }
  const { kind, ...settings } = model;
  const wording = wordings[kind] as ((settings: Readonly<Record<string, unknown>>) => string) | undefined;
  return wording ? wording(settings) : `${kind} ${JSON.stringify(settings)}`;
}

function isStack(model: Checked | CheckedStack): model is CheckedStack {
  return model.kind === "stack";
}

const rules = { youden: "Youden's index", closest: "the least distance from the perfect corner of the ROC curve", sensitivity: "sensitivity", specificity: "specificity" } as const;

/** From which probability on a case is called positive. */
export function thresholdText(threshold: CheckedThreshold): string {
  if (typeof threshold === "number") return `threshold ${threshold}`;
  const on = threshold.on === "training" ? "the training cases" : `the training cases out of ${threshold.folds} folds`;
  return `threshold by ${rules[threshold.rule]}${"at" in threshold ? ` of at least ${threshold.at}` : ""} on ${on}`;
}

function tuneText({ over, search, folds, score }: CheckedTune): string {
  const tried = Object.entries(over).map(([path, values]) => `${path} in ${values.map((value) => JSON.stringify(value)).join(", ")}`);
  return `tuned inside the training cases over ${listed(tried)} (${search === "grid" ? "every combination" : counted(search.random, "random combination")}, ${folds}-fold mean ${score})`;
}

/** What comes after a pipeline's steps. */
export function endText({ model, threshold, tune, ifNothingKept }: CheckedPipeline): string {
  const nothing = ifNothingKept === "prevalence" ? "where no feature is kept, the training cases' prevalence" : "";
  return [modelText(model), thresholdText(threshold), tune ? tuneText(tune) : "", nothing].filter((text) => text !== "").join("; ");
}
