import { importancesChart } from "./importances.ts";
import { strongest, type Explanation } from "./explanation.ts";

/** Mean absolute SHAP value of each feature, the greatest first. */
export function shapBarsChart(explanation: Explanation): string {
  const { title, features, label = "SHAP value", most = 20 } = explanation;
  const items = strongest(explanation).map(({ feature, size }) => ({ name: features[feature], value: size }));
  return importancesChart({ title, items, label: `mean |${label}|`, most });
}
