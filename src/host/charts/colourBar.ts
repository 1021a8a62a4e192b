import type { Levels } from "./colours.ts";
import { element, label } from "./svg.ts";

export interface ColourBar {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly levels: Levels;
  /** At parts of the bar, 0 below, 1 above. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  readonly label?: string;
}

/** Width of the bar, px; its ticks stand to its right, its label turned behind them. */
const width = 11;

export function colourBar({ x, y, height, levels, ticks, label: name }: ColourBar): string {
  const step = height / levels.count;
  const boxes = Array.from({ length: levels.count }, (_, k) =>
    element("rect", { class: `fill ${levels.name((k + 0.5) / levels.count)}`, x, y: y + height - (k + 1) * step, width, height: step, "shape-rendering": "crispEdges" }),
  );
  const texts = ticks.map(({ at, text }) => label(text, x + width + 5, y + height * (1 - at) + 4, { class: "tick" }));
  return [...boxes, ...texts, name ? label(name, x + width + 15, y + height / 2, { anchor: "middle", class: "tick", turned: true }) : ""].join("");
}
