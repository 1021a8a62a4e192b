import { element, label, moved } from "./svg.ts";
import { shorten, textWidth } from "./text.ts";

export interface LegendEntry {
  readonly name: string;
  /** In a column of its own behind the names. */
  readonly detail?: string;
  /** Drawn in a box of 22 by 12 px. */
  readonly mark: string;
}

const size = 12;
const row = 18;
const [beforeName, beforeDetail, between] = [30, 14, 26];

/** Entries in as many columns as fit, read downwards; names too long for the width are shortened. */
export function legend(entries: readonly LegendEntry[], x: number, y: number, width: number): { readonly svg: string; readonly height: number } {
  if (entries.length === 0) return { svg: "", height: 0 };
  const detail = Math.max(0, ...entries.map((entry) => (entry.detail ? beforeDetail + textWidth(entry.detail, size) : 0)));
  const widest = Math.max(...entries.map(({ name }) => textWidth(name, size)));
  const nameWidth = Math.min(widest, width - beforeName - detail);
  const column = beforeName + nameWidth + detail;
  const columns = Math.max(1, Math.min(entries.length, Math.floor((width + between) / (column + between))));
  const rows = Math.ceil(entries.length / columns);
  const drawn = entries.map((entry, k) =>
    moved(
      x + Math.floor(k / rows) * (column + between),
      y + (k % rows) * row,
      entry.mark,
      label(shorten(entry.name, nameWidth, size), beforeName, 10, { full: entry.name }),
      entry.detail ? label(entry.detail, beforeName + nameWidth + beforeDetail, 10) : "",
    ),
  );
  return { svg: drawn.join(""), height: rows * row };
}

/** Marks of entries: a line as it is drawn in the plot, a dot, a box. */
export function lineMark(name: string, dash?: string): string {
  return element("path", { class: name, "stroke-dasharray": dash, d: "M0 6H22" });
}

export function dotMark(name: string): string {
  return element("circle", { class: name, cx: 11, cy: 6, r: 4 });
}

export function boxMark(name: string): string {
  return element("rect", { class: name, x: 5, y: 0, width: 12, height: 12 });
}
