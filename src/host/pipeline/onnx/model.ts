import type { LinearModel } from "../../learn/linear.ts";
import type { Svm } from "../../learn/svm.ts";
import type { Tree } from "../../learn/tree.ts";

// What `onnxOf` is given: a fitted pipeline as plain numbers, whatever its own state looks like. Whoever has names turns them
// into numbers of columns: a step that takes features by name is a `gather` and then the step.

/**
 * A fitted step. `impute`: the value that stands for a missing one, for each column. `scale`: (x - centre) / scale. `gather`:
 * the numbers of the columns that stay, in the order wanted (selection, dropped columns, names in another order). `linear`: one
 * column in place of all, intercept + coefficients . x.
 */
export type OnnxStep =
  | { readonly kind: "impute"; readonly values: readonly number[] }
  | { readonly kind: "scale"; readonly centre: readonly number[]; readonly scale: readonly number[] }
  | { readonly kind: "gather"; readonly columns: readonly number[] }
  | ({ readonly kind: "linear" } & LinearModel);

/**
 * A fitted model. `logistic`: every model whose probability is the logistic function of a linear predictor (plain, L2, elastic
 * net). `trees`: the mean over the trees; one tree or a forest. `svm`: linear or RBF with Platt's probabilities. `constant`: the
 * same probability for all. `stack`: `meta` sees the bases' probabilities, their mean or a column for each; the bases all
 * see what the steps before the stack give.
 */
export type OnnxModel =
  | ({ readonly kind: "logistic" } & LinearModel)
  | { readonly kind: "trees"; readonly trees: readonly Tree[] }
  | { readonly kind: "svm"; readonly svm: Pick<Svm, "kernel" | "bias" | "multipliers" | "supportVectors" | "coefficients" | "platt"> }
  | { readonly kind: "constant"; readonly probability: number }
  | { readonly kind: "stack"; readonly bases: readonly OnnxPipeline[]; readonly by: "average" | "columns"; readonly meta: OnnxModel };

export interface OnnxPipeline {
  /** In this order, each on what the one before gives. */
  readonly steps: readonly OnnxStep[];
  readonly model: OnnxModel;
}

export interface OnnxOptions {
  /** Names of the columns of the input; kept in the file as JSON, under "features". */
  readonly features: readonly string[];
  /** What else the file should say of itself: hash of the settings, versions. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A value within the graph, [n, columns]. */
export interface Table {
  readonly name: string;
  readonly columns: number;
}
