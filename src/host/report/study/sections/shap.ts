import { beeswarmChart } from "../../../charts/beeswarm.ts";
import { forceChart } from "../../../charts/force.ts";
import { shapBarsChart } from "../../../charts/shapBars.ts";
import type { ModelResult, SetExplanation } from "../../../study/learn/results.ts";
import { escapeHtml } from "../../html.ts";
import { extremesOf } from "../elements/extremes.ts";
import { chartsHtml, type Making, type Part, type Section } from "../elements/making.ts";
import { ownValue } from "../elements/ownValue.ts";
import { fixed } from "../elements/table.ts";
import { firstHeldOut, placeText } from "../elements/tasks.ts";

const methods: Readonly<Record<string, string>> = { tree: "path-dependent SHAP values of trees", linear: "SHAP values of a linear model", exact: "interventional SHAP values by Shapley's definition", sampled: "interventional SHAP values, estimated by sampling" };

/** SHAP bars, beeswarm, and force plots of single cases of the first held-out set, model by model. */
export const shapSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("shap")) return [];
  return Object.keys(results.study.tasks).flatMap((task) => results.models.filter((model) => model.task === task).map((model): Part => ({ title: placeText(results, task, model.model), html: modelHtml(making, model) })));
};

function modelHtml(making: Making, model: ModelResult): string {
  const { explanations } = model;
  if ("none" in explanations) return `<p class="muted">Not explained: ${escapeHtml(explanations.none)}.</p>`;
  const wanted = firstHeldOut(making.results, model.task);
  const explanation = explanations.find(({ set }) => set === wanted) ?? explanations[0];
  if (!explanation || explanation.features.length === 0) return `<p class="muted">Not explained: the model is given no feature.</p>`;
  return `<p class="muted">Cases of ${escapeHtml(explanation.set)}; ${methods[explanation.method] ?? escapeHtml(explanation.method)}.</p>${chartsHtml([...summaries(making, model, explanation), ...forces(making, model, explanation)])}`;
}

const unit = ({ scale }: SetExplanation): string => (scale === "probability" ? "SHAP value (probability)" : "SHAP value (log-odds)");

function summaries(making: Making, { task, model }: ModelResult, explanation: SetExplanation): string[] {
  const of = placeText(making.results, task, model, explanation.set);
  const { features, values, x } = explanation;
  const shared = { features, values, label: unit(explanation) };
  return [
    making.chart(`shap-bars-${task}-${model}`, shapBarsChart({ title: `SHAP: ${of}`, ...shared }), "How much each feature moves the prediction, on average."),
    making.chart(`shap-beeswarm-${task}-${model}`, beeswarmChart({ title: `SHAP of every case: ${of}`, ...shared, x }), "Each dot is a case; to the right, the feature speaks for the positive class."),
  ];
}

function forces(making: Making, model: ModelResult, explanation: SetExplanation): string[] {
  const { results } = making;
  const { features, values, x, base, ids, set } = explanation;
  const label = explanation.scale === "probability" ? "Predicted probability" : "Log-odds";
  return extremesOf(model, set).flatMap(({ what, id, y, p }) => {
    const i = ids.indexOf(id);
    if (i < 0) return [];
    const own = features.map((feature, j) => ownValue(results, feature, id) ?? x[i][j]);
    const svg = forceChart({ title: `${what}: ${id}`, features, values: values[i], x: own, base, label });
    const caption = `Of ${set} by ${model.model}: probability ${fixed(p)} (threshold ${fixed(model.threshold)}), truly ${y === 1 ? "positive" : "negative"}.`;
    return [making.chart(`force-${model.task}-${model.model}-${id}`, svg, caption)];
  });
}
