import { InputError } from "../errors.ts";
import { describeDifference, geometryDifferences } from "../image/geometry.ts";
import type { Volume } from "../image/volume.ts";
import { drawLabels, drawSlice } from "./cell.ts";
import { divergingColour, type Colour } from "./colours.ts";
import { focusCuts, wholeCuts, type Cuts } from "./cuts.ts";
import { bright, drawLegendLine, drawName, drawRamp, drawScaleBar, drawSides, legendLineHeight, legendLines, rampHeight } from "./furniture.ts";
import { pngFile } from "./png.ts";
import { fitText, Raster, textHeight } from "./raster.ts";
import { chooseWindow, symmetricWindow, type Window } from "./slices.ts";
import { axisThrough, planeOf, type Plane } from "./views.ts";

export { labelColour } from "./colours.ts";

/** A column of a picture. */
export interface Panel {
  readonly title: string;
  /** Scalar. */
  readonly image: Volume;
  /** Values of the ends of the colours (default: chosen to show the focus). */
  readonly window?: Window;
  /** diverging is blue, white, red for maps with a neutral value (default: grey). */
  readonly colours?: "grey" | "diverging";
  /** The neutral value of diverging colours (default 0). */
  readonly centre?: number;
  /** An image to be shown in grey where there are no labels, so that the panel's own is shown only inside of them. */
  readonly ground?: Volume;
  /** Whole numbers, 0 is background; their colours are labelColour's. */
  readonly labels?: Volume;
  /** fill lays half-transparent colours over the image, within an outline (default: outline). */
  readonly style?: "fill" | "outline";
}

export interface PictureOptions {
  /** A mask whose slices are shown, cut to a square around it (default: whole slices, spread over the volume). */
  readonly focus?: Volume;
  /** Rows, at most (default 3). */
  readonly slices?: number;
  readonly legend?: readonly { readonly label: number; readonly name: string }[];
}

const background: Colour = [17, 19, 24];

/** Pixels. A cell is as wide as this, or as high, whichever comes first; a column is never narrower than `narrowest`. */
const greatest = { width: 360, height: 420 };
const narrowest = 300;
const edge = 16;
const gap = 8;
const rampInset = 40;

/**
 * A PNG of slices to look at: one column per panel, one row per slice. Thick slices are shown as they were acquired, else axial
 * ones, the patient's right on the left; proportions are those of the body.
 * @throws InputError when there is no panel, a volume is not scalar or on another lattice than the first, labels are no labels, or
 * the focus is empty
 */
export async function picturePng(panels: readonly Panel[], options: PictureOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { focus, slices = 3, legend = [] } = options;
  checkPanels(panels, focus);
  const [{ image }] = panels;
  const layout = layoutOf(image, focus ? focusCuts(focus, slices) : wholeCuts(image, slices));
  const width = 2 * edge + panels.length * (layout.column + gap) - gap;
  const lines = legendLines(legend, width - 2 * edge);
  const legendTop = layout.bottom + rampHeight + gap;
  const raster = new Raster(width, legendTop + lines.length * legendLineHeight + edge - gap, background);
  panels.forEach((panel, i) => drawPanel(raster, edge + i * (layout.column + gap), layout, panel, focus));
  layout.rows.forEach((row) => describeRow(raster, layout, row, image));
  lines.forEach((line, i) => drawLegendLine(raster, edge, legendTop + i * legendLineHeight, line));
  return pngFile(raster.pixels, raster.width, raster.height, 3);
}

interface Row {
  readonly y: number;
  readonly plane: Plane;
  /** Which slice, such as "17 of 60". */
  readonly name: string;
}

/** What all panels have in common: size of a cell, width of a column, rows, and where the rows end. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly column: number;
  readonly rows: readonly Row[];
  readonly bottom: number;
}

function layoutOf(image: Volume, { view, slices, low, high }: Cuts): Layout {
  const size = cellSize(planeOf(image, view, slices[0], low, high));
  const top = edge + textHeight + gap;
  const rows = slices.map((slice, row) => ({
    y: top + row * (size.height + gap),
    plane: planeOf(image, view, slice, low, high),
    name: `${slice + 1} of ${image.size[axisThrough(image, view)]}`,
  }));
  return { ...size, column: Math.max(size.width, narrowest), rows, bottom: top + rows.length * (size.height + gap) };
}

function drawPanel(raster: Raster, x: number, { width, height, column, rows, bottom }: Layout, panel: Panel, focus: Volume | undefined): void {
  const window = panel.window ?? windowOf(panel, focus);
  const layers = layersOf(panel, window, focus);
  raster.text(fitText(panel.title, column), x, edge, bright);
  for (const { y, plane } of rows) {
    const cell = { x: x + Math.floor((column - width) / 2), y, width, height };
    for (const { image, colour, within } of layers) drawSlice(raster, cell, image.data, plane, colour, within?.data);
    if (panel.labels) drawLabels(raster, cell, panel.labels.data, plane, panel.style ?? "outline");
  }
  drawRamp(raster, x + rampInset, bottom, column - 2 * rampInset, window, layers[layers.length - 1].colour);
}

/** What the cells of a row have in common, in its first. A 2-D image is neither a slice of many nor knows the patient's directions. */
function describeRow(raster: Raster, { width, height, column }: Layout, { y, plane, name }: Row, { dimension }: Volume): void {
  const cell = { x: edge, y, width: column, height };
  if (dimension === 3) {
    drawName(raster, cell, name);
    drawSides(raster, cell, plane.sides);
  }
  drawScaleBar(raster, cell, width / (plane.width * plane.pixelSize[0]));
}

/** Lattices of pictures are the same within what no eye sees. */
const tolerance = 1e-3;

function checkPanels(panels: readonly Panel[], focus: Volume | undefined): void {
  if (panels.length === 0) throw new InputError("a picture without panels");
  const first = panels[0].image;
  for (const volume of [...panels.flatMap(({ image, ground, labels }) => [image, ground, labels]), focus]) {
    if (!volume) continue;
    if (volume.components !== 1) throw new InputError(`${volume.name}: ${volume.components} components; pictures show scalar images`);
    const [difference] = geometryDifferences(first, volume, tolerance);
    if (difference) throw new InputError(describeDifference(difference, first.name, volume.name));
  }
  for (const { labels } of panels) {
    const wrong = labels?.data.find((label) => !Number.isInteger(label) || label < 0);
    if (wrong !== undefined) throw new InputError(`${labels!.name}: holds ${wrong}; labels are whole numbers, 0 or more`);
  }
}

/** Of a cell that shows all of a plane in the body's proportions. */
function cellSize({ width, height, pixelSize }: Plane): { width: number; height: number } {
  const [across, down] = [width * pixelSize[0], height * pixelSize[1]];
  const scale = Math.min(greatest.width / across, greatest.height / down);
  return { width: Math.max(1, Math.round(across * scale)), height: Math.max(1, Math.round(down * scale)) };
}

function valuesWithin({ data }: Volume, focus: Volume): number[] {
  const values: number[] = [];
  for (let voxel = 0; voxel < data.length; voxel++) if (focus.data[voxel] !== 0) values.push(data[voxel]);
  return values;
}

function windowOf({ image, colours, centre = 0 }: Pick<Panel, "image" | "colours" | "centre">, focus: Volume | undefined): Window {
  const values = focus ? valuesWithin(image, focus) : [];
  return colours === "diverging" ? symmetricWindow(image, values, centre) : chooseWindow(image, values);
}

interface Layer {
  readonly image: Volume;
  readonly colour: (value: number) => Colour;
  readonly within?: Volume;
}

/** What is drawn over each other, the panel's own image last. */
function layersOf(panel: Panel, window: Window, focus: Volume | undefined): Layer[] {
  const { image, ground, labels } = panel;
  const colour = colouring(panel, window);
  if (!ground || !labels) return [{ image, colour }];
  return [{ image: ground, colour: colouring({}, windowOf({ image: ground }, focus)) }, { image, colour, within: labels }];
}

/** Of values; what is no number is drawn as the background. */
function colouring({ colours, centre = 0 }: Pick<Panel, "colours" | "centre">, [low, high]: Window): (value: number) => Colour {
  const table = Array.from({ length: 256 }, (_, i): Colour => {
    if (colours !== "diverging") return [i, i, i];
    const value = low + (i / 255) * (high - low) - centre;
    return divergingColour(value / ((value < 0 ? centre - low : high - centre) || 1));
  });
  return (value) => table[Math.max(0, Math.min(255, Math.round((255 * (value - low)) / (high - low || 1))))] ?? background;
}
