import { InputError } from "../errors.ts";
import { column, matrix, type Matrix } from "../dataset/matrix.ts";
import { linearPredictor, type LinearModel } from "../learn/linear.ts";
import { mean } from "../stats/descriptive.ts";
import type { ShapValues } from "./shapValues.ts";

/**
 * Shapley values of a linear model's predictor (the log-odds of a logistic model, not the probability), interventional, as if the
 * features were independent: coefficient x (value - mean of the background). The base value is the predictor of the means.
 * @param x the cases to explain, [cases, features]
 * @param background the cases that the means are of: those of the training
 * @source Štrumbelj & Kononenko, Knowl. Inf. Syst. 41 (2014) 647; Lundberg & Lee, NIPS 30 (2017) 4765, corollary 1
 * @throws InputError where a value is missing or the numbers of features differ
 */
export function linearShap(model: LinearModel, x: Matrix, background: Matrix): ShapValues {
  if (background.rows === 0) throw new InputError("linear SHAP: no cases in the background");
  // Refuses missing values and other numbers of columns.
  for (const cases of [x, background]) linearPredictor(model, cases);
  const values = matrix(x.rows, x.columns);
  let base = model.intercept;
  for (const [j, coefficient] of model.coefficients.entries()) {
    if (coefficient === 0) continue;
    const centre = mean(column(background, j));
    base += coefficient * centre;
    values.values.set(column(x, j).map((value) => coefficient * (value - centre)), j * x.rows);
  }
  return { base, values };
}
