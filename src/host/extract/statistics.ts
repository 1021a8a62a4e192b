import { momentsTotal } from "../../kernels/moments-total.ts";
import { moments } from "../../kernels/moments.ts";
import { statisticsTotal } from "../../kernels/statistics-total.ts";
import { lanesFor, statistics } from "../../kernels/statistics.ts";
import type { BufferRef, Recording } from "../engine/recording.ts";
import type { Vec3 } from "../image/volume.ts";

/** A window of an image on the device whose intensities are summed up. */
export interface Window {
  readonly image: BufferRef<"real">;
  readonly mask: BufferRef<"u8">;
  /** First voxel and size of the window, x, y, z, in the image's buffer. */
  readonly start: Vec3;
  readonly size: Vec3;
  /** Row length and rows per plane of the buffer. */
  readonly rows: readonly [number, number];
}

/** Count, minimum, maximum, sum and mean of a region, as a record on the device. */
export interface Statistics {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly voxels: number;
}

interface Options {
  /** false: every voxel of the windows counts, whatever the mask says. */
  readonly masked: boolean;
  /** Only intensities from values[first] to values[first + 1] count. */
  readonly bounds?: { readonly values: BufferRef<"real">; readonly first: number };
}

const windowItem = ({ start, size, rows }: Window) => ({
  nx: size[0], ny: size[1], nz: size[2], x0: start[0], y0: start[1], z0: start[2], sx: rows[0], sy: rows[1], image: 0, mask: 0,
});

/** Rows of partial results for each window, and where they begin. */
function partialRows(windows: readonly Window[]): { lanes: number[]; first: number[]; total: number } {
  const lanes = windows.map(({ size }) => lanesFor(size[0] * size[1] * size[2]));
  let total = 0;
  const first = lanes.map((rows) => (total += rows) - rows);
  return { lanes, first, total };
}

/** Appends the statistics of a region that may lie in several windows (slabs). */
export function recordStatistics(recording: Recording, windows: readonly Window[], { masked, bounds }: Options): BufferRef<"real"> {
  const { lanes, first, total } = partialRows(windows);
  const partials = recording.buffer("statistics rows", "real", total * 4, 3);
  const limits = bounds?.values ?? recording.upload("no bounds", "real", [0, 0]);
  windows.forEach((window, k) => {
    const item = { ...windowItem(window), masked: Number(masked), bounded: Number(bounds !== undefined), bounds: bounds?.first ?? 0, lanes: lanes[k], row: first[k] };
    recording.run(statistics, [item], { image: window.image, mask: window.mask, bounds: limits, partials });
  });
  const records = recording.buffer("statistics", "real", 5, 3);
  recording.run(statisticsTotal, [{ first: 0, rows: total, record: 0 }], { partials, records });
  return records;
}

/** Appends the moments of a region about its mean; only intensities within the record's minimum and maximum count. */
export function recordMoments(
  recording: Recording,
  windows: readonly Window[],
  records: BufferRef<"real">,
  shift: number,
  masked: boolean,
): BufferRef<"real"> {
  const { lanes, first, total } = partialRows(windows);
  const partials = recording.buffer("moment rows", "real", total * 6);
  const shifts = recording.upload("shift", "real", [shift]);
  windows.forEach((window, k) => {
    const item = { ...windowItem(window), masked: Number(masked), record: 0, shift: 0, lanes: lanes[k], row: first[k] };
    recording.run(moments, [item], { image: window.image, mask: window.mask, records, shift: shifts, partials });
  });
  const sums = recording.buffer("moments", "real", 8);
  recording.run(momentsTotal, [{ first: 0, rows: total, record: 0, shift: 0, moments: 0 }], { partials, records, shift: shifts, moments: sums });
  return sums;
}

/** What a record of room `statistics-total` says. */
export function readStatistics(record: Float64Array): Statistics {
  const [voxels, minimum, maximum, , mean] = record;
  return { voxels, minimum, maximum, mean };
}
