import { line } from "d3-shape";
import { escapeXml } from "./escape.ts";

export type Attributes = Readonly<Record<string, string | number | undefined>>;
export type Point = readonly [x: number, y: number];

/**
 * An element with content that is XML already. Numbers are rounded to 2 decimals; nothing is drawn where one is not finite, so
 * that a missing value leaves a gap and never a broken file.
 */
export function element(name: string, attributes: Attributes, ...content: string[]): string {
  let text = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    if (typeof value === "number" && !Number.isFinite(value)) return "";
    text += ` ${key}="${typeof value === "number" ? px(value) : escapeXml(value)}"`;
  }
  return content.length > 0 ? `${text}>${content.join("")}</${name}>` : `${text}/>`;
}

export interface Label {
  readonly anchor?: "start" | "middle" | "end";
  readonly class?: string;
  /** Shown by a browser while the pointer is on the text: the full name of a shortened one. */
  readonly full?: string;
  /** Turned a quarter, read upwards. */
  readonly turned?: boolean;
}

/** Text with its baseline's start, middle or end at (x, y). */
export function label(text: string, x: number, y: number, { anchor, class: name, full, turned }: Label = {}): string {
  const attributes = {
    x,
    y,
    "text-anchor": anchor === "start" ? undefined : anchor,
    class: name,
    transform: turned ? `rotate(-90 ${px(x)} ${px(y)})` : undefined,
  };
  const title = full !== undefined && full !== text ? element("title", {}, escapeXml(full)) : "";
  return element("text", attributes, title + escapeXml(text));
}

/** Lines of text below each other, `leading` px apart, centred on y; the full text is added only where the lines leave some out. */
export function labels(lines: readonly string[], x: number, y: number, leading: number, { full, ...options }: Label = {}): string {
  const first = y - ((lines.length - 1) * leading) / 2 + leading * 0.28;
  const shortened = lines.some((text) => text.includes("…"));
  return lines.map((text, k) => label(text, x, first + k * leading, shortened ? { ...options, full } : options)).join("");
}

const straight = line<Point>()
  .defined(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
  .digits(2);

/** Straight lines through points; parted where one is not finite. */
export function path(points: readonly Point[], attributes: Attributes): string {
  const d = straight(points as Point[]);
  return d ? element("path", { d, ...attributes }) : "";
}

/** Dots as one path of round caps, which is a quarter of the circles' size; its stroke width is the dots' diameter. */
export function dots(points: readonly Point[], attributes: Attributes): string {
  const d = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)).map(([x, y]) => `M${px(x)} ${px(y)}h0`);
  return d.length > 0 ? element("path", { d: d.join(""), ...attributes, class: `dots ${attributes.class ?? ""}`.trim() }) : "";
}

/** A part of the drawing, moved. */
export function moved(x: number, y: number, ...content: string[]): string {
  return element("g", { transform: `translate(${px(x)} ${px(y)})` }, ...content);
}

export function px(value: number): string {
  return String(Number(value.toFixed(2)) + 0);
}
