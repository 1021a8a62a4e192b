import * as z from "zod/mini";
import { takeFeatures, withFeatures, type Dataset } from "../../dataset/dataset.ts";
import { matrixOfColumns } from "../../dataset/matrix.ts";
import { linearPredictor } from "../../learn/linear.ts";
import { selectByLasso } from "../../select/lasso.ts";
import { featuresNamed, namingColumns, requireComplete } from "../kinds/byName.ts";
import { names, numbers, preset } from "../kinds/fields.ts";
import { foldsOf } from "../kinds/folds.ts";
import { stepKind } from "../kinds/kind.ts";
import { lasso } from "./lasso.ts";

const score = z.strictObject({ name: z.string(), features: names, intercept: z.number(), coefficients: numbers });

/** One feature in place of all: a LASSO's linear predictor, intercept + coefficients . features. */
export const radScore = stepKind({
  name: "rad-score",
  settings: { ...lasso.settings, name: preset(z.string("a name"), "rad-score") },
  needs: ["complete", "labels"],
  state: score,
  fit(data, { name, ...settings }, { seed }) {
    const { kept, dropped, warnings, intercept, coefficients, cv } = selectByLasso(data.x, data.y!, { ...settings, folds: foldsOf(data, settings.folds, seed) });
    const state = { name, features: kept.map((j) => data.features[j]), intercept, coefficients: kept.map((j) => coefficients[j]) };
    return {
      state,
      dropped: dropped.map(({ column, why }) => ({ feature: data.features[column], why: namingColumns(why, data.features) })),
      warnings,
      details: { cv, ...state },
      data: kept.length === 0 ? takeFeatures(data, []) : scored(data, state),
    };
  },
  apply: scored,
  inputs: ({ features }) => features,
});

function scored(data: Dataset, { name, features, ...linear }: z.output<typeof score>): Dataset {
  return withFeatures(data, [name], matrixOfColumns([linearPredictor(linear, requireComplete(featuresNamed(data, features)).x)]));
}
