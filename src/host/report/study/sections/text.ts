import { escapeHtml } from "../../html.ts";
import type { Section } from "../elements/making.ts";
import { methods, type MethodsPart } from "../methods/methods.ts";

/** All settings in prose. */
export const methodsSection: Section = (making) => {
  if (!making.shows("methods")) return [];
  return [{ title: "", html: methods(making.results).map(partHtml).join("\n") }];
};

function partHtml({ title, paragraphs }: MethodsPart): string {
  return paragraphs.map((text, k) => `<p>${k === 0 ? `<strong>${escapeHtml(title)}.</strong> ` : ""}${escapeHtml(text)}</p>`).join("\n");
}

/** What the study file says besides. */
export const notesSection: Section = ({ results: { study } }) => {
  if (study.notes.length === 0) return [];
  return [{ title: "", html: `<ul>${study.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("\n")}</ul>` }];
};
