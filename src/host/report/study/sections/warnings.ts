import { escapeHtml } from "../../html.ts";
import type { ModelResult } from "../../../study/learn/results.ts";
import type { Part, Section } from "../elements/making.ts";
import { tableHtml } from "../elements/table.ts";

/** What failed and what should be known, each with its place. */
export const warningsSection: Section = ({ results: { cases, measured, models, failedModels, study } }) => {
  const parts: Part[] = [];
  if (measured.failed.length > 0) parts.push({ title: "Cases that could not be measured", html: tableHtml({ header: ["Case", "Reason"], rows: measured.failed.map(({ id, reason }) => [id, reason]), names: 2 }) });
  if (failedModels.length > 0) {
    parts.push({ title: "Models that could not be fitted", html: tableHtml({ header: ["Task", "Model", "Reason"], rows: failedModels.map(({ task, model, reason }) => [task, model, reason]), names: 3 }) });
  }
  const settings = Object.entries(study.parameters).flatMap(([set, { warnings }]) => warnings.map((text) => `feature set ${set}: ${text}`));
  add(parts, "Settings", settings);
  add(parts, "Cases", ofCases(measured.warnings, new Set(cases.map(({ id }) => id))));
  add(parts, "Values that could not be computed", gathered(measured.notes));
  add(parts, "Models", ofModels(models, new Set(measured.table.columns.map(({ name }) => name))));
  return parts;
};

function add(parts: Part[], title: string, texts: readonly string[]): void {
  if (texts.length > 0) parts.push({ title, html: `<div class="warnings"><ul>${texts.map((text) => `<li>${escapeHtml(text)}</li>`).join("\n")}</ul></div>` });
}

interface Alike {
  readonly ids: Set<string>;
  /** The first case's words. */
  readonly first: string;
  same: boolean;
}

/** What warnings of one kind have in common: the words of the place and the matter, each once, without numbers ("t1.nii.gz: the field has not converged to 0.001 at level 2 (0.002), level 4 (0.003)"). */
function kindOf(parts: readonly string[]): string {
  const words = parts.slice(0, 2).join(": ").replace(/\([^)]*\)/g, "").split(/[\s,]+/);
  return [...new Set(words.filter((word) => !/^\d/.test(word)))].join(" ");
}

/** "P003: tumour in T1: few grey levels: ..." of many cases in one line, in the words of the first. */
function ofCases(warnings: readonly string[], known: ReadonlySet<string>): string[] {
  const found = new Map<string, Alike>();
  for (const warning of warnings) {
    const [start, ...rest] = warning.split(": ");
    const [id, parts] = known.has(start) ? [start, rest] : ["", [start, ...rest]];
    const key = kindOf(parts);
    const text = parts.join(": ");
    const alike = found.get(key) ?? { ids: new Set<string>(), first: text, same: true };
    alike.ids.add(id);
    alike.same &&= alike.first === text;
    found.set(key, alike);
  }
  return Array.from(found.values(), ({ ids, first, same }) => `${whoText([...ids])}${first}${same ? "" : ` (so in ${[...ids][0]})`}`);
}

function whoText(ids: readonly string[]): string {
  if (ids.length > 3) return `${ids.length} cases (${ids[0]}, ${ids[1]}, ...): `;
  return ids[0] === "" ? "" : `${ids.join(", ")}: `;
}

/** A warning once, with the models that have it; of those that differ in the feature alone, the first. */
function ofModels(models: readonly ModelResult[], features: ReadonlySet<string>): string[] {
  const found = new Map<string, { readonly task: string; readonly models: Set<string>; readonly texts: Set<string> }>();
  const unnamed = (text: string): string => text.replace(/[^\s,;:]+/g, (word) => (features.has(word) ? "*" : word));
  for (const { task, model, report } of models) {
    for (const text of report.warnings) {
      const key = JSON.stringify([task, unnamed(text)]);
      const entry = found.get(key) ?? { task, models: new Set(), texts: new Set() };
      entry.models.add(model);
      entry.texts.add(text);
      found.set(key, entry);
    }
  }
  return Array.from(found.values(), ({ task, models: names, texts }) => `${task} (${[...names].join(", ")}): ${[...texts][0]}${texts.size > 1 ? ` (and so of ${texts.size - 1} more)` : ""}`);
}

/** One line a reason: how many values of how many cases, and one of them. */
function gathered(notes: readonly { readonly id: string; readonly column: string; readonly reason: string }[]): string[] {
  const reasons = new Map<string, { readonly ids: Set<string>; n: number; readonly example: string }>();
  for (const { id, column, reason } of notes) {
    const found = reasons.get(reason) ?? { ids: new Set<string>(), n: 0, example: `${column} of ${id}` };
    found.ids.add(id);
    found.n++;
    reasons.set(reason, found);
  }
  return Array.from(reasons, ([reason, { ids, n, example }]) => `${reason}: ${n} ${n === 1 ? "value" : "values"} of ${ids.size} ${ids.size === 1 ? "case" : "cases"} (such as ${example})`);
}
