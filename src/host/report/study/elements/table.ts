import { escapeHtml } from "../../html.ts";

/** Text, or HTML made from escaped text. */
export type Cell = string | { readonly html: string };

export interface Table {
  readonly header: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  /** So many columns at the left are names, the rest numbers; default 1. */
  readonly names?: number;
  /** Of these columns, by number, the cells are texts. */
  readonly texts?: readonly number[];
  readonly caption?: string;
}

/** A table that scrolls sideways in itself where the page is too narrow; its first column stays in sight. */
export function tableHtml({ header, rows, names = 1, texts = [], caption }: Table): string {
  const isText = (k: number): boolean => k < names || texts.includes(k);
  const head = header.map((cell, k) => `<th scope="col"${isText(k) ? "" : ' class="number"'}>${cellHtml(cell)}</th>`).join("");
  const cell = (content: Cell, k: number): string => (k < names ? `<th scope="row">${cellHtml(content)}</th>` : `<td${isText(k) ? ' class="text"' : ""}>${cellHtml(content)}</td>`);
  const body = rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("\n");
  const title = caption ? `<caption>${escapeHtml(caption)}</caption>` : "";
  return `<div class="scroll"><table class="data">${title}<thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table></div>`;
}

export function cellHtml(cell: Cell): string {
  return typeof cell === "string" ? broken(escapeHtml(cell)) : cell.html;
}

/** Names of columns may break after their underscores and before the parts of a camel-case name. */
function broken(text: string): string {
  return text.replace(/_(?=\w)/g, "_<wbr>");
}

/** A value with its interval below it. */
export function withInterval(value: string, low: string, high: string): Cell {
  return { html: `${escapeHtml(value)}<small>${low === none && high === none ? "" : `${escapeHtml(low)} to ${escapeHtml(high)}`}</small>` };
}

export const none = "–";

/** What rounding leaves of a zero. */
const nothing = 1e-9;

/** Fixed decimals for reading, digits where these would show none; a dash where there is no number. */
export function fixed(value: number | null | undefined, decimals = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return none;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size >= 1e5 || (size > nothing && size < 0.5 * 10 ** -decimals) ? value.toPrecision(3) : value.toFixed(decimals);
  return text.replace(/-/g, "−").replace(/^−(0\.?0*)$/, "$1");
}

/** A p-value as papers print it. */
export function pText(p: number | null | undefined): string {
  if (p === null || p === undefined || Number.isNaN(p)) return none;
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
