import { quantileSorted } from "d3-array";
import { levelStyle, valueLevels } from "./colours.ts";
import { colourBar } from "./colourBar.ts";
import { emptyChart } from "./document.ts";
import { strongest, type Explanation } from "./explanation.ts";
import { domainOf } from "./numbers.ts";
import { rows } from "./rows.ts";
import { dots, element, px, type Point } from "./svg.ts";
import { swarms } from "./swarm.ts";

export interface Beeswarm extends Explanation {
  /** The features' values, [cases][features]; NaN where one is missing. */
  readonly x: readonly (readonly number[])[];
}

/** Height of a row, px: of few rows, of more. */
const height = { few: 40, more: 32 };
const fewRows = 15;
const ticks = [
  { at: 0, text: "low" },
  { at: 1, text: "high" },
];

/**
 * SHAP values of all cases, a row a feature, the dots coloured by the feature's own value: from its 5th percentile to its 95th,
 * so that single outliers do not take the colours; grey where the value is missing.
 */
export function beeswarmChart(explanation: Beeswarm): string {
  const { title, features, values, x: given, label = "SHAP value", most = 20 } = explanation;
  const all = strongest(explanation);
  const shown = all.slice(0, most).map(({ feature }) => feature);
  const domain = domainOf([0, ...shown.flatMap((feature) => values.map((of) => of[feature]))], 0.04);
  if (shown.length === 0 || !domain) return emptyChart(title);
  const cases = shown.map((feature) => values.flatMap((of, i) => (Number.isFinite(of[feature]) ? [i] : [])));
  const note = shown.length < all.length ? `the ${shown.length} strongest of ${all.length} features` : undefined;
  const names = shown.map((feature) => features[feature]);
  return rows(
    { title, names, x: { domain, label }, width: 680, row: shown.length > fewRows ? height.more : height.few, beside: 70, note, style: levelStyle(valueLevels) },
    ({ x, y, top, bottom, right, row }) => {
      const places = shown.map((feature, k) => cases[k].map((i) => x(values[i][feature])));
      const swarmed = swarms(places, row - 3);
      const drawn = shown.map((feature, k) => {
        const colours = partsOf(cases[k].map((i) => given[i]?.[feature])).map(valueLevels.name);
        return [...new Set(colours)].sort().map((name) => {
          const points = places[k].flatMap((place, j): Point[] => (colours[j] === name ? [[place, y(k) + swarmed[k].offsets[j]]] : []));
          return dots(points, { class: name, "stroke-width": swarmed[k].diameter - 0.25 });
        });
      });
      const barHeight = Math.max(88, Math.min(220, bottom - top - 24));
      return [
        element("path", { class: "axis", d: `M${px(x(0))} ${px(top)}V${px(bottom)}` }),
        ...drawn.flat(),
        colourBar({ x: right + 22, y: Math.max(top, (top + bottom - barHeight) / 2), height: barHeight, levels: valueLevels, ticks, label: "Feature value" }),
      ].join("");
    },
  );
}

/** Where values lie between their 5th and 95th percentiles, 0 to 1; all at 0.5 where these are one. */
function partsOf(values: readonly number[]): number[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  let [low, high] = [0.05, 0.95].map((part) => quantileSorted(sorted, part) ?? NaN);
  if (low === high) [low, high] = [sorted[0], sorted[sorted.length - 1]];
  return values.map((value) => (low === high ? value - low + 0.5 : Math.max(0, Math.min(1, (value - low) / (high - low)))));
}
