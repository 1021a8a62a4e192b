import { InputError } from "../errors.ts";
import type { LinearModel } from "../learn/linear.ts";

export interface RadScoreOptions {
  /** Significant digits of the numbers in the text, 1 to 17: 4. */
  readonly digits?: number;
  /** What the features were scaled with before the model was fitted, (x - centre) / scale: the formula is then in their own units. */
  readonly scaling?: { readonly centre: readonly number[]; readonly scale: readonly number[] };
}

export interface RadScore extends LinearModel {
  /** "Rad-score = -0.312 + 1.204 x original_glcm_Contrast - 0.057 x original_shape_Sphericity" */
  readonly text: string;
}

/**
 * The predictor of a linear model (of a logistic one: the log-odds) as a formula; features with coefficient 0 are left out.
 * @param names of the features, one for each coefficient
 * @throws InputError where the numbers of names, coefficients or scaled columns differ
 */
export function radScore(model: LinearModel, names: readonly string[], { digits = 4, scaling }: RadScoreOptions = {}): RadScore {
  if (names.length !== model.coefficients.length) throw new InputError(`Rad-score: ${names.length} names for ${model.coefficients.length} coefficients`);
  if (!Number.isInteger(digits) || digits < 1 || digits > 17) throw new InputError(`Rad-score: digits is ${digits}, it must be from 1 to 17`);
  const { intercept, coefficients } = scaling ? inOwnUnits(model, scaling) : model;
  const shown = (value: number): string => String(Number(Math.abs(value).toPrecision(digits)));
  const terms = coefficients.flatMap((value, j) => (value === 0 ? [] : [`${value < 0 ? "-" : "+"} ${shown(value)} x ${names[j]}`]));
  return { intercept, coefficients, text: [`Rad-score = ${intercept < 0 ? "-" : ""}${shown(intercept)}`, ...terms].join(" ") };
}

/** b0 + sum b (x - centre) / scale, multiplied out. */
function inOwnUnits({ intercept, coefficients }: LinearModel, { centre, scale }: NonNullable<RadScoreOptions["scaling"]>): LinearModel {
  for (const { length } of [centre, scale]) {
    if (length !== coefficients.length) throw new InputError(`Rad-score: ${length} scaled columns for ${coefficients.length} coefficients`);
  }
  const unscaled = coefficients.map((value, j) => value / scale[j]);
  return { intercept: unscaled.reduce((sum, value, j) => sum - value * centre[j], intercept), coefficients: unscaled };
}
