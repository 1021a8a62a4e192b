import type { VoxelArray } from "../image/volume.ts";
import { labelColour, mix, type Colour } from "./colours.ts";
import type { Raster } from "./raster.ts";
import type { Plane } from "./views.ts";

/** A rectangle of the picture, in pixels. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How much of a label's colour lies over the image. */
const filled = 0.4;

/**
 * Draws a slice over a cell, interpolated linearly; where a pixel holds several voxels it is their mean.
 * @param within if given, only voxels that are not 0 here are drawn
 */
export function drawSlice(
  raster: Raster, cell: Cell, data: VoxelArray, plane: Plane, colour: (value: number) => Colour, within?: VoxelArray,
): void {
  const voxel = voxelUnder(cell, plane);
  const [stepX, stepY] = [plane.width / cell.width, plane.height / cell.height];
  const [countX, countY] = [Math.ceil(stepX), Math.ceil(stepY)];
  for (let y = 0; y < cell.height; y++) {
    for (let x = 0; x < cell.width; x++) {
      if (within && within[voxel(x, y)] === 0) continue;
      let sum = 0;
      for (let j = 0; j < countY; j++) {
        const v = (y + (j + 0.5) / countY) * stepY - 0.5;
        for (let i = 0; i < countX; i++) sum += between(data, plane, (x + (i + 0.5) / countX) * stepX - 0.5, v);
      }
      raster.pixel(cell.x + x, cell.y + y, colour(sum / (countX * countY)));
    }
  }
}

/** The image between voxel centres, whole numbers. */
function between(data: VoxelArray, { width, height, first, right, below }: Plane, u: number, v: number): number {
  const [x, y] = [Math.max(0, Math.min(width - 1, u)), Math.max(0, Math.min(height - 1, v))];
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const at = first + x0 * right + y0 * below;
  const next = x0 + 1 < width ? right : 0;
  const under = y0 + 1 < height ? below : 0;
  const top = data[at] + (x - x0) * (data[at + next] - data[at]);
  const bottom = data[at + under] + (x - x0) * (data[at + under + next] - data[at + under]);
  return top + (y - y0) * (bottom - top);
}

/** Index in the data of the voxel that a pixel of a cell shows. */
function voxelUnder({ width, height }: Cell, plane: Plane): (x: number, y: number) => number {
  const columns = Int32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * plane.width) / width) * plane.right);
  const rows = Int32Array.from({ length: height }, (_, y) => Math.floor(((y + 0.5) * plane.height) / height) * plane.below);
  return (x, y) => plane.first + columns[x] + rows[y];
}

/** Draws labels over a slice with their borders on the voxels' edges, a pixel wide on either side. */
export function drawLabels(raster: Raster, cell: Cell, labels: VoxelArray, plane: Plane, style: "fill" | "outline"): void {
  const { width, height } = cell;
  const voxel = voxelUnder(cell, plane);
  const labelAt = (x: number, y: number): number => (x < 0 || y < 0 || x >= width || y >= height ? 0 : labels[voxel(x, y)]);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const own = labelAt(x, y);
      const other = neighbour(labelAt, x, y, own);
      const [u, v] = [cell.x + x, cell.y + y];
      if (other !== own) raster.pixel(u, v, labelColour(own || other));
      else if (own !== 0 && style === "fill") raster.pixel(u, v, mix(raster.at(u, v), labelColour(own), filled));
    }
  }
}

/** Another label beside a pixel, or its own. */
function neighbour(labelAt: (x: number, y: number) => number, x: number, y: number, own: number): number {
  const [left, right, above] = [labelAt(x - 1, y), labelAt(x + 1, y), labelAt(x, y - 1)];
  return left !== own ? left : right !== own ? right : above !== own ? above : labelAt(x, y + 1);
}
