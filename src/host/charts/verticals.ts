import type { Plot } from "./frame.ts";
import { element, label, px } from "./svg.ts";
import { textWidth } from "./text.ts";

/** A vertical line at a value of x, named at its top. */
export interface Vertical {
  readonly at: number;
  readonly name: string;
  /** On which side of the line the name stands, where there is room. */
  readonly side: "left" | "right";
}

const [size, row, gap] = [11, 15, 5];

/** Lines over the height of the plot; each name has a row of its own, so that names of neighbouring lines do not meet. */
export function verticals(lines: readonly Vertical[], { x, left, top, right, bottom }: Plot): string {
  return lines
    .map(({ at, name, side }, k) => {
      const place = x(at);
      if (!Number.isFinite(place)) return "";
      const width = textWidth(name, size) + gap;
      const onLeft = side === "left" ? place - width >= left : place + width > right;
      return (
        element("path", { class: "reference", d: `M${px(place)} ${px(top)}V${px(bottom)}` }) +
        label(name, place + (onLeft ? -gap : gap), top + 14 + k * row, { anchor: onLeft ? "end" : "start", class: "tick halo" })
      );
    })
    .join("");
}
