import { scaleLinear } from "d3-scale";
import { standalone, emptyChart, heading as headingOf } from "./document.ts";
import { spread } from "./frame.ts";
import { legend } from "./legend.ts";
import { axisTicks, domainOf, numberText } from "./numbers.ts";
import { element, label, px } from "./svg.ts";
import { shorten, textWidth } from "./text.ts";

export interface Force {
  readonly title: string;
  readonly features: readonly string[];
  /** SHAP values of the case, [features]. */
  readonly values: readonly number[];
  /** The case's own values, as numbers or as they are to be read, [features]. */
  readonly x: readonly (number | string)[];
  /** Prediction where nothing is known of the case; that of the case is this and the sum of the values. */
  readonly base: number;
  /** Of the axis: "Predicted probability", "Log-odds". */
  readonly label: string;
}

interface Segment {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const [width, outer, size, leading] = [760, 14, 11, 17];
const [barHeight, tip] = [26, 5];
/** Features named on either side; the rest are one segment. */
const mostNamed = 6;

/**
 * Force plot of one case: from the left, features that raise the prediction; from the right, those that lower it; they meet at
 * the prediction. The strongest lie next to it.
 */
export function forceChart({ title, features, values, x, base, label: name }: Force): string {
  const pushes = values.flatMap((value, k) => (Number.isFinite(value) && value !== 0 ? [{ value, text: `${features[k]} = ${valueText(x[k])}` }] : []));
  const prediction = pushes.reduce((sum, { value }) => sum + value, base);
  const up = segments(pushes.filter(({ value }) => value > 0), prediction);
  const down = segments(pushes.filter(({ value }) => value < 0), prediction);
  const domain = domainOf([base, prediction, ...[...up, ...down].map(({ from }) => from)], 0.02);
  if (!domain || pushes.length === 0 || !Number.isFinite(base)) return emptyChart(title);
  const heading = headingOf(title, width);
  const axisAt = heading.height + 62;
  const barAt = axisAt + 10;
  const place = placed(domain, up, down);
  const ticks = spread(axisTicks(domain, 8), place);
  const lowest = barAt + barHeight + 14 + Math.max(up.length, down.length) * leading;
  const key = legend(
    [
      { name: "raises the prediction", mark: element("path", { class: "arrow s1", d: "M0 1H17L22 6L17 11H0L5 6Z" }) },
      { name: "lowers it", mark: element("path", { class: "arrow s0", d: "M22 1H5L0 6L5 11H22L17 6Z" }) },
    ],
    outer,
    lowest + 12,
    width - 2 * outer,
  );
  const parts = [
    heading.svg,
    key.svg,
    label(name, width / 2, heading.height + 8, { anchor: "middle" }),
    ...predictionAndBase(prediction, base, place, heading.height + 28),
    element("path", { class: "axis", d: [`M${px(place(domain[0]))} ${px(axisAt)}H${px(place(domain[1]))}`, ...ticks.map(({ value }) => `M${px(place(value))} ${px(axisAt)}v-4`)].join("") }),
    ...ticks.map((tick) => label(tick.text, place(tick.value), axisAt - 8, { anchor: "middle", class: "tick" })),
    element("path", { class: "reference", d: `M${px(place(base))} ${px(axisAt)}V${px(barAt + barHeight + 8)}` }),
    drawn(up, "s1", "end", place, barAt),
    drawn(down, "s0", "start", place, barAt),
    element("path", { class: "line", d: `M${px(place(prediction))} ${px(axisAt)}V${px(barAt + barHeight + 4)}` }),
  ];
  return standalone({ title }, width, lowest + 12 + key.height + outer, parts.join(""));
}

/** Segments from the prediction outwards, the strongest first. */
function segments(pushes: readonly { readonly value: number; readonly text: string }[], prediction: number): Segment[] {
  const sorted = [...pushes].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const rest = sorted.length > mostNamed ? sorted.splice(mostNamed - 1) : [];
  if (rest.length > 0) sorted.push({ text: `${rest.length} other features`, value: rest.reduce((sum, { value }) => sum + value, 0) });
  let at = prediction;
  return sorted.map(({ value, text }) => ({ text, to: at, from: (at -= value) }));
}

/** The scale with enough room at either side for the names, which stand outwards of their segments; at most 28% of the width. */
function placed(domain: readonly [number, number], up: readonly Segment[], down: readonly Segment[]): (value: number) => number {
  let [left, right] = [outer + 6, width - outer - 6];
  for (let round = 0; round < 8; round++) {
    const at = scaleLinear([...domain], [left, right]);
    const before = Math.max(0, ...up.map(({ from, to, text }) => outer + textWidth(text, size) + 6 - at((from + to) / 2)));
    const after = Math.max(0, ...down.map(({ from, to, text }) => at((from + to) / 2) + textWidth(text, size) + 6 - (width - outer)));
    left = Math.min(width * 0.28, left + before);
    right = Math.max(width * 0.72, right - after);
  }
  return scaleLinear([...domain], [left, right]);
}

/**
 * Arrows towards the prediction. Names stand below, the outermost segment's first, each ending (or starting) under its
 * segment's middle: so no leader crosses a name.
 */
function drawn(parts: readonly Segment[], name: string, anchor: "start" | "end", place: (value: number) => number, top: number): string {
  const outwards = anchor === "end" ? -1 : 1;
  return parts
    .map(({ from, to, text }, k) => {
      const [a, b] = [place(from), place(to)];
      const middle = (a + b) / 2;
      const row = top + barHeight + 14 + (parts.length - 1 - k) * leading;
      const room = outwards < 0 ? middle - outer - 4 : width - outer - middle - 4;
      return [
        element("path", { class: `arrow ${name}`, opacity: k % 2 === 0 ? 1 : 0.72, d: arrow(a, b, top) }),
        element("path", { class: name, d: `M${px(middle)} ${px(top + barHeight)}V${px(row + 8)}` }),
        label(shorten(text, room, size), middle + outwards * 4, row + 8, { anchor, class: "tick", full: text }),
      ].join("");
    })
    .join("");
}

/** From a to b, pointing at b, as long as the segment. */
function arrow(a: number, b: number, top: number): string {
  const head = Math.sign(b - a) * Math.min(tip, Math.abs(b - a));
  return `M${px(a)} ${px(top)}H${px(b - head)}L${px(b)} ${px(top + barHeight / 2)}L${px(b - head)} ${px(top + barHeight)}H${px(a)}L${px(a + head)} ${px(top + barHeight / 2)}Z`;
}

/** Their texts over the axis, on two sides where they are close. */
function predictionAndBase(prediction: number, base: number, place: (value: number) => number, y: number): string[] {
  const texts = [
    { text: `prediction ${numberText(prediction)}`, at: place(prediction), class: "strong" },
    { text: `base value ${numberText(base)}`, at: place(base), class: "muted" },
  ].sort((a, b) => a.at - b.at);
  const [left, right] = texts;
  const widthOf = ({ text }: { text: string }): number => textWidth(text, 12);
  const overlap = Math.max(0, left.at + widthOf(left) / 2 + 8 - (right.at - widthOf(right) / 2));
  const centres = [left.at - overlap / 2, right.at + overlap / 2];
  return texts.map((each, k) => {
    const edge = outer + widthOf(each) / 2;
    return label(each.text, Math.max(edge, Math.min(width - edge, centres[k])), y, { anchor: "middle", class: each.class });
  });
}

function valueText(value: number | string): string {
  return typeof value === "number" ? numberText(value) : value;
}
