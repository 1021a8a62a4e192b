import { escapeHtml } from "../../html.ts";
import type { FitReport } from "../../../pipeline/report.ts";
import type { ModelResult } from "../../../study/learn/results.ts";
import { selectedFeatures } from "../../../study/learn/selection.ts";
import type { Section } from "../elements/making.ts";
import { cellHtml, tableHtml, type Cell } from "../elements/table.ts";
import { placeText } from "../elements/tasks.ts";

/** How many features each step of each model left, and which its predictions come from. */
export const stepsSection: Section = ({ results }) =>
  Object.keys(results.study.tasks).flatMap((task) => {
    const models = results.models.filter((model) => model.task === task);
    if (models.length === 0) return [];
    const funnels = alike(models).map(funnelHtml);
    const heading = funnels.length > 0 ? [`<p class="muted">Features left by each step.</p>`] : [];
    return [{ title: placeText(results, task), html: [...heading, ...funnels, featuresHtml(models)].join("\n") }];
  });

/** Models by the kinds of their steps; those without steps (most stacks) have nothing to show. */
function alike(models: readonly ModelResult[]): ModelResult[][] {
  const groups = new Map<string, ModelResult[]>();
  for (const model of models) {
    const kinds = model.report.steps.map(({ kind }) => kind).join(" ");
    if (kinds !== "") groups.set(kinds, [...(groups.get(kinds) ?? []), model]);
  }
  return [...groups.values()];
}

/** Models of the same kinds of steps: one row each. */
function funnelHtml(models: readonly ModelResult[]): string {
  const header = ["Model", "Given", ...models[0].report.steps.map(({ kind }) => kind)];
  return tableHtml({ header, rows: models.map(({ model, report: { steps } }) => [model, leftHtml(steps[0].before, steps[0].before), ...steps.map(({ after }) => leftHtml(after, steps[0].before))]) });
}

type Size = FitReport["steps"][number]["before"];

/** A number over a bar of its share of the features given; cases where a step changed them (SMOTE). */
function leftHtml({ features, cases }: Size, given: Size): Cell {
  const added = cases === given.cases ? "" : `<small>${cases} cases</small>`;
  return { html: `${features}<span class="share"><span style="width:${((100 * features) / Math.max(1, given.features)).toFixed(1)}%"></span></span>${added}` };
}

function featuresHtml(models: readonly ModelResult[]): string {
  const rows = models.map((result): Cell[] => {
    const names = selectedFeatures(result);
    return [result.model, String(names.length), { html: `<ul class="names">${names.map((name) => `<li>${cellHtml(name)}</li>`).join("")}</ul>` }, escapeHtml(result.report.model.kind)];
  });
  return tableHtml({ header: ["Model", "n", "Features", "Kind"], rows, texts: [2, 3], caption: "Features that the predictions come from." });
}
