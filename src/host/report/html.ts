import type { Unit } from "../features/types.ts";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** Six significant digits for reading; the files hold all of them. */
export function numberHtml(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : String(value).replace("-", "−");
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value).replace("-", "−");
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e6) return String(Number(value.toPrecision(6))).replace("-", "−");
  const [mantissa, exponent] = value.toExponential(5).replaceAll("-", "−").split("e");
  return `${mantissa} × 10<sup>${exponent.replace("+", "")}</sup>`;
}

/** "intensity2 mm3" with its powers raised; nothing for pure numbers. */
export function unitHtml(unit: Unit): string {
  if (unit === "1") return "";
  if (unit === "1/mm") return "mm<sup>−1</sup>";
  return unit.replace(/\d/g, (power) => `<sup>${power}</sup>`);
}

/** A name in camel case that may be broken between its words. */
export function nameHtml(name: string): string {
  return escapeHtml(name).replace(/(?<=[a-z0-9])(?=[A-Z])/g, "<wbr>");
}

/** Milliseconds as "12 ms" or "3.4 s". */
export function durationText(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** Rows of names and values; the values are HTML. */
export function definitionsHtml(entries: Iterable<readonly [string, string]>): string {
  const rows = Array.from(entries, ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${value}</dd>`);
  return `<dl>${rows.join("")}</dl>`;
}
