import * as z from "zod/mini";
import { selectByBoruta } from "../../select/boruta.ts";
import { forestRanker } from "../../select/rankers.ts";
import { count, fraction, oneOf, preset } from "../kinds/fields.ts";
import { selectionKind } from "../kinds/selection.ts";

/** Boruta, by the decrease of impurity in random forests. */
export const boruta = selectionKind({
  name: "boruta",
  settings: {
    iterations: preset(count, 100),
    alpha: preset(fraction, 0.05),
    correction: preset(oneOf("two-step", "bonferroni"), "two-step"),
    tentative: preset(oneOf("drop", "keep", "median"), "drop"),
    trees: preset(count, 500),
    maxDepth: z.optional(count),
  },
  needs: ["complete", "labels"],
  async select({ x, y }, { trees, maxDepth, ...settings }, context) {
    let grown = 0;
    return selectByBoruta(x, y, {
      ...settings,
      seed: context.seed,
      async importance(table, labels, random) {
        await context.unit(grown++, settings.iterations);
        const rank = forestRanker({ kind: "random-forest", trees, maxDepth, seed: random.word() }, context.pool);
        return (await rank(table, labels)).importance;
      },
    });
  },
});
