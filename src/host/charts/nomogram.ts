import { emptyChart, heading as headingOf, standalone } from "./document.ts";
import { numberText } from "./numbers.ts";
import { element, label, labels, px } from "./svg.ts";
import { textWidth, wrap } from "./text.ts";

interface Mark {
  readonly value: number;
  readonly points: number;
}

/** What a nomogram is drawn from: that of src/host/explain/nomogram.ts. */
export interface NomogramInput {
  readonly axes: readonly { readonly name: string; readonly ticks: readonly Mark[] }[];
  readonly total: readonly number[];
  readonly linearPredictor: readonly Mark[];
  readonly probability: readonly Mark[];
}

export interface NomogramChart {
  readonly title: string;
  readonly nomogram: NomogramInput;
  /** What the probability is of: "Probability of pCR". "Probability" where left out. */
  readonly outcome?: string;
}

const [width, outer, size, leading, row] = [760, 14, 12, 14, 46];

/** A nomogram: points above, a line a variable, total points, linear predictor and probability below. */
export function nomogramChart({ title, nomogram, outcome = "Probability" }: NomogramChart): string {
  const { axes, total, linearPredictor, probability } = nomogram;
  if (axes.length === 0 || total.length === 0) return emptyChart(title);
  const greatest = Math.max(...total);
  const within = (marks: readonly Mark[]): Mark[] => marks.filter(({ points }) => points >= -1e-9 && points <= greatest + 1e-9);
  const hundred = Array.from({ length: 11 }, (_, k) => ({ value: k * 10, points: k * 10 }));
  const lines = [
    { name: "Points", marks: hundred, most: 100, class: "strong" },
    ...axes.map(({ name, ticks }) => ({ name, marks: ticks, most: 100, class: undefined })),
    { name: "Total points", marks: total.map((value) => ({ value, points: value })), most: greatest, class: "strong" },
    { name: "Linear predictor", marks: within(linearPredictor), most: greatest, class: undefined },
    { name: outcome, marks: within(probability), most: greatest, class: "strong" },
  ];
  const names = lines.map(({ name }) => wrap(name, 210, size, 3));
  const left = outer + Math.max(...names.flat().map((text) => textWidth(text, size))) + 18;
  const right = width - outer - 14;
  const heading = headingOf(title, width);
  const place = (points: number, most: number): number => left + (points / most) * (right - left);
  const y = (k: number): number => heading.height + 18 + k * row + (k > axes.length ? 10 : 0);
  const guides = hundred.map(({ points }) => `M${px(place(points, 100))} ${px(y(0))}V${px(y(axes.length))}`).join("");
  const parts = [
    heading.svg,
    element("path", { class: "grid", d: guides }),
    ...lines.map(({ name, class: look }, k) => labels(names[k], outer, y(k), leading, { class: look, full: name })),
    ...lines.map(({ marks, most }, k) => axis(marks.map(({ value, points }) => ({ value, at: place(points, most) })), y(k))),
  ];
  return standalone({ title }, width, y(lines.length - 1) + 24 + outer, parts.join(""));
}

interface Placed {
  readonly at: number;
  readonly text: string;
  readonly half: number;
}

/** Ticks nearer than this, px, are drawn only where they have a number. */
const nearest = 4;

/** A line with ticks downwards; a number is left out where it would touch one already there, the two ends' coming first. */
function axis(marks: readonly { readonly value: number; readonly at: number }[], y: number): string {
  const finite = marks.filter(({ at }) => Number.isFinite(at)).sort((a, b) => a.at - b.at);
  if (finite.length === 0) return "";
  const placed = finite.map(({ value, at }): Placed => ({ at, text: numberText(value), half: textWidth(numberText(value), 11) / 2 + 3 }));
  const [first, last] = [placed[0], placed[placed.length - 1]];
  const overlap = first === last ? 0 : Math.max(0, first.at + first.half - (last.at - last.half));
  const shown = [{ ...first, shift: -overlap / 2 }];
  if (last !== first) shown.push({ ...last, shift: overlap / 2 });
  for (const each of placed) {
    if (shown.every(({ at, half, shift }) => Math.abs(each.at - at - shift) >= each.half + half)) shown.push({ ...each, shift: 0 });
  }
  const dense = (last.at - first.at) / placed.length < nearest;
  const ticks = (dense ? shown : placed).map(({ at }) => `M${px(at)} ${px(y)}v6`).join("");
  const line = element("path", { class: "axis", d: `M${px(first.at)} ${px(y)}H${px(last.at)}${ticks}` });
  return line + shown.map(({ at, text, shift }) => label(text, at + shift, y + 19, { anchor: "middle", class: "tick" })).join("");
}
