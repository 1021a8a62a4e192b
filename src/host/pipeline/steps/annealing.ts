import * as z from "zod/mini";
import { takeColumns, takeRows } from "../../dataset/matrix.ts";
import { auc } from "../../evaluate/roc.ts";
import { selectByAnnealing } from "../../select/annealing.ts";
import { logisticRanker } from "../../select/rankers.ts";
import { sidesOf } from "../../learn/folds.ts";
import { count, folds, fraction, positive, preset } from "../kinds/fields.ts";
import { foldsOf } from "../kinds/folds.ts";
import { selectionKind } from "../kinds/selection.ts";

/** Simulated annealing; a subset's error is 1 - AUC of an L2 logistic regression on cases it has not seen, the mean over K folds. */
export const annealing = selectionKind({
  name: "annealing",
  settings: {
    folds: preset(folds, 5),
    iterations: preset(count, 200),
    start: preset(fraction, 0.2),
    patience: preset(count, 50),
    most: z.optional(count),
    C: preset(positive, 1),
  },
  needs: ["complete", "labels"],
  select(data, { folds: k, C, ...settings }, context) {
    const fold = foldsOf(data, k, context.at("folds").seed);
    const part = (rows: readonly number[]) => ({ x: takeRows(data.x, rows), y: rows.map((i) => data.y[i]) });
    const sides = Array.from({ length: k }, (_, f) => sidesOf(fold, f)).map(({ others, held }) => ({ training: part(others), held: part(held) }));
    const rank = logisticRanker({ C });
    let tried = 0;
    return selectByAnnealing(data.x, {
      ...settings,
      seed: context.seed,
      async error(columns) {
        await context.unit(tried++, settings.iterations + 1);
        let sum = 0;
        for (const { training, held } of sides) {
          const { predict } = await rank(takeColumns(training.x, columns), training.y);
          sum += 1 - auc(held.y, predict(takeColumns(held.x, columns)));
        }
        return sum / k;
      },
    });
  },
});
