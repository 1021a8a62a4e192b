import type { StudyResults } from "../../study/learn/results.ts";
import { headerHtml } from "./header.ts";
import { Making, type StudyPicture } from "./elements/making.ts";
import { pageHtml } from "./page.ts";
import { sections } from "./sections/sections.ts";

export type { StudyPicture } from "./elements/making.ts";

export interface StudyReport {
  /** One page that stands alone: no script, nothing from elsewhere, light and dark, for screen and print. */
  readonly html: string;
  /** "figures/NAME.svg" -> SVG: the page's charts, in its order. */
  readonly figures: Map<string, string>;
}

/** The report of a study: each table and figure that the study asks for and has what it takes. Same results, same bytes. */
export function studyReport(results: StudyResults, pictures: readonly StudyPicture[]): StudyReport {
  const making = new Making(results, pictures);
  const made = sections.map(({ id, title, section }) => ({ id, title, parts: section(making) }));
  const html = pageHtml(results.study.title, headerHtml(results), made.filter(({ parts }) => parts.length > 0));
  return { html, figures: making.figures };
}
