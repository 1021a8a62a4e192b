import { InputError } from "../errors.ts";
import type { Vec3, Volume } from "../image/volume.ts";

/** The patient's axes in ITK's order, named by what lies at their low and their high end. */
const ends = [["R", "L"], ["A", "P"], ["I", "S"]] as const;

/** Seen as radiologists do: the patient's right on the left, front and head at the top. */
const views = {
  axial: { across: 0, down: 1, through: 2, upward: false },
  coronal: { across: 0, down: 2, through: 1, upward: true },
  sagittal: { across: 1, down: 2, through: 0, upward: true },
} as const;
export type View = keyof typeof views;

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
 */
function chooseWindow(volume: Volume, roi: readonly number[]): Window {
  const step = Math.max(1, Math.floor(volume.data.length / 1e5));
  const all = Float64Array.from({ length: Math.floor(volume.data.length / step) }, (_, i) => volume.data[i * step]).sort();
  const own = Float64Array.from(roi).sort();
  const [low, high] = [quantile(all, 0.01), Math.max(quantile(all, 0.99), quantile(own, 0.99))];
  const reach = 3 * (quantile(own, 0.99) - quantile(own, 0.01));
  const middle = quantile(own, 0.5);
  return reach > 0 ? [Math.max(low, middle - reach), Math.min(high, middle + reach)] : [low, high];
}

function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.round(q * (sorted.length - 1))];
}

/** Which slice of a view holds the most of the ROI. */
export function largestSlice(of: Picture, view: View): number {
  const count = of.counts[voxelAxes(of.volume)[views[view].through]];
  return count.indexOf(Math.max(...count));
}

/** Slices of a view that hold some of the ROI, evenly chosen, at most `count`. */
export function spreadSlices(of: Picture, view: View, count: number): number[] {
  const axis = voxelAxes(of.volume)[views[view].through];
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
  const plan = views[view];
  const axes = voxelAxes(volume);
  const [across, down, through] = [axes[plan.across], axes[plan.down], axes[plan.through]];
  const [firstAcross, stepAcross, width] = span(of, across, margin, runsAgainst(volume, plan.across, across));
  const [firstDown, stepDown, height] = span(of, down, margin, runsAgainst(volume, plan.down, down) !== plan.upward);
  const strides = [1, volume.size[0], volume.size[0] * volume.size[1]];
  const origin = index * strides[through] + firstAcross * strides[across] + firstDown * strides[down];

  const pixels = new Uint8ClampedArray(width * height);
  const inside = new Uint8Array(width * height);
  const [low, high] = of.window;
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const voxel = origin + u * stepAcross * strides[across] + v * stepDown * strides[down];
      pixels[v * width + u] = (255 * (volume.data[voxel] - low)) / (high - low || 1);
      inside[v * width + u] = mask.data[voxel] === label ? 1 : 0;
    }
  }
  const [left, right] = ends[plan.across];
  const [top, bottom] = plan.upward ? [ends[plan.down][1], ends[plan.down][0]] : ends[plan.down];
  return {
    view,
    number: index + 1,
    of: volume.size[through],
    width,
    height,
    pixelSize: [volume.spacing[across], volume.spacing[down]],
    pixels: new Uint8Array(pixels.buffer),
    outline: boundary(inside, width, height),
    sides: [left, right, top, bottom],
  };
}

/** The voxel axis closest to each of the patient's axes. */
function voxelAxes({ direction }: Volume): Vec3 {
  const along = (patient: number, axis: number): number => Math.abs(direction[3 * patient + axis]);
  const orders: Vec3[] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
  const score = (order: Vec3): number => along(0, order[0]) + along(1, order[1]) + along(2, order[2]);
  return orders.reduce((best, order) => (score(order) > score(best) ? order : best));
}

/** Whether the voxel index runs against the patient's axis. */
function runsAgainst({ direction }: Volume, patient: number, axis: number): boolean {
  return direction[3 * patient + axis] < 0;
}

/** First voxel, step and number of voxels drawn along an axis. */
function span(of: Picture, axis: number, margin: number | undefined, reversed: boolean): [first: number, step: number, count: number] {
  const last = of.volume.size[axis] - 1;
  const around = margin === undefined ? Infinity : Math.ceil(margin / of.volume.spacing[axis]);
  const low = Math.max(0, of.low[axis] - around);
  const high = Math.min(last, of.high[axis] + around);
  return reversed ? [high, -1, high - low + 1] : [low, 1, high - low + 1];
}

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
