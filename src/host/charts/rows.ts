import { scaleLinear } from "d3-scale";
import { standalone, heading as headingOf, type Look } from "./document.ts";
import { spread, ticksOf, type Axis } from "./frame.ts";
import { legend, type LegendEntry } from "./legend.ts";
import { element, label, labels, px } from "./svg.ts";
import { textWidth, wrap } from "./text.ts";

export interface Rows extends Look {
  readonly names: readonly string[];
  readonly x: Axis;
  /** Of the whole chart, px. */
  readonly width: number;
  /** Height of a row, px, at least that of its name. */
  readonly row: number;
  /** Room kept to the right of the plot, px. */
  readonly beside?: number;
  readonly note?: string;
  readonly legend?: readonly LegendEntry[];
}

/** Scale of the axis, centres of the rows, edges and height of a row, px. */
export interface RowPlot {
  readonly x: (value: number) => number;
  readonly y: (row: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly row: number;
}

const outer = 14;
const size = 11.5;
const leading = 13;

/** A chart of one row a name, long names in two lines, over a common axis. */
export function rows(spec: Rows, draw: (plot: RowPlot) => string): string {
  const { names, width } = spec;
  const heading = headingOf(spec.title, width);
  const names2 = names.map((name) => wrap(name, width * 0.36, size, 2));
  const row = Math.max(spec.row, ...names2.map((lines) => lines.length * leading + 2));
  const left = outer + Math.max(0, ...names2.flat().map((text) => textWidth(text, size))) + 10;
  const right = width - outer - 6 - (spec.beside ?? 0);
  const top = heading.height;
  const bottom = top + names.length * row + 4;
  const plot: RowPlot = { x: scaleLinear([...spec.x.domain], [left, right]), y: (k) => top + 2 + (k + 0.5) * row, left, right, top, bottom, row };
  const ticks = ticksOf(spec.x);
  const axisLabel = wrap(spec.x.label, right - left, 12, 2);
  const under = bottom + 26 + axisLabel.length * 16 + (spec.note ? 16 : 0);
  const key = legend(spec.legend ?? [], outer, under + 8, width - 2 * outer);
  const parts = [
    heading.svg,
    element("path", { class: "grid", d: ticks.map(({ value }) => `M${px(plot.x(value))} ${px(top)}V${px(bottom)}`).join("") || "M0 0" }),
    draw(plot),
    element("path", { class: "axis", d: `M${px(left)} ${px(bottom)}H${px(right)}` }),
    ...names2.map((lines, k) => labels(lines, left - 8, plot.y(k), leading, { anchor: "end", class: "name", full: names[k] })),
    ...spread(ticks, plot.x).map((tick) => label(tick.text, plot.x(tick.value), bottom + 17, { anchor: "middle", class: "tick" })),
    labels(axisLabel, (left + right) / 2, bottom + 26 + axisLabel.length * 8, 16, { anchor: "middle" }),
    spec.note ? label(spec.note, (left + right) / 2, under - 3, { anchor: "middle", class: "tick" }) : "",
    key.svg,
  ];
  return standalone(spec, width, under + (key.height > 0 ? key.height + 8 : 0) + outer - 4, parts.join(""));
}
