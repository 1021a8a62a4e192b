import { forestImpurityDecrease } from "../../learn/forest.ts";
import { impurityDecrease } from "../../learn/tree.ts";
import { modelOf } from "../../pipeline/model.ts";
import { readModel } from "../../pipeline/modelFile.ts";
import { pipelinesIn } from "./placed.ts";
import type { StudyResults } from "./results.ts";

/** Share of each column in the decrease of impurity of a tree or forest, the greatest first. */
export interface ImportancesOf {
  readonly task: string;
  readonly model: string;
  /** Of a stack's base, its name; else "". */
  readonly base: string;
  readonly importances: readonly { readonly feature: string; readonly share: number }[];
}

/** Of every model that is a tree or a forest, those of stacks' bases too. */
export function importancesOf({ models }: Pick<StudyResults, "models">): ImportancesOf[] {
  return models.flatMap(({ task, model, fitted }) =>
    pipelinesIn(readModel(fitted, `model ${model}`).fitted).flatMap(({ base, fitted: each }) => {
      const made = modelOf({ fitted: each });
      if (made.kind !== "tree" && made.kind !== "random-forest" && made.kind !== "extra-trees") return [];
      const shares = made.kind === "tree" ? impurityDecrease(made.model, made.features.length) : forestImpurityDecrease(made.model);
      const importances = made.features.map((feature, j) => ({ feature, share: shares[j] })).sort((a, b) => b.share - a.share);
      return [{ task, model, base, importances }];
    }),
  );
}
