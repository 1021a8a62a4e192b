import * as z from "zod/mini";
import { fitL2Logistic } from "../../learn/l2Logistic.ts";
import { predictLogistic } from "../../learn/linear.ts";
import { fitLogistic } from "../../learn/logistic.ts";
import { namingColumns } from "../kinds/byName.ts";
import { classWeights, numbers, positive, preset } from "../kinds/fields.ts";
import { modelKind } from "../kinds/kind.ts";

const model = z.strictObject({ intercept: z.number(), coefficients: numbers });

/** Logistic regression without penalty; the report's details hold Wald's inference. */
export const logistic = modelKind({
  name: "logistic",
  settings: {},
  model,
  fit({ x, y, features }) {
    const { intercept, coefficients, warnings, ...inference } = fitLogistic(x, y);
    return { model: { intercept, coefficients }, warnings: warnings.map((warning) => namingColumns(warning, features)), details: inference };
  },
  predict: predictLogistic,
});

/** Logistic regression with a ridge penalty, as scikit-learn's; features belong on one scale. */
export const l2Logistic = modelKind({
  name: "l2-logistic",
  settings: { C: preset(positive, 1), classWeights: z.optional(classWeights) },
  model,
  fit({ x, y }, settings) {
    const { intercept, coefficients, converged, iterations } = fitL2Logistic(x, y, settings);
    return { model: { intercept, coefficients }, warnings: converged ? [] : [`not converged after ${iterations} iterations`] };
  },
  predict: predictLogistic,
});
