import { divergingLevels, levelStyle, rampLevels, type Levels } from "./colours.ts";
import { emptyChart, heading as headingOf, standalone } from "./document.ts";
import { fixedText, pText } from "./numbers.ts";
import { element, label, labels } from "./svg.ts";
import { textWidth, wrap } from "./text.ts";

export interface HeatTable {
  readonly title: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [rows][columns]; NaN leaves a cell empty. */
  readonly values: readonly (readonly number[])[];
  /** "p": P values, the darker the smaller from 0.05 down. "difference": blue below 0, red above, to the greatest absolute value. */
  readonly scale: "p" | "difference";
}

const [outer, size, leading, cellHeight] = [14, 12, 14, 30];
const widest = { name: 210, column: 92 };

/** A matrix with its numbers in the cells: DeLong's P values, IDI. */
export function heatTableChart({ title, rows, columns, values, scale }: HeatTable): string {
  if (rows.length === 0 || columns.length === 0) return emptyChart(title);
  const most = Math.max(0, ...values.flat().filter(Number.isFinite).map(Math.abs));
  const levels: Levels = scale === "p" ? rampLevels : divergingLevels;
  const part = (value: number): number => (scale === "p" ? significance(value) : most > 0 ? 0.5 + value / (2 * most) : 0.5);
  const text = (value: number): string => (scale === "p" ? pText(value) : fixedText(value, 3));
  const rowNames = rows.map((name) => wrap(name, widest.name, size, 2));
  const columnNames = columns.map((name) => wrap(name, widest.column, size, 4));
  const texts = values.flat().filter(Number.isFinite).map(text);
  const cellWidth = Math.max(64, ...[...columnNames.flat(), ...texts].map((line) => textWidth(line, size) + 12));
  const left = outer + Math.max(...rowNames.flat().map((line) => textWidth(line, size))) + 10;
  const width = Math.max(320, left + columns.length * cellWidth + outer);
  const heading = headingOf(title, width);
  const above = Math.max(...columnNames.map((lines) => lines.length)) * leading + 6;
  const top = heading.height + above;
  const cells = rows.flatMap((_, i) =>
    columns.map((_, j) => {
      const value = values[i]?.[j] ?? NaN;
      const [x, y] = [left + j * cellWidth, top + i * cellHeight];
      const box = element("rect", { class: `fill ${levels.name(part(value))}`, x: x + 1, y: y + 1, width: cellWidth - 2, height: cellHeight - 2, rx: 2 });
      return Number.isFinite(value) ? box + label(text(value), x + cellWidth / 2, y + cellHeight / 2 + 4, { anchor: "middle", class: levels.ink(part(value)) }) : "";
    }),
  );
  const parts = [
    heading.svg,
    ...columnNames.map((lines, j) => labels(lines, left + (j + 0.5) * cellWidth, top - 6 - (lines.length * leading) / 2, leading, { anchor: "middle", full: columns[j] })),
    ...rowNames.map((lines, i) => labels(lines, left - 8, top + (i + 0.5) * cellHeight, leading, { anchor: "end", full: rows[i] })),
    ...cells,
  ];
  return standalone({ title, style: levelStyle(levels) }, width, top + rows.length * cellHeight + outer, parts.join(""));
}

/** 0 from P = 0.05 up, then by steps to 1 at 0.001 and less. */
function significance(p: number): number {
  if (Number.isNaN(p)) return NaN;
  if (p >= 0.05) return 0;
  return p >= 0.01 ? 0.45 : p >= 0.001 ? 0.7 : 1;
}
