import { baselineText } from "../../../stats/baselineText.ts";
import { baselineOf } from "../../../study/learn/baseline.ts";
import { oddsOf, type Odds, type OddsRow } from "../../../study/learn/odds.ts";
import { escapeHtml } from "../../html.ts";
import type { Section } from "../elements/making.ts";
import { percent } from "../methods/words.ts";
import { fixed, none, pText, tableHtml, withInterval, type Cell } from "../elements/table.ts";
import { placeText } from "../elements/tasks.ts";

/** Clinical variables and outcomes compared between sets, and between the classes of each task. */
export const baselineSection: Section = (making) => {
  const { study, measured, cases } = making.results;
  if (!making.shows("baseline")) return [];
  return baselineOf(study, measured, cases).map(({ of, title, table }) => {
    const [header, ...rows] = baselineText(table);
    const cells = rows.map(([name, ...values]): Cell[] => [name.startsWith("  ") ? { html: `<span class="inner">${escapeHtml(name.trim())}</span>` } : name, ...values]);
    const left = table.ungrouped > 0 ? `<p class="muted">${table.ungrouped} cases belong to no group and are left out.</p>` : "";
    return { title: of === "sets" ? title : [...(Object.keys(study.tasks).length > 1 ? [of] : []), title].join(": "), html: tableHtml({ header, rows: cells }) + left };
  });
};

/** Univariate and multivariate odds ratios of the clinical columns. */
export const oddsSection: Section = (making) => {
  const { results } = making;
  const { study, measured } = results;
  if (!making.shows("odds") || !measured.table.columns.some(({ name }) => name.startsWith("clinical_"))) return [];
  const header = ["Variable", "Cases", ...["Univariate", "Multivariate"].flatMap((which) => [`${which} log OR`, `${which} OR (${percent(study.evaluation.confidence)} CI)`, `${which} p`])];
  return Object.keys(study.tasks).map((task) => {
    const { rows, warnings } = oddsOf(study, measured, task);
    const notes = warnings.map((text) => `<p class="muted">${escapeHtml(text)}</p>`).join("");
    return { title: placeText(results, task), html: tableHtml({ header, rows: rows.map(oddsCells) }) + notes };
  });
};

function oddsCells({ column, univariate, multivariate, leftOut }: OddsRow): Cell[] {
  const why = leftOut === null ? "" : `<small>${escapeHtml(leftOut)}</small>`;
  const together = multivariate ? ratio(multivariate) : [{ html: `${none}${why}` }, none, none];
  return [column.replace(/^clinical_/, "").replace("=", ": "), String(univariate.n), ...ratio(univariate), ...together];
}

function ratio({ coefficient, oddsRatio, lower, upper, p, reason }: Odds): Cell[] {
  if (reason) return [{ html: `${none}<small>${escapeHtml(reason)}</small>` }, none, none];
  return [fixed(coefficient), withInterval(fixed(oddsRatio), fixed(lower), fixed(upper)), pText(p)];
}
