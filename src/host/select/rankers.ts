import { fitForest, forestImpurityDecrease, predictForest, type ForestOptions, type TreePool } from "../learn/forest.ts";
import { fitL2Logistic } from "../learn/l2Logistic.ts";
import { predictLogistic } from "../learn/logistic.ts";
import { decisionSvm, fitSvm } from "../learn/svm.ts";
import type { Ranker } from "./rfe.ts";

/** Ranks columns (of like scale) by their squared coefficients in an L2-penalised logistic regression. */
export function logisticRanker(options: Parameters<typeof fitL2Logistic>[2] = {}): Ranker {
  return async (x, y) => {
    const model = fitL2Logistic(x, y, options);
    return Promise.resolve({ importance: model.coefficients.map((value) => value ** 2), predict: (other) => predictLogistic(model, other) });
  };
}

/** Ranks columns (of like scale) by their squared weights in a linear support vector machine. */
export function svmRanker({ C = 1 }: { C?: number } = {}): Ranker {
  return async (x, y) => {
    const model = fitSvm(x, y, { kernel: "linear", C });
    return Promise.resolve({ importance: model.coefficients!.map((value) => value ** 2), predict: (other) => decisionSvm(model, other) });
  };
}

/** Ranks columns by their decrease of impurity in a forest. */
export function forestRanker(options: ForestOptions, pool: TreePool | null = null): Ranker {
  return async (x, y) => {
    const forest = await fitForest(x, y, options, pool);
    return { importance: forestImpurityDecrease(forest), predict: (other) => predictForest(forest, other) };
  };
}
