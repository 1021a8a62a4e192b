/** SHAP values of cases. */
export interface Explanation {
  readonly title: string;
  readonly features: readonly string[];
  /** SHAP values, [cases][features]. */
  readonly values: readonly (readonly number[])[];
  /** Of the SHAP values, with their scale; "SHAP value" where left out. */
  readonly label?: string;
  /** At most this many features are shown, those of the greatest mean absolute value. Default 20. */
  readonly most?: number;
}

/** Features by their mean absolute SHAP value over the cases that have one, greatest first; those with none are left out. */
export function strongest({ features, values }: Pick<Explanation, "features" | "values">): { feature: number; size: number }[] {
  return features
    .map((_, feature) => {
      const finite = values.map((row) => Math.abs(row[feature])).filter(Number.isFinite);
      return { feature, size: finite.reduce((sum, value) => sum + value, 0) / finite.length };
    })
    .filter(({ size }) => Number.isFinite(size))
    .sort((a, b) => b.size - a.size);
}
