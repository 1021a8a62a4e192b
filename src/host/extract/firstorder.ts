import { units } from "../../kernels/moments.ts";
import { order } from "../../kernels/order.ts";
import type { Recording, Results } from "../engine/recording.ts";
import type { FirstOrderInput, Levels } from "../features/types.ts";
import type { Vec3 } from "../image/volume.ts";
import { readStatistics, recordMoments, recordStatistics, type Statistics, type Window } from "./statistics.ts";

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

/**
 * Appends the intensity statistics of a ROI that lies in one window.
 *
 * The robust deviation is over the voxels from the 10th to the 90th percentile. A percentile lies between two neighbouring
 * order statistics, so that these decide which voxels belong, and no rounding of the percentile does.
 */
export function recordFirstOrder(
  recording: Recording,
  window: Window,
  { voxels, ...measured }: Statistics,
  { spacing, shift }: { readonly spacing: Vec3; readonly shift: number },
): (results: Results, levels: Levels) => FirstOrderInput {
  const places = quantiles.map((q) => place(q, voxels));
  const [tenth, , , , ninetieth] = places;
  const lowest = tenth.fraction === 0 ? tenth.below : tenth.above;
  const ranks = places.flatMap(({ below, above }) => [below, above]).sort((a, b) => a - b);
  const { image, mask, size: [nx, ny, nz], start: [x0, y0, z0], rows: [sx, sy] } = window;
  const item = { nx, ny, nz, x0, y0, z0, sx, sy, image: 0, mask: 0, masked: 1, digits: 4 * image.planes, leads: 1 };
  const values = recording.buffer("order statistics", "real", ranks.length + 2, image.planes);
  recording.run(order, [
    { ...item, region: 0, ranks: 0, rankCount: ranks.length, values: 0 },
    { ...item, region: 1, ranks: ranks.length, rankCount: 2, values: ranks.length },
  ], { image, mask, ranks: recording.upload("ranks", "u32", [...ranks, lowest, ninetieth.below]), values });

  // Not the header's: a computed extreme that went through float64 can lose the device's last bits, and its voxel would not count.
  const record = recordStatistics(recording, [window], { masked: true });
  const sums = recordMoments(recording, [window], record, shift, true);
  const robustRecord = recordStatistics(recording, [window], { masked: true, bounds: { values, first: ranks.length } });
  const robustSums = recordMoments(recording, [window], robustRecord, 0, true);
  for (const ref of [values, record, sums, robustRecord, robustSums]) recording.read(ref);

  return (results, levels) => {
    const sorted = results.get(values);
    const percentiles = places.map(({ below, above, fraction }) =>
      interpolate(sorted[ranks.indexOf(below)], sorted[ranks.indexOf(above)], fraction),
    );
    const robust = readStatistics(results.get(robustRecord));
    const [, s2, s3, s4, absolute, energy] = results.get(sums);
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
      robustAbsoluteDeviation: results.get(robustSums)[4] * robustUnit,
      voxelVolume: spacing[0] * spacing[1] * spacing[2],
      levels,
    };
  };
}
