import type { Cell } from "./cell.ts";
import { labelColour, type Colour } from "./colours.ts";
import { capHeight, fitText, textHeight, textWidth, type Raster } from "./raster.ts";
import type { Window } from "./slices.ts";
import type { Plane } from "./views.ts";

export const bright: Colour = [232, 234, 238];
export const muted: Colour = [150, 156, 166];

const inset = 8;

/** Letters of the patient's directions on the four sides of a cell. */
export function drawSides(raster: Raster, { x, y, width, height }: Cell, [left, right, top, bottom]: Plane["sides"]): void {
  const [middleX, middleY] = [x + Math.floor((width - textWidth("R")) / 2), y + Math.floor((height - capHeight) / 2)];
  raster.text(left, x + inset, middleY, muted, true);
  raster.text(right, x + width - inset - textWidth(right), middleY, muted, true);
  raster.text(top, middleX, y + inset, muted, true);
  raster.text(bottom, middleX, y + height - inset - capHeight, muted, true);
}

/** A bar of a round length at the lower left of a cell. */
export function drawScaleBar(raster: Raster, { x, y, width, height }: Cell, pixelsPerMm: number): void {
  const widest = width / 3 / pixelsPerMm;
  const mm = [200, 100, 50, 20, 10, 5, 2, 1].find((length) => length <= widest) ?? 1;
  raster.bar(x + inset, y + height - inset - 3, Math.round(mm * pixelsPerMm), 3, bright);
  raster.text(`${mm} mm`, x + inset, y + height - inset - 3 - capHeight - 6, bright, true);
}

/** Name of the slice at the upper left of a cell. */
export function drawName(raster: Raster, { x, y, width }: Cell, name: string): void {
  raster.text(fitText(name, width / 2 - 3 * inset), x + inset, y + inset, bright, true);
}

const ramp = 10;
export const rampHeight = ramp + 6 + textHeight;

/** Colours from the lowest to the highest value of a window, with numbers under the ends and the middle. */
export function drawRamp(raster: Raster, x: number, y: number, width: number, [low, high]: Window, colour: (value: number) => Colour): void {
  for (let u = 0; u < width; u++) raster.rectangle(x + u, y, 1, ramp, colour(low + (u / (width - 1)) * (high - low)));
  const [left, middle, right] = [low, (low + high) / 2, high].map(numberText);
  raster.text(left, x, y + ramp + 6, muted);
  raster.text(middle, x + Math.floor((width - textWidth(middle)) / 2), y + ramp + 6, muted);
  raster.text(right, x + width - textWidth(right), y + ramp + 6, muted);
}

/** Three digits. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(3)));
}

interface LegendEntry {
  readonly label: number;
  readonly name: string;
}
const swatch = 14;
export const legendLineHeight = textHeight + 8;

/** The lines of a legend, as many names on each as fit. */
export function legendLines(legend: readonly LegendEntry[], width: number): LegendEntry[][] {
  const lines: LegendEntry[][] = [];
  let used = Infinity;
  for (const { label, name } of legend) {
    const entry = { label, name: fitText(name, width - swatch - inset) };
    if (used + entryWidth(entry) > width) {
      lines.push([]);
      used = 0;
    }
    lines[lines.length - 1].push(entry);
    used += entryWidth(entry) + 3 * inset;
  }
  return lines;
}

export function drawLegendLine(raster: Raster, x: number, y: number, line: readonly LegendEntry[]): void {
  let at = x;
  for (const entry of line) {
    raster.rectangle(at, y, swatch, swatch, labelColour(entry.label));
    raster.text(entry.name, at + swatch + inset, y, bright);
    at += entryWidth(entry) + 3 * inset;
  }
}

function entryWidth({ name }: LegendEntry): number {
  return swatch + inset + textWidth(name);
}
