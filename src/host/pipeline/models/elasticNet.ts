import * as z from "zod/mini";
import { caseWeights } from "../../learn/classWeights.ts";
import { elasticNetAt } from "../../learn/elasticNetAt.ts";
import { elasticNetCv } from "../../learn/elasticNetCv.ts";
import { predictLogistic } from "../../learn/linear.ts";
import { classWeights, folds, fraction, numbers, oneOf, preset } from "../kinds/fields.ts";
import { foldsOf } from "../kinds/folds.ts";
import { modelKind } from "../kinds/kind.ts";

/** Logistic regression with an elastic net's penalty, chosen by K-fold cross-validation; the report's details hold the path. */
export const elasticNet = modelKind({
  name: "elastic-net",
  settings: {
    /** 1 is LASSO, 0 ridge. */
    alpha: preset(fraction, 1),
    lambda: preset(oneOf("min", "1se"), "min"),
    folds: preset(folds, 10),
    measure: preset(oneOf("deviance", "class", "auc"), "deviance"),
    classWeights: z.optional(classWeights),
  },
  model: z.strictObject({ intercept: z.number(), coefficients: numbers }),
  fit(data, { alpha, lambda, folds: k, measure, classWeights: ofClasses }, { seed }) {
    const weights = ofClasses && caseWeights(data.y, ofClasses, "elastic net");
    const cv = elasticNetCv(data.x, data.y, { family: "binomial", alpha, measure, weights, folds: foldsOf(data, k, seed) });
    return { model: elasticNetAt(cv.path, lambda === "min" ? cv.lambdaMin : cv.lambda1se), warnings: cv.warnings, details: { cv } };
  },
  predict: predictLogistic,
});
