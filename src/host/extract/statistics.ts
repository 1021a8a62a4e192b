import { momentsTotal } from "../../kernels/moments-total.ts";
import { moments } from "../../kernels/moments.ts";
import { statisticsTotal } from "../../kernels/statistics-total.ts";
import { lanesFor, statistics } from "../../kernels/statistics.ts";
import type { BufferRef, Recording } from "../engine/recording.ts";
import type { Vec3 } from "../image/volume.ts";

/** A window of an image on the device whose intensities are summed up. */
export interface Window {
  readonly image: BufferRef<"real">;
  /** Where the image begins in its buffer, which may hold several. */
  readonly offset: number;
  readonly mask: BufferRef<"u8">;
  /** First voxel and size of the window, x, y, z, in the image and in the mask. */
  readonly start: Vec3;
  readonly size: Vec3;
  /** Row length and rows per plane of image and mask. */
  readonly rows: readonly [number, number];
}

/** A region of an image: its windows, one per slab. */
export type Windows = readonly Window[];

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
  /**
   * Of the first regions, one for each slack, only intensities from values[k] to values[k + 1] count, k = first + region * step,
   * and those within the region's slack of them.
   */
  readonly bounds?: { readonly values: BufferRef<"real">; readonly first: number; readonly step: number; readonly slacks: readonly number[] };
}

/** Numbers of a record of `statistics-total` and of `moments-total`. */
const recordLength = 5;
const momentLength = 8;

export const windowItem = ({ offset, start, size, rows }: Window) => ({
  nx: size[0], ny: size[1], nz: size[2], x0: start[0], y0: start[1], z0: start[2], sx: rows[0], sy: rows[1], image: offset, mask: 0,
});

/** Every window with its region, the rows of partial results it fills and where they begin. */
function partialRows(regions: readonly Windows[]) {
  let total = 0;
  const rows = regions.map((windows, region) =>
    windows.map((window) => {
      const lanes = lanesFor(window.size[0] * window.size[1] * window.size[2]);
      total += lanes;
      return { window, region, lanes, row: total - lanes };
    }),
  );
  const spans = rows.map((own) => ({ first: own[0].row, rows: own.reduce((sum, { lanes }) => sum + lanes, 0) }));
  return { rows: rows.flat(), spans, total };
}

/** Sorted into one list for each pair of buffers, so that one dispatch serves all images of a buffer. */
export function byBuffers<E extends { readonly window: Window }>(entries: readonly E[]): E[][] {
  const lists = new Map<BufferRef, Map<BufferRef, E[]>>();
  for (const entry of entries) {
    const { image, mask } = entry.window;
    const masks = lists.get(image) ?? new Map<BufferRef, E[]>();
    lists.set(image, masks);
    const list = masks.get(mask);
    if (list) list.push(entry);
    else masks.set(mask, [entry]);
  }
  return [...lists.values()].flatMap((masks) => [...masks.values()]);
}

/** Appends the statistics of regions, each of which may lie in several windows (slabs): a record of five numbers per region. */
export function recordStatistics(recording: Recording, regions: readonly Windows[], { masked, bounds }: Options): BufferRef<"real"> {
  const { rows, spans, total } = partialRows(regions);
  const partials = recording.buffer("statistics rows", "real", total * 4, 3);
  const limits = bounds?.values ?? recording.upload("no bounds", "real", [0, 0]);
  for (const entries of byBuffers(rows)) {
    const items = entries.map(({ window, region, lanes, row }) => {
      const bounded = bounds && region < bounds.slacks.length
        ? { bounded: 1, bounds: bounds.first + region * bounds.step, slack: bounds.slacks[region] }
        : { bounded: 0, bounds: 0, slack: 0 };
      return { ...windowItem(window), masked: Number(masked), ...bounded, lanes, row };
    });
    const [{ window: { image, mask } }] = entries;
    recording.run(statistics, items, { image, mask, bounds: limits, partials });
  }
  const records = recording.buffer("statistics", "real", recordLength * regions.length, 3);
  recording.run(statisticsTotal, spans.map((span, region) => ({ ...span, record: recordLength * region })), { partials, records });
  return records;
}

/**
 * Appends the moments of regions about their means; only intensities within a record's minimum and maximum count.
 * @param shifts added to the intensities of each region for the energy
 */
export function recordMoments(
  recording: Recording,
  regions: readonly Windows[],
  records: BufferRef<"real">,
  shifts: readonly number[],
  masked: boolean,
): BufferRef<"real"> {
  const { rows, spans, total } = partialRows(regions);
  const partials = recording.buffer("moment rows", "real", total * 6);
  const shift = recording.upload("shift", "real", shifts);
  for (const entries of byBuffers(rows)) {
    const items = entries.map(({ window, region, lanes, row }) => ({
      ...windowItem(window), masked: Number(masked), record: recordLength * region, shift: region, lanes, row,
    }));
    const [{ window: { image, mask } }] = entries;
    recording.run(moments, items, { image, mask, records, shift, partials });
  }
  const sums = recording.buffer("moments", "real", momentLength * regions.length);
  recording.run(
    momentsTotal,
    spans.map((span, region) => ({ ...span, record: recordLength * region, shift: region, moments: momentLength * region })),
    { partials, records, shift, moments: sums },
  );
  return sums;
}

/** What the record of a region says. */
export function readStatistics(records: Float64Array, region = 0): Statistics {
  const [voxels, minimum, maximum, , mean] = records.subarray(recordLength * region);
  return { voxels, minimum, maximum, mean };
}

/** The sums of `moments-total` of a region. */
export function readMoments(moments: Float64Array, region = 0): Float64Array {
  return moments.subarray(momentLength * region, momentLength * (region + 1));
}
