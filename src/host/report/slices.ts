import { InputError } from "../errors.ts";
import type { Vec3, Volume } from "../image/volume.ts";
import { axisThrough, planeOf, type View } from "./views.ts";

export type { View };

/** A cut through a volume along its voxels, ready to be drawn. */
export interface Slice {
  readonly view: View;
  /** Slice number along the axis the view looks along, counted from 1, and how many there are. */
  readonly number: number;
  readonly of: number;
  readonly width: number;
  readonly height: number;
  /** mm. */
  readonly pixelSize: readonly [across: number, down: number];
  /** Brightness 0..255, [height][width]. */
  readonly pixels: Uint8Array;
  /** SVG path along the voxel edges that bound the ROI, in pixels. */
  readonly outline: string;
  /** Letters of the patient's directions at left, right, top and bottom. */
  readonly sides: readonly [left: string, right: string, top: string, bottom: string];
}

/** Values shown black and white. */
export type Window = readonly [low: number, high: number];

/** What the slices of a case have in common. `label` is the ROI's value in the mask. */
export interface Picture {
  readonly volume: Volume;
  readonly mask: Volume;
  readonly label: number;
  readonly window: Window;
  /** Lowest and highest voxel of the ROI along x, y, z. */
  readonly low: Vec3;
  readonly high: Vec3;
  /** ROI voxels in each slice across x, y, z. */
  readonly counts: readonly [Uint32Array, Uint32Array, Uint32Array];
}

/**
 * Finds the ROI and a window that shows it. The mask is scalar and on the volume's lattice.
 * @throws InputError when no voxel has the label.
 */
export function picture(volume: Volume, mask: Volume, label: number): Picture {
  const [nx, ny, nz] = volume.size;
  const counts = [new Uint32Array(nx), new Uint32Array(ny), new Uint32Array(nz)] as const;
  const values: number[] = [];
  for (let z = 0, voxel = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, voxel++) {
        if (mask.data[voxel] !== label) continue;
        counts[0][x]++;
        counts[1][y]++;
        counts[2][z]++;
        values.push(volume.data[voxel]);
      }
    }
  }
  if (values.length === 0) throw new InputError(`${mask.name}: no voxel of label ${label}`);
  const low = counts.map((count) => count.findIndex((n) => n > 0)) as unknown as Vec3;
  const high = counts.map((count) => count.findLastIndex((n) => n > 0)) as unknown as Vec3;
  return { volume, mask, label, window: chooseWindow(volume, values), low, high, counts };
}

/**
 * From the darkest to the brightest percent of volume and ROI, but at most six times as wide as the ROI's own range: else the
 * air and bone of a CT would leave a lesion grey in grey.
 * @param roi values of the ROI's voxels; where there are none, the volume's own
 */
export function chooseWindow(volume: Volume, roi: readonly number[]): Window {
  const all = sample(volume);
  const own = roi.length > 0 ? Float64Array.from(roi).sort() : all;
  const [low, high] = [quantile(all, 0.01), Math.max(quantile(all, 0.99), quantile(own, 0.99))];
  const reach = 3 * (quantile(own, 0.99) - quantile(own, 0.01));
  const middle = quantile(own, 0.5);
  return reach > 0 ? [Math.max(low, middle - reach), Math.min(high, middle + reach)] : [low, high];
}

/** As far below `centre` as above it, so that the 1st and the 99th percentile of the values are within. */
export function symmetricWindow(volume: Volume, roi: readonly number[], centre: number): Window {
  const own = roi.length > 0 ? Float64Array.from(roi).sort() : sample(volume);
  const reach = Math.max(Math.abs(quantile(own, 0.01) - centre), Math.abs(quantile(own, 0.99) - centre));
  return [centre - reach, centre + reach];
}

/** About 1e5 of the volume's values, sorted. */
function sample({ data }: Volume): Float64Array {
  const step = Math.max(1, Math.floor(data.length / 1e5));
  return Float64Array.from({ length: Math.floor(data.length / step) }, (_, i) => data[i * step]).sort();
}

function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.round(q * (sorted.length - 1))];
}

/** Which slice of a view holds the most of the ROI. */
export function largestSlice(of: Picture, view: View): number {
  const count = of.counts[axisThrough(of.volume, view)];
  return count.indexOf(Math.max(...count));
}

/** Slices of a view that hold some of the ROI, evenly chosen, at most `count`. */
export function spreadSlices(of: Picture, view: View, count: number): number[] {
  const axis = axisThrough(of.volume, view);
  const n = of.high[axis] - of.low[axis] + 1;
  const taken = Math.min(n, count);
  return Array.from({ length: taken }, (_, i) => of.low[axis] + Math.floor(((i + 0.5) * n) / taken));
}

/**
 * Cuts slice `index` (voxel index along the axis the view looks along).
 * @param margin mm kept around the ROI; without it the whole slice is drawn.
 */
export function slice(of: Picture, view: View, index: number, margin?: number): Slice {
  const { volume, mask, label } = of;
  const [low, high] = margin === undefined ? [[0, 0, 0] as const, lastVoxel(volume)] : grown(of, margin);
  const { width, height, first, right, below, pixelSize, sides } = planeOf(volume, view, index, low, high);
  const pixels = new Uint8ClampedArray(width * height);
  const inside = new Uint8Array(width * height);
  const [black, white] = of.window;
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const voxel = first + u * right + v * below;
      pixels[v * width + u] = (255 * (volume.data[voxel] - black)) / (white - black || 1);
      inside[v * width + u] = mask.data[voxel] === label ? 1 : 0;
    }
  }
  return {
    view,
    number: index + 1,
    of: volume.size[axisThrough(volume, view)],
    width,
    height,
    pixelSize,
    pixels: new Uint8Array(pixels.buffer),
    outline: boundary(inside, width, height),
    sides,
  };
}

/** Lowest and highest voxel of the ROI's box with a margin in mm. */
function grown({ volume, low, high }: Picture, margin: number): [low: Vec3, high: Vec3] {
  const around = volume.spacing.map((mm) => Math.ceil(margin / mm));
  const last = lastVoxel(volume);
  return [vec3((axis) => Math.max(0, low[axis] - around[axis])), vec3((axis) => Math.min(last[axis], high[axis] + around[axis]))];
}

const lastVoxel = ({ size }: Volume): Vec3 => vec3((axis) => size[axis] - 1);

const vec3 = (value: (axis: number) => number): Vec3 => [value(0), value(1), value(2)];

/** Edges between inside and outside, joined where they run on. */
function boundary(inside: Uint8Array, width: number, height: number): string {
  const at = (u: number, v: number): number => (u < 0 || v < 0 || u >= width || v >= height ? 0 : inside[v * width + u]);
  const strokes: string[] = [];
  const trace = (lines: number, length: number, isEdge: (line: number, t: number) => boolean, draw: (line: number, from: number, run: number) => string): void => {
    for (let line = 0; line <= lines; line++) {
      for (let t = 0; t < length; t++) {
        const from = t;
        while (t < length && isEdge(line, t)) t++;
        if (t > from) strokes.push(draw(line, from, t - from));
      }
    }
  };
  trace(height, width, (v, u) => at(u, v - 1) !== at(u, v), (v, u, run) => `M${u} ${v}h${run}`);
  trace(width, height, (u, v) => at(u - 1, v) !== at(u, v), (u, v, run) => `M${u} ${v}v${run}`);
  return strokes.join("");
}
