import { familyNamed, featureNamed } from "../features/registry.ts";
import type { Unit } from "../features/types.ts";
import type { Volume } from "../image/volume.ts";
import type { Value } from "../table/table.ts";
import { figuresHtml } from "./figures.ts";
import { definitionsHtml, durationText, escapeHtml, nameHtml, numberHtml, unitHtml } from "./html.ts";
import { picture } from "./slices.ts";
import { pageStyle } from "./style.ts";

/** One case's results, and what they were computed from. */
export interface CaseReport {
  readonly title: string;
  /** As read; `label` is the region's value in the mask. */
  readonly volume: Volume;
  readonly mask: Volume;
  readonly label: number;
  /** Columns as PyRadiomics names them, diagnostics and features. */
  readonly values: ReadonlyMap<string, Value>;
  /** Column -> why its value is missing, or what else there is to know. */
  readonly notes: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
  /** Stage -> milliseconds. */
  readonly timings: Readonly<Record<string, number>>;
  /** Backend, adapter, settings, versions: name -> text. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** A page that stands alone: slices with the region outlined, the features, how they were computed. For screen and print. */
export async function casePage(report: CaseReport): Promise<string> {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(report.title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<header><h1>${escapeHtml(report.title)}</h1><p class="muted">webradiomics · radiomic features of one region · for research, not for clinical use</p></header>
${await slicesHtml(report)}
${resultsHtml(report)}
</main>
</body>
</html>
`;
}

/** HTML of the slices alone: what can be shown before anything is computed. A mask on voxels of its own is not drawn. */
export async function slicesHtml({ volume, mask, label }: Pick<CaseReport, "volume" | "mask" | "label">): Promise<string> {
  if (mask.components > 1 || mask.size.some((n, axis) => n !== volume.size[axis])) {
    return `<section><h2>Region</h2><p class="muted">Not drawn: ${escapeHtml(mask.name)} is not a scalar mask on the voxels of ${escapeHtml(volume.name)}.</p></section>`;
  }
  const facts = `${volume.size.join(" × ")} voxels of ${volume.spacing.map((mm) => Number(mm.toFixed(3))).join(" × ")} mm, ${volume.pixelType}`;
  return `<section><h2>Region</h2>${await figuresHtml(picture(volume, mask, label))}
<p class="muted">${escapeHtml(volume.name)}: ${escapeHtml(facts)}. Region: ${escapeHtml(mask.name)}, label ${label}. R, L, A, P, I, S: right, left, front, back, feet, head.</p></section>`;
}

/** HTML of warnings, features and run, for a page that already shows the slices. */
export function resultsHtml(report: CaseReport): string {
  return [warningsHtml(report.warnings), featuresHtml(report), runHtml(report)].join("\n");
}

function warningsHtml(warnings: readonly string[]): string {
  if (warnings.length === 0) return "";
  return `<section class="warnings"><h2>Warnings</h2><ul>${warnings.map((text) => `<li>${escapeHtml(text)}</li>`).join("")}</ul></section>`;
}

/** One table per image type and family, in the order of the columns. */
function featuresHtml({ values, notes }: CaseReport): string {
  const groups = new Map<string, string[]>();
  for (const [column, value] of values) {
    const parts = /^(.+)_([^_]+)_([^_]+)$/.exec(column);
    if (!parts || column.startsWith("diagnostics_")) continue;
    const [, imageType, familyName, name] = parts;
    const family = familyNamed(familyName);
    const title = `${family?.title ?? familyName}${imageType === "original" ? "" : ` · ${imageType}`}`;
    const unit = (family && featureNamed(family, name)?.unit) ?? "1";
    const rows = groups.get(title) ?? [];
    groups.set(title, [...rows, featureRow(column, name, value, unit, notes.get(column))]);
  }
  const tables = Array.from(groups, ([title, rows]) => `<section class="family"><h3>${escapeHtml(title)}<span>${rows.length}</span></h3><table>${rows.join("")}</table></section>`);
  return `<section><h2>Features</h2><div class="families">${tables.join("\n")}</div></section>`;
}

function featureRow(column: string, name: string, value: Value, unit: Unit, note: string | undefined): string {
  const shown = typeof value === "number" ? numberHtml(value) : escapeHtml(value);
  const remark = note ? `<tr class="note"><td colspan="3">${escapeHtml(note)}</td></tr>` : "";
  return `<tr title="${escapeHtml(`${column} = ${value}`)}"><th scope="row">${nameHtml(name)}</th><td>${shown}</td><td class="unit">${unitHtml(unit)}</td></tr>${remark}`;
}

function runHtml({ provenance, timings, values }: CaseReport): string {
  const longest = Math.max(...Object.values(timings), Number.MIN_VALUE);
  const times = Object.entries(timings).map(([stage, ms]): [string, string] => {
    const share = ((100 * ms) / longest).toFixed(1);
    return [stage, `<span class="time"><span class="track"><span style="width:${share}%"></span></span>${durationText(ms)}</span>`];
  });
  const facts = Object.entries(provenance).map(([name, text]): [string, string] => [name, escapeHtml(text)]);
  const diagnostics = Array.from(values)
    .filter(([column]) => column.startsWith("diagnostics_"))
    .map(([column, value]): [string, string] => [column.slice("diagnostics_".length), escapeHtml(String(value))]);
  return `<section class="run"><h2>Run</h2><div class="halves"><div>${definitionsHtml(facts)}</div><div>${definitionsHtml(times)}</div></div>
${diagnostics.length > 0 ? `<details><summary>Diagnostics</summary>${definitionsHtml(diagnostics)}</details>` : ""}</section>`;
}
