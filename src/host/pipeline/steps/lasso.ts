import * as z from "zod/mini";
import { selectByLasso } from "../../select/lasso.ts";
import { count, folds, oneOf, preset } from "../kinds/fields.ts";
import { foldsOf } from "../kinds/folds.ts";
import { selectionKind } from "../kinds/selection.ts";

/** LASSO by K-fold cross-validation; the report's details hold the whole path. */
export const lasso = selectionKind({
  name: "lasso",
  settings: { folds: preset(folds, 10), lambda: preset(oneOf("min", "1se"), "min"), family: preset(oneOf("binomial", "gaussian"), "binomial"), most: z.optional(count) },
  needs: ["complete", "labels"],
  select: (data, settings, { seed }) => selectByLasso(data.x, data.y, { ...settings, folds: foldsOf(data, settings.folds, seed) }),
});
