import { escapeXml } from "./escape.ts";
import { element, label, labels } from "./svg.ts";
import { styleText } from "./style.ts";
import { wrap } from "./text.ts";

/** What a chart says of itself. */
export interface Look {
  readonly title: string;
  /** CSS of the chart's own classes. */
  readonly style?: string;
}

const [outer, leading] = [14, 19];

/** A standalone SVG document of the given size in px. */
export function standalone({ title, style = "" }: Look, width: number, height: number, body: string): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", class: "wr-chart", viewBox: `0 0 ${w} ${h}`, width: w, height: h, role: "img" },
    element("title", {}, escapeXml(title)),
    element("style", {}, styleText(body) + style),
    element("rect", { class: "ground", width: w, height: h }),
    body,
  );
}

/** The title over a chart, in lines; its height with the space below it. */
export function heading(text: string, width: number): { readonly svg: string; readonly height: number } {
  if (!text.trim()) return { svg: "", height: outer };
  const lines = wrap(text, width - 2 * outer, 15, 3);
  const svg = labels(lines, outer, outer + (lines.length * leading) / 2, leading, { class: "title", full: text });
  return { svg, height: outer + lines.length * leading + 10 };
}

/** Where there is nothing to draw. */
export function emptyChart(text: string, reason = "Nothing to show"): string {
  const top = heading(text, 480);
  return standalone({ title: text }, 480, top.height + 70, top.svg + label(reason, 240, top.height + 30, { anchor: "middle", class: "muted" }));
}
