import { scaleLinear } from "d3-scale";
import { standalone, heading as headingOf, type Look } from "./document.ts";
import { legend, type LegendEntry } from "./legend.ts";
import { axisTicks, type Tick } from "./numbers.ts";
import { element, label, labels, px } from "./svg.ts";
import { textWidth, wrap } from "./text.ts";

export interface Axis {
  readonly domain: readonly [number, number];
  readonly label: string;
  /** About how many ticks, or which. Default 6. */
  readonly ticks?: number | readonly Tick[];
}

/** Scales of a plot in px, and its edges. */
export interface Plot {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Frame extends Look {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Ticks above the plot, in values of x. */
  readonly top?: { readonly label: string; readonly ticks: readonly Tick[] };
  /** Of the whole chart, px. */
  readonly width: number;
  /** Of the plot, px; as high as wide where left out. */
  readonly height?: number;
  readonly legend?: readonly LegendEntry[];
}

const outer = 14;
const size = { tick: 11, label: 12 };

/** A chart of two continuous axes: `draw` gives what is in it. Margins are as wide as the labels need. */
export function frame(spec: Frame, draw: (plot: Plot) => string): string {
  const { width, x, y, top } = spec;
  const heading = headingOf(spec.title, width);
  const [xTicks, yTicks] = [ticksOf(x), ticksOf(y)];
  const widest = Math.max(0, ...yTicks.map(({ text }) => textWidth(text, size.tick)));
  const most = spec.height ?? width * 0.8;
  const yLabel = wrap(y.label, most, size.label, 2);
  const left = outer + yLabel.length * 16 + 4 + widest + 8;
  const right = width - Math.max(outer, overhang(xTicks, x.domain[1]), overhang(top?.ticks ?? [], x.domain[1]));
  const upper = heading.height + (top ? 40 : 6);
  const lower = upper + (spec.height ?? right - left);
  const plot: Plot = {
    x: scaleLinear([...x.domain], [left, right]),
    y: scaleLinear([...y.domain], [lower, upper]),
    left,
    top: upper,
    right,
    bottom: lower,
  };
  const middle = (left + right) / 2;
  const xLabel = wrap(x.label, right - left, size.label, 2);
  const below = xTicks.length > 0 ? 26 : 8;
  const under = lower + below + xLabel.length * 16;
  const key = legend(spec.legend ?? [], outer, under + 10, width - 2 * outer);
  const parts = [
    heading.svg,
    grid(plot, xTicks, yTicks),
    draw(plot),
    element("path", { class: "axis", d: `M${px(left)} ${px(upper)}V${px(lower)}H${px(right)}` }),
    spread(xTicks, plot.x).map((tick) => label(tick.text, plot.x(tick.value), lower + 17, { anchor: "middle", class: "tick" })).join(""),
    yTicks.map((tick) => label(tick.text, left - 8, plot.y(tick.value) + 4, { anchor: "end", class: "tick" })).join(""),
    labels(xLabel, middle, lower + below + (xLabel.length * 16) / 2, 16, { anchor: "middle" }),
    yLabel.map((text, k) => label(text, outer + 11 + k * 16, (upper + lower) / 2, { anchor: "middle", turned: true })).join(""),
    top ? topAxis(plot, top.label, top.ticks) : "",
    key.svg,
  ];
  return standalone(spec, width, under + (key.height > 0 ? 10 + key.height : 0) + outer - 4, parts.join(""));
}

export function ticksOf({ domain, ticks = 6 }: Axis): readonly Tick[] {
  return typeof ticks === "number" ? axisTicks(domain, ticks) : ticks;
}

/** Those ticks whose text does not touch that of the one before. */
export function spread(ticks: readonly Tick[], at: (value: number) => number): Tick[] {
  let end = -Infinity;
  return [...ticks].sort((a, b) => at(a.value) - at(b.value)).filter(({ value, text }) => {
    const half = textWidth(text, size.tick) / 2;
    if (at(value) - half < end + 4) return false;
    end = at(value) + half;
    return true;
  });
}

function grid(plot: Plot, xTicks: readonly Tick[], yTicks: readonly Tick[]): string {
  const down = xTicks.map(({ value }) => `M${px(plot.x(value))} ${px(plot.top)}V${px(plot.bottom)}`);
  const across = yTicks.map(({ value }) => `M${px(plot.left)} ${px(plot.y(value))}H${px(plot.right)}`);
  const d = [...down, ...across].join("");
  return d ? element("path", { class: "grid", d }) : "";
}

function topAxis(plot: Plot, text: string, ticks: readonly Tick[]): string {
  const shown = spread(ticks, plot.x);
  const marks = shown.map(({ value }) => `M${px(plot.x(value))} ${px(plot.top)}v-4`).join("");
  return [
    element("path", { class: "axis", d: `M${px(plot.left)} ${px(plot.top)}H${px(plot.right)}${marks}` }),
    ...shown.map((tick) => label(tick.text, plot.x(tick.value), plot.top - 8, { anchor: "middle", class: "tick" })),
    label(text, (plot.left + plot.right) / 2, plot.top - 25, { anchor: "middle" }),
  ].join("");
}

/** What the text of a tick at the end of the axis needs beyond it. */
function overhang(ticks: readonly Tick[], end: number): number {
  return Math.max(0, ...ticks.filter(({ value }) => value === end).map(({ text }) => textWidth(text, size.tick) / 2 + 4));
}
