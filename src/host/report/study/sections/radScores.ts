import { radScoresOf, type RadScoreOf } from "../../../study/learn/radScores.ts";
import { cellHtml } from "../elements/table.ts";
import { escapeHtml } from "../../html.ts";
import type { Section } from "../elements/making.ts";
import { placeText } from "../elements/tasks.ts";

/** Linear scores and log-odds as formulas. */
export const radScoresSection: Section = (making) => {
  const { results } = making;
  if (!making.shows("rad-score")) return [];
  const all = radScoresOf(results);
  return Object.keys(results.study.tasks).flatMap((task) => {
    const formulas = all.filter((each) => each.task === task).map(formulaHtml);
    return formulas.length > 0 ? [{ title: placeText(results, task), html: formulas.join("\n") }] : [];
  });
};

function formulaHtml({ model, base, of, text, values }: RadScoreOf): string {
  const what = of === "score" ? "radiomics score" : "log-odds of the positive class";
  const units = values === "own" ? "features in their own units" : `features as the step ${values} gives them`;
  return `<div class="formula"><p>${escapeHtml(base === "" ? model : `${model} / ${base}`)}: ${what}; ${escapeHtml(units)}</p>${cellHtml(text.replaceAll(" x ", " × ").replaceAll(" - ", " − ").replaceAll("= -", "= −"))}</div>`;
}
