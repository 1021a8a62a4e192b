import { forceChart } from "../../charts/force.ts";
import { definitionsHtml, escapeHtml } from "../../report/html.ts";
import { base64Of } from "../../report/study/elements/base64.ts";
import { pageHtml, type PageSection } from "../../report/study/page.ts";
import { fixed, tableHtml } from "../../report/study/elements/table.ts";
import { version } from "../../version.ts";
import type { CasePicture } from "../cases/pictures.ts";
import { whyNotExplained } from "../learn/explanations.ts";
import type { StudyModel } from "../learn/studyModel.ts";
import type { CasePrediction } from "./predictCases.ts";

/** All that the page shows. */
export interface PageContent {
  readonly model: StudyModel;
  readonly backend: string;
  readonly adapter: string;
  readonly predictions: readonly CasePrediction[];
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
  /** By the case's id. */
  readonly pictures: Readonly<Record<string, readonly CasePicture[]>>;
  readonly warnings: readonly string[];
}

/** predictions.html: one page that stands alone, light and dark, for screen and print. Same content, same bytes. */
export function predictionsPage(content: PageContent): string {
  const { model, predictions, failed, warnings } = content;
  const sections: PageSection[] = [
    { id: "predictions", title: "Predictions", parts: predictions.length > 0 ? [{ title: "", html: overview(content) }] : [] },
    { id: "cases", title: "Cases", parts: predictions.map((each) => ({ title: each.id, html: caseHtml(content, each) })) },
    { id: "failed", title: "Cases that could not be predicted", parts: failed.length > 0 ? [{ title: "", html: tableHtml({ header: ["Case", "Reason"], rows: failed.map(({ id, reason }) => [id, reason]), names: 1, texts: [1] }) }] : [] },
    { id: "warnings", title: "Warnings", parts: warnings.length > 0 ? [{ title: "", html: listHtml(warnings) }] : [] },
  ];
  return pageHtml(`${model.task} by ${model.model}: predictions`, header(content), sections.filter(({ parts }) => parts.length > 0));
}

function header({ model: { study, task, model, hash, engine, pipeline }, backend, adapter }: PageContent): string {
  const { outcome, positive, negative } = study.tasks[task];
  const facts: [string, string][] = [
    ["Study", escapeHtml(study.title)],
    ["Model", escapeHtml(`${model}, fitted on ${pipeline.training.cases} cases (${pipeline.training.positives} positive)`)],
    ["Positive", escapeHtml(`${outcome} ${positive.join(", ")}`)],
    ["Negative", escapeHtml(`${outcome} ${negative.join(", ")}`)],
    ["Threshold", `${fixed(pipeline.threshold)} (positive from this probability on)`],
    ["Hash of the study", `<span class="hash">${escapeHtml(hash)}</span>`],
    ["Engine", escapeHtml(`webradiomics ${version}${engine === version ? "" : `; trained with ${engine}`}`)],
    ["Backend", escapeHtml(`${backend}, ${adapter}`)],
  ];
  return `<header><h1>${escapeHtml(`Predictions of ${task} by ${model}`)}</h1>
<p class="purpose">For research, not for clinical use.</p>
${definitionsHtml(facts)}</header>`;
}

const called = ({ isPositive }: CasePrediction): string => (isPositive ? "positive" : "negative");

function overview({ model: { pipeline, study, task }, predictions }: PageContent): string {
  const isKnown = predictions.some(({ outcome }) => outcome !== null);
  const rows = predictions.map((each, i) => [
    { html: `<a style="color: var(--accent)" href="#cases-${i + 1}">${escapeHtml(each.id)}</a>` },
    { html: `${fixed(each.p)}${barHtml(each.p, pipeline.threshold)}` },
    called(each),
    ...(isKnown ? [each.outcome ?? "–"] : []),
    String(each.warnings.length),
  ]);
  const header = ["Case", "Probability", "Called", ...(isKnown ? [`${study.tasks[task].outcome} in the table`] : []), "Warnings"];
  return tableHtml({ header, rows, caption: `Positive from ${fixed(pipeline.threshold)} on, the mark on the bars` });
}

/** A probability as a bar from 0 to 1, the threshold as a mark on it. */
function barHtml(p: number, threshold: number): string {
  const at = (value: number): string => `${(100 * Math.max(0, Math.min(1, value))).toFixed(1)}%`;
  return `<span class="share" style="position: relative"><span style="width: ${at(p)}"></span><i style="position: absolute; top: -3px; bottom: -3px; width: 2px; background: var(--ink); left: ${at(threshold)}"></i></span>`;
}

function caseHtml(content: PageContent, each: CasePrediction): string {
  const { model, pictures } = content;
  const { p, outcome, warnings } = each;
  const truly = outcome === null ? "" : `; ${model.study.tasks[model.task].outcome} in the table: ${outcome}`;
  return [
    `<p><strong>${escapeHtml(`Probability ${fixed(p)}: ${called(each)}`)}</strong> ${escapeHtml(`(threshold ${fixed(model.pipeline.threshold)}${truly})`)}</p>`,
    `<div class="charts">${[explanationHtml(model, each), ...(pictures[each.id] ?? []).map(pictureHtml)].join("\n")}</div>`,
    warnings.length > 0 ? listHtml(warnings) : "",
  ].join("\n");
}

function explanationHtml({ pipeline }: StudyModel, { id, p, explanation }: CasePrediction): string {
  if (!explanation) return `<p class="muted">Not explained: ${escapeHtml(whyNotExplained(pipeline)?.none ?? "")}.</p>`;
  const { features, values, x, measured, base, scale } = explanation;
  if (features.length === 0) return `<p class="muted">Not explained: the model is given no feature.</p>`;
  const svg = forceChart({ title: `What speaks for and against: ${id}`, features, values, x: x.map((given, j) => measured[j] ?? given), base, label: scale === "probability" ? "Predicted probability" : "Log-odds" });
  const caption = `SHAP values of ${id}, probability ${fixed(p)}: from the base value to the prediction${scale === "probability" ? "" : ", in log-odds"}. Values beside the names are as measured, those of scores as the model is given them.`;
  return figureHtml(`data:image/svg+xml;base64,${base64Of(new TextEncoder().encode(svg))}`, caption);
}

function pictureHtml({ title, caption, png }: CasePicture): string {
  return figureHtml(`data:image/png;base64,${base64Of(png)}`, `${title}. ${caption}`);
}

function figureHtml(source: string, caption: string): string {
  return `<figure class="wide"><img src="${source}" alt="${escapeHtml(caption)}"><figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

function listHtml(texts: readonly string[]): string {
  return `<div class="warnings"><ul>${texts.map((text) => `<li>${escapeHtml(text)}</li>`).join("\n")}</ul></div>`;
}
