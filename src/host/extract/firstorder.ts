import { units } from "../../kernels/moments.ts";
import { order } from "../../kernels/order.ts";
import type { Planes } from "../../kernels/operation.ts";
import type { BufferRef, Recording, Results } from "../engine/recording.ts";
import type { FirstOrderInput, Levels } from "../features/types.ts";
import type { Vec3 } from "../image/volume.ts";
import { byBuffers, readMoments, readStatistics, recordMoments, recordStatistics, windowItem, type Statistics, type Window } from "./statistics.ts";

/** numpy's place of a quantile among n sorted values: the rank below, the rank above, and how far between. */
function place(quantile: number, n: number): { below: number; above: number; fraction: number } {
  const position = quantile * (n - 1);
  const below = Math.floor(position);
  return { below, above: Math.min(below + 1, n - 1), fraction: position - below };
}

/** numpy's linear interpolation, which is exact at both ends. */
function interpolate(a: number, b: number, fraction: number): number {
  return fraction >= 0.5 ? b - (b - a) * (1 - fraction) : a + (b - a) * fraction;
}

const quantiles = [0.1, 0.25, 0.5, 0.75, 0.9];

/** A region of an image in one window, and what its features depend on besides. */
export interface FirstOrderRegion {
  readonly window: Window;
  readonly measured: Statistics;
  readonly shift: number;
  /** What rounding may do to an intensity: one that equals a percentile but for that belongs to the robust part. */
  readonly slack: number;
}

type Reader = (results: Results, region: number, levels: Levels) => FirstOrderInput;

/**
 * Appends the intensity statistics of regions that lie in one window each.
 *
 * The robust deviation is over the voxels from the 10th to the 90th percentile. A percentile lies between two neighbouring
 * order statistics, so that these decide which voxels belong, and no rounding of the percentile does.
 */
export function recordFirstOrder(recording: Recording, regions: readonly FirstOrderRegion[], spacing: Vec3): Reader {
  const windows = regions.map(({ window }) => [window]);
  const shifts = regions.map(({ shift }) => shift);
  const { values, ranks } = recordOrder(recording, regions);
  // The robust parts first, then the whole regions. Theirs again, not the header's: a computed extreme that went through float64 can
  // lose the device's last bits, and its voxel would not count.
  const bounds = { values, first: aroundQuantiles, step: ranksPerRegion, slacks: regions.map(({ slack }) => slack) };
  const records = recordStatistics(recording, [...windows, ...windows], { masked: true, bounds });
  const sums = recordMoments(recording, [...windows, ...windows], records, [...shifts.map(() => 0), ...shifts], true);
  for (const ref of [values, records, sums]) recording.read(ref);

  return (results, region, levels) => {
    const { measured: { voxels, ...measured }, shift } = regions[region];
    const sorted = results.get(values).subarray(region * ranksPerRegion);
    const valueOf = (rank: number): number => sorted[ranks[region].indexOf(rank)];
    const percentiles = quantiles.map((q) => place(q, voxels)).map(({ below, above, fraction }) => interpolate(valueOf(below), valueOf(above), fraction));
    const robust = readStatistics(results.get(records), region);
    const [, , , , robustAbsolute] = readMoments(results.get(sums), region);
    const [, s2, s3, s4, absolute, energy] = readMoments(results.get(sums), regions.length + region);
    const { deviation: u, intensity: v } = units(measured.minimum, measured.maximum, shift);
    const robustUnit = units(robust.minimum, robust.maximum, 0).deviation;
    return {
      ...measured,
      voxels,
      sum2: s2 * u ** 2, sum3: s3 * u ** 3, sum4: s4 * u ** 4,
      absoluteDeviation: absolute * u,
      energy: energy * v ** 2,
      percentile10: percentiles[0], percentile25: percentiles[1], median: percentiles[2],
      percentile75: percentiles[3], percentile90: percentiles[4],
      robustVoxels: robust.voxels,
      robustAbsoluteDeviation: robustAbsolute * robustUnit,
      voxelVolume: spacing[0] * spacing[1] * spacing[2],
      levels,
    };
  };
}

/** The values around each quantile of a region, and after them those that bound its robust part. */
const aroundQuantiles = 2 * quantiles.length;
const ranksPerRegion = aroundQuantiles + 2;

/** Appends the order statistics of each region; `ranks` says of which ranks. */
function recordOrder(recording: Recording, regions: readonly FirstOrderRegion[]): { values: BufferRef<"real">; ranks: number[][] } {
  const ranks = regions.map(({ measured: { voxels } }) => {
    const places = quantiles.map((q) => place(q, voxels));
    const [tenth, , , , ninetieth] = places;
    return [...places.flatMap(({ below, above }) => [below, above]), tenth.fraction === 0 ? tenth.below : tenth.above, ninetieth.below];
  });
  const uploaded = recording.upload("ranks", "u32", ranks.flat());
  const planes = Math.max(...regions.map(({ window }) => window.image.planes)) as Planes;
  const values = recording.buffer("order statistics", "real", ranks.flat().length, planes);
  const entries = regions.map(({ window }, region) => ({ window, region }));
  for (const list of byBuffers(entries)) {
    const [{ window: { image, mask } }] = list;
    const items = list.map(({ window, region }, k) => ({
      ...windowItem(window), masked: 1, planes: image.planes, region: k, leads: 1,
      ranks: region * ranksPerRegion, rankCount: ranksPerRegion, values: region * ranksPerRegion,
    }));
    recording.run(order, items, { image, mask, ranks: uploaded, values });
  }
  return { values, ranks };
}
