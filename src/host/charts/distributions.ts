import { quantileSorted } from "d3-array";
import { scaleLinear } from "d3-scale";
import { emptyChart, heading as headingOf, standalone } from "./document.ts";
import { axisTicks, domainOf } from "./numbers.ts";
import { dots, element, label, labels, moved, px, type Point } from "./svg.ts";
import { swarms } from "./swarm.ts";
import { shorten, textWidth, wrap } from "./text.ts";

export interface FeatureDistribution {
  readonly name: string;
  /** Values of each group, [groups][cases]; not finite ones are left out. */
  readonly groups: readonly (readonly number[])[];
}

export interface Distributions {
  readonly title: string;
  /** Names of the groups, the same for all features. */
  readonly groups: readonly string[];
  readonly features: readonly FeatureDistribution[];
}

const [outer, panelHeight, gap, size] = [14, 170, 22, 11];
const across = 3;

/**
 * Box plots of features by group, a panel a feature with an axis of its own: the box from the first to the third quartile
 * (type 7), whiskers to the farthest value within 1.5 interquartile ranges of it, all values as points.
 */
export function distributionsChart({ title, groups, features }: Distributions): string {
  const shown = features.filter((feature) => feature.groups.some((values) => values.some(Number.isFinite)));
  if (shown.length === 0) return emptyChart(title);
  const columns = Math.min(across, shown.length);
  const panelWidth = Math.max(210, groups.length * 62 + 60);
  const width = 2 * outer + columns * panelWidth + (columns - 1) * gap;
  const heading = headingOf(title, width);
  const names = shown.map(({ name }) => wrap(name, panelWidth, 12, 2));
  const full = panelHeight + 62;
  const panels = shown.map((feature, k) =>
    moved(outer + (k % columns) * (panelWidth + gap), heading.height + Math.floor(k / columns) * (full + gap), panel(feature, groups, names[k], panelWidth)),
  );
  const rows = Math.ceil(shown.length / columns);
  return standalone({ title }, width, heading.height + rows * full + (rows - 1) * gap + outer, heading.svg + panels.join(""));
}

function panel({ name, groups: given }: FeatureDistribution, groups: readonly string[], lines: readonly string[], width: number): string {
  const finite = groups.map((_, g) => (given[g] ?? []).filter(Number.isFinite));
  const domain = domainOf(finite.flat(), 0.06) ?? [0, 1];
  const ticks = axisTicks(domain, 5);
  const [top, bottom] = [34, 34 + panelHeight];
  const left = Math.max(...ticks.map(({ text }) => textWidth(text, size))) + 8;
  const y = scaleLinear([...domain], [bottom, top]);
  const band = (width - left) / groups.length;
  const box = Math.min(46, band * 0.66);
  const swarmed = swarms(finite.map((values) => values.map(y)), box);
  const boxes = finite.map((values, g) => {
    const middle = left + (g + 0.5) * band;
    const points = values.map((value, i): Point => [middle + swarmed[g].offsets[i], y(value)]);
    return dots(points, { class: `s${g % 12}`, "stroke-width": Math.min(4.5, swarmed[g].diameter - 0.3), opacity: 0.55 }) + boxOf(values, middle, box, y);
  });
  return [
    labels(lines, 0, 26 - lines.length * 7.5, 15, { class: "strong", full: name }),
    element("path", { class: "grid", d: ticks.map(({ value }) => `M${px(left)} ${px(y(value))}H${px(width)}`).join("") || "M0 0" }),
    ...ticks.map(({ value, text }) => label(text, left - 6, y(value) + 4, { anchor: "end", class: "tick" })),
    ...boxes,
    element("path", { class: "axis", d: `M${px(left)} ${px(top)}V${px(bottom)}H${px(width)}` }),
    ...groups.map((group, g) => label(shorten(group, band - 4, size), left + (g + 0.5) * band, bottom + 15, { anchor: "middle", class: "tick", full: group })),
    ...finite.map((values, g) => label(`n = ${values.length}`, left + (g + 0.5) * band, bottom + 28, { anchor: "middle", class: "small muted" })),
  ].join("");
}

function boxOf(values: readonly number[], middle: number, width: number, y: (value: number) => number): string {
  if (values.length === 0) return "";
  const sorted = [...values].sort((a, b) => a - b);
  const [first, median, third] = [0.25, 0.5, 0.75].map((part) => quantileSorted(sorted, part) ?? NaN);
  const reach = 1.5 * (third - first);
  const low = sorted.find((value) => value >= first - reach) ?? first;
  const high = sorted.findLast((value) => value <= third + reach) ?? third;
  const half = width / 2;
  const whiskers = `M${px(middle)} ${px(y(low))}V${px(y(first))}M${px(middle)} ${px(y(high))}V${px(y(third))}`;
  const caps = [low, high].map((value) => `M${px(middle - half / 2)} ${px(y(value))}h${px(half)}`).join("");
  return (
    element("path", { d: `${whiskers}${caps}M${px(middle - half)} ${px(y(first))}h${px(width)}V${px(y(third))}h${px(-width)}Z` }) +
    element("path", { class: "line", d: `M${px(middle - half)} ${px(y(median))}h${px(width)}` })
  );
}
