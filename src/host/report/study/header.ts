import { definitionsHtml, escapeHtml } from "../html.ts";
import type { StudyResults } from "../../study/learn/results.ts";

/** Title, source, purpose, and by what the numbers were made. */
export function headerHtml({ study, hash, version, backend, adapter }: StudyResults): string {
  const facts: [string, string][] = [
    ["Study", escapeHtml(study.study)],
    ["Hash of the study", `<span class="hash">${escapeHtml(hash)}</span>`],
    ["Engine", escapeHtml(`webradiomics ${version}`)],
    ["Backend", escapeHtml([backend, adapter].filter((text) => text !== "").join(", "))],
    ["Seed", String(study.seed)],
  ];
  return `<header><h1>${escapeHtml(study.title)}</h1>
${study.source ? `<p class="source">${escapeHtml(study.source)}</p>` : ""}
<p class="purpose">For research, not for clinical use.</p>
${definitionsHtml(facts)}</header>`;
}
