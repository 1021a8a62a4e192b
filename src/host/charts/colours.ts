import { scaleLinear } from "d3-scale";

/** A colour on light ground and on dark ground. */
export type Pair = readonly [light: string, dark: string];

/**
 * Twelve colours found by search: hues as in Okabe & Ito's palette and beyond, lightness spread so that any two differ with any
 * colour vision, and all with a contrast of 3 or more to their ground.
 */
export const series: readonly Pair[] = [
  ["#0c4eb1", "#7caeff"], // blue
  ["#c33f05", "#ffa98e"], // vermillion
  ["#5fa469", "#a7eaae"], // green
  ["#de5da6", "#fec5e0"], // pink
  ["#ad9406", "#fbd725"], // gold
  ["#000076", "#487fff"], // navy
  ["#269af0", "#b9ddff"], // sky
  ["#670033", "#ed5c92"], // wine
  ["#387702", "#85d05c"], // leaf
  ["#583600", "#ce8f3a"], // brown
  ["#656565", "#b8b8b8"], // grey
  ["#003850", "#459fcd"], // petrol
];

/** Dash patterns of lines: solid, dashed, dotted, dash-dotted. */
const dashes = [undefined, "7 3", "2 2.5", "9 3 2 3"];

/** Class and dash of the k-th series: no two of the first 24 have both in common. From the seventh on lines are dashed too. */
export function seriesOf(k: number): { readonly name: string; readonly dash: string | undefined } {
  return { name: `s${k % series.length}`, dash: dashes[Math.floor(k / 6) % dashes.length] };
}

/** A scale of colours in steps, each a class. */
export interface Levels {
  readonly count: number;
  /** Class of a part of the scale, 0 to 1; of what is missing where it is NaN. */
  readonly name: (part: number) => string;
  /** Class of text that stands on that colour. */
  readonly ink: (part: number) => string;
  readonly colours: readonly Pair[];
  readonly prefix: string;
}

function levels(prefix: string, count: number, light: readonly string[], dark: readonly string[]): Levels {
  const at = [light, dark].map((range) => scaleLinear(range.map((_, k) => k / (range.length - 1)), range));
  const step = (part: number): number => Math.max(0, Math.min(count - 1, Math.floor(part * count)));
  return {
    count,
    prefix,
    name: (part) => (Number.isNaN(part) ? "missing" : `${prefix}${step(part)}`),
    ink: (part) => (Number.isNaN(part) ? "muted" : `${prefix}i${step(part)}`),
    colours: Array.from({ length: count }, (_, k): Pair => [hex(at[0](k / (count - 1))), hex(at[1](k / (count - 1)))]),
  };
}

/** Blue through the ground to red, for numbers about 0. Source of the light one: ColorBrewer's RdBu (Brewer 2003). */
export const divergingLevels = levels(
  "d",
  21,
  ["#053061", "#2166ac", "#4393c3", "#92c5de", "#f7f7f7", "#f4a582", "#d6604d", "#b2182b", "#67001f"],
  ["#b5dcff", "#5fb4f5", "#2f86cc", "#1f4f7d", "#272c35", "#7d382c", "#cc5a44", "#fb8b70", "#ffd2c0"],
);

/** The ground to green-blue, for what is the more remarkable the more there is of it. */
export const rampLevels = levels("r", 9, ["#f7f8fa", "#cfe3ea", "#7fbcd0", "#125a74"], ["#252a33", "#254552", "#2b7189", "#63bfdb"]);

/** Blue through purple to red, as SHAP's figures have it, for the value of a feature from low to high. */
export const valueLevels = levels("v", 15, ["#0a7fe0", "#8a4fd0", "#f0104f"], ["#3fa9ff", "#a877f2", "#ff4d7d"]);

/** CSS of a scale's classes. */
export function levelStyle({ prefix, colours }: Levels): string {
  const rules = colours.map(([light, dark], k) => {
    const ink: Pair = [inkOn(light), inkOn(dark)];
    return `.wr-chart .${prefix}${k}{${both([light, dark])}}.wr-chart .${prefix}i${k}{${both(ink)}}`;
  });
  return rules.join("\n");
}

/** Programs that do not know light-dark() take the light one. */
function both([light, dark]: Pair): string {
  return `color:${light};color:light-dark(${light},${dark})`;
}

/** Black or white, whichever is read better on a colour. Source: WCAG 2.2's contrast ratio. */
function inkOn(colour: string): string {
  const luminance = luminanceOf(colour);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#000000" : "#ffffff";
}

/** WCAG 2.2's relative luminance, 0 to 1. */
function luminanceOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((k) => Number.parseInt(colour.slice(k, k + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** "rgb(1, 2, 3)" as "#010203". */
function hex(rgb: string): string {
  return `#${(rgb.match(/\d+/g) ?? []).map((channel) => Number(channel).toString(16).padStart(2, "0")).join("")}`;
}
