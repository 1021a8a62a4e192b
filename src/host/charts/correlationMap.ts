import { colourBar } from "./colourBar.ts";
import { divergingLevels, levelStyle } from "./colours.ts";
import { emptyChart, heading as headingOf, standalone } from "./document.ts";
import { fixedText } from "./numbers.ts";
import { element, label, moved } from "./svg.ts";
import { shorten, textWidth } from "./text.ts";

export interface CorrelationMap {
  readonly title: string;
  readonly names: readonly string[];
  /** Coefficients, -1 to 1, [features][features]; NaN is left grey. */
  readonly values: readonly (readonly number[])[];
}

const outer = 14;
/** Above this many features names are not shown; above the other, neighbouring features are put together. */
const mostNamed = 80;
const mostCells = 200;
/** Of the colour bar. */
const ticks = [-1, -0.5, 0, 0.5, 1].map((value) => ({ at: (value + 1) / 2, text: fixedText(value, 1) }));

/** Correlations of features as a heat map. */
export function correlationMapChart({ title, names, values }: CorrelationMap): string {
  const n = values.length;
  if (n === 0) return emptyChart(title);
  const together = Math.ceil(n / mostCells);
  const cells = together > 1 ? means(values, together) : values;
  const cell = Math.max(11, Math.min(30, 440 / cells.length));
  const side = n <= mostNamed ? cells.length * cell : 520;
  const named = n <= mostNamed;
  const size = Math.min(11.5, cell * 0.86);
  const shown = named ? names.map((name) => shorten(name, 280, size)) : [];
  const nameWidth = Math.max(0, ...shown.map((name) => textWidth(name, size))) + (named ? 8 : 0);
  const left = outer + nameWidth;
  const width = left + side + 62;
  const heading = headingOf(title, width);
  const top = heading.height;
  const bottom = top + side;
  const note = together > 1 ? `${n} features; each cell is the mean of ${together} × ${together}` : `${n} features`;
  const barHeight = Math.max(110, Math.min(220, side));
  const parts = [
    heading.svg,
    moved(left, top, map(cells, side / cells.length)),
    element(
      "g",
      { "font-size": size },
      ...shown.map((name, k) => label(name, left - 6, top + (k + 0.5) * cell + size * 0.33, { anchor: "end", full: names[k] })),
      ...shown.map((name, k) => label(name, left + (k + 0.5) * cell + size * 0.33, bottom + 6, { anchor: "end", full: names[k], turned: true })),
    ),
    named ? "" : label(note, left + side / 2, bottom + 16, { anchor: "middle", class: "tick" }),
    colourBar({ x: left + side + 14, y: top, height: barHeight, levels: divergingLevels, ticks }),
  ];
  return standalone({ title, style: levelStyle(divergingLevels) }, width, Math.max(bottom + (named ? nameWidth : 22), top + barHeight) + outer, parts.join(""));
}

/** One path a colour, of runs of equal cells along the rows, in units of cells. */
function map(values: readonly (readonly number[])[], cell: number): string {
  const runs = new Map<string, string>();
  values.forEach((row, y) => {
    const colours = row.map((value) => divergingLevels.name((value + 1) / 2));
    for (let x = 0, end = 0; x < row.length; x = end) {
      while (end < row.length && colours[end] === colours[x]) end++;
      runs.set(colours[x], `${runs.get(colours[x]) ?? ""}M${x} ${y}.5h${end - x}`);
    }
  });
  const paths = [...runs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, d]) => element("path", { class: name, d }));
  return element("g", { class: "map", transform: `scale(${Number(cell.toFixed(4))})` }, ...paths);
}

/** Means of squares of k by k cells, without those that are NaN. */
function means(values: readonly (readonly number[])[], k: number): number[][] {
  const blocks = Math.ceil(values.length / k);
  return Array.from({ length: blocks }, (_, i) =>
    Array.from({ length: blocks }, (_, j) => {
      let [sum, count] = [0, 0];
      for (let y = i * k; y < Math.min(values.length, (i + 1) * k); y++) {
        for (let x = j * k; x < Math.min(values.length, (j + 1) * k); x++) {
          if (!Number.isFinite(values[y][x])) continue;
          sum += values[y][x];
          count++;
        }
      }
      return sum / count;
    }),
  );
}
