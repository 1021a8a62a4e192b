import { forestRanker, logisticRanker, svmRanker } from "../../select/rankers.ts";
import { selectByRfe, selectByRfecv, type Ranker } from "../../select/rfe.ts";
import type { Context } from "../kinds/context.ts";
import { count, folds, oneOf, positive, preset } from "../kinds/fields.ts";
import { foldsOf } from "../kinds/folds.ts";
import { selectionKind } from "../kinds/selection.ts";

/** The model that ranks the features, and how many go at a time (below 1: which share of all). */
const settings = {
  by: preset(oneOf("logistic", "svm", "random-forest", "extra-trees"), "logistic"),
  C: preset(positive, 1),
  trees: preset(count, 100),
  step: preset(positive, 1),
};

export const rfe = selectionKind({
  name: "rfe",
  settings: { count, ...settings },
  needs: ["complete", "labels"],
  select: ({ x, y }, given, context) => selectByRfe(x, y, { ...given, ranker: rankerOf(given, context) }),
});

export const rfecv = selectionKind({
  name: "rfecv",
  settings: { folds: preset(folds, 5), least: preset(count, 1), ...settings },
  needs: ["complete", "labels"],
  select: (data, given, context) => selectByRfecv(data.x, data.y, { ...given, folds: foldsOf(data, given.folds, context.at("folds").seed), ranker: rankerOf(given, context) }),
});

interface Ranking {
  readonly by: "logistic" | "svm" | "random-forest" | "extra-trees";
  readonly C: number;
  readonly trees: number;
}

/** Between two fits the work can be aborted. */
function rankerOf({ by, C, trees }: Ranking, context: Context): Ranker {
  const ranker = by === "logistic" ? logisticRanker({ C }) : by === "svm" ? svmRanker({ C }) : forestRanker({ kind: by, trees, seed: context.seed }, context.pool);
  let fits = 0;
  return async (x, y) => {
    await context.unit(fits++, Infinity);
    return ranker(x, y);
  };
}
