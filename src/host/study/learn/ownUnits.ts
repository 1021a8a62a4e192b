import type { LinearModel } from "../../learn/linear.ts";
import type { FittedStep } from "../../pipeline/fitSteps.ts";

const scalings = new Set(["z-score", "mean", "min-max"]);
/** Steps that make values which no formula of single columns undoes. */
const remaking = new Set(["combat", "rad-score", "imputation"]);

export interface InOwnUnits extends LinearModel {
  /** How many steps come before: the formula is of the values that they give. */
  readonly after: number;
}

/** A linear model of what steps give, as one of the values before the scalings among them: (x - centre) / scale multiplied out. */
export function inOwnUnits(model: LinearModel, names: readonly string[], steps: readonly FittedStep[]): InOwnUnits {
  let { intercept, coefficients } = model;
  for (let i = steps.length; i > 0; i--) {
    const { settings, state } = steps[i - 1];
    if (remaking.has(settings.kind)) return { intercept, coefficients, after: i };
    if (!scalings.has(settings.kind)) continue;
    const { features, centre, scale } = state as { readonly features: readonly string[]; readonly centre: readonly number[]; readonly scale: readonly number[] };
    const places = names.map((name) => features.indexOf(name));
    const unscaled = coefficients.map((value, j) => (value === 0 ? 0 : value / scale[places[j]]));
    intercept = unscaled.reduce((sum, value, j) => sum - value * centre[places[j]], intercept);
    coefficients = unscaled;
  }
  return { intercept, coefficients, after: 0 };
}
