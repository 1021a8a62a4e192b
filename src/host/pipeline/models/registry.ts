import type { ModelKind } from "../kinds/kind.ts";
import { elasticNet } from "./elasticNet.ts";
import { l2Logistic, logistic } from "./logistic.ts";
import { prevalence } from "./prevalence.ts";
import { svm } from "./svm.ts";
import { decisionTree, extraTrees, randomForest } from "./trees.ts";

/** Every kind of model; a pipeline's `model` names one by `kind`. */
export const modelKinds = [logistic, l2Logistic, elasticNet, decisionTree, randomForest, extraTrees, svm, prevalence] as const;

const byName = new Map<string, ModelKind>(modelKinds.map((kind) => [kind.name, kind as ModelKind]));

/** The kind of a model whose settings were checked. */
export function modelKindNamed(name: string): ModelKind {
  return byName.get(name)!;
}
