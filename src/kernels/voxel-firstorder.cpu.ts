import { firstorder, type FirstOrderTerms } from "../host/features/firstorder.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";
import { voxelFirstorder } from "./voxel-firstorder.ts";
import { kernelVoxels, undefinedValue } from "./voxels.ts";

type Item = ItemOf<typeof voxelFirstorder>;
/** What the features are computed from; none of them reads the levels themselves. */
type Terms = { -readonly [K in Exclude<keyof FirstOrderTerms, "levels">]: FirstOrderTerms[K] };

/** The counted voxels of a kernel. */
interface Sample {
  /** Intensities, ascending once they are sorted: the first `voxels` entries. */
  readonly values: Float64Array;
  voxels: number;
  /** Voxels of each level, and the levels that occur: the first `present` entries. */
  readonly histogram: Uint32Array;
  readonly levels: Uint16Array;
  present: number;
}

export const voxelFirstorderCpu = twin(voxelFirstorder, (items, buffers) => {
  for (const it of items) mapItem(it, buffers);
});

function mapItem(it: Item, buffers: TwinBuffers<typeof voxelFirstorder>): void {
  const size = kernelVoxels(it);
  const sample: Sample = {
    values: new Float64Array(size), voxels: 0, histogram: new Uint32Array(it.Ng + 1), levels: new Uint16Array(size), present: 0,
  };
  const terms = emptyTerms(it, size);
  for (let v = 0; v < it.voxels; v++) {
    gather(it, buffers, buffers.centres[it.centres + v], sample);
    sample.values.subarray(0, sample.voxels).sort();
    fillShares(sample, terms);
    fillOrder(sample, terms);
    fillMoments(sample, it.shift, terms);
    for (const [f, { compute }] of firstorder.features.entries()) {
      const value = compute(terms as FirstOrderTerms);
      buffers.maps[it.maps + f * it.stride + v] = Number.isNaN(value) ? undefinedValue : value;
    }
  }
}

function emptyTerms({ voxelVolume }: Item, size: number): Terms {
  return {
    voxels: 0, minimum: 0, maximum: 0, mean: 0, sum2: 0, sum3: 0, sum4: 0, absoluteDeviation: 0, energy: 0,
    percentile10: 0, percentile25: 0, median: 0, percentile75: 0, percentile90: 0, robustVoxels: 0, robustAbsoluteDeviation: 0,
    voxelVolume, probability: new Float64Array(size),
  };
}

function gather(
  { nx, ny, nz, rx, ry, rz, levels: first, image: firstValue }: Item,
  { levels, image }: TwinBuffers<typeof voxelFirstorder>,
  centre: number, sample: Sample,
): void {
  const x = centre % nx;
  const y = Math.floor(centre / nx) % ny;
  const z = Math.floor(centre / (nx * ny));
  let n = 0;
  for (let k = Math.max(0, z - rz); k <= Math.min(nz - 1, z + rz); k++) {
    for (let j = Math.max(0, y - ry); j <= Math.min(ny - 1, y + ry); j++) {
      const row = (k * ny + j) * nx;
      for (let i = row + Math.max(0, x - rx), end = row + Math.min(nx - 1, x + rx); i <= end; i++) {
        const level = levels[first + i];
        if (level === 0) continue;
        sample.values[n++] = image[firstValue + i];
        if (sample.histogram[level]++ === 0) sample.levels[sample.present++] = level;
      }
    }
  }
  sample.voxels = n;
}

/** The levels' shares, zeros behind them; empties the histogram. */
function fillShares(sample: Sample, terms: Terms): void {
  terms.probability.fill(0);
  for (let k = 0; k < sample.present; k++) {
    const level = sample.levels[k];
    terms.probability[k] = sample.histogram[level] / sample.voxels;
    sample.histogram[level] = 0;
  }
  sample.present = 0;
}

function fillOrder({ values, voxels }: Sample, terms: Terms): void {
  terms.minimum = values[0];
  terms.maximum = values[voxels - 1];
  terms.percentile10 = percentile(values, voxels, 10);
  terms.percentile25 = percentile(values, voxels, 25);
  terms.median = percentile(values, voxels, 50);
  terms.percentile75 = percentile(values, voxels, 75);
  terms.percentile90 = percentile(values, voxels, 90);
  // What lies within the percentiles is decided by the order statistics around them.
  const lowest = values[Math.ceil((voxels - 1) / 10)];
  const highest = values[Math.floor((9 * (voxels - 1)) / 10)];
  let start = 0;
  let end = voxels;
  while (start < voxels && values[start] < lowest) start++;
  while (end > start && values[end - 1] > highest) end--;
  terms.robustVoxels = end - start;
  terms.robustAbsoluteDeviation = 0;
  const mean = meanOf(values, start, end);
  for (let k = start; k < end; k++) terms.robustAbsoluteDeviation += Math.abs(values[k] - mean);
}

/** Linear between the order statistics. */
function percentile(values: Float64Array, voxels: number, q: number): number {
  const place = ((voxels - 1) * q) / 100;
  const below = Math.floor(place);
  return below === place ? values[below] : values[below] + (place - below) * (values[below + 1] - values[below]);
}

/** Of equal values exactly their value. */
function meanOf(values: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let k = start; k < end; k++) sum += values[k] - values[start];
  return values[start] + sum / (end - start);
}

function fillMoments({ values, voxels }: Sample, shift: number, terms: Terms): void {
  const mean = meanOf(values, 0, voxels);
  let sum2 = 0;
  let sum3 = 0;
  let sum4 = 0;
  let absolute = 0;
  let energy = 0;
  for (let k = 0; k < voxels; k++) {
    const deviation = values[k] - mean;
    const square = deviation * deviation;
    sum2 += square;
    sum3 += square * deviation;
    sum4 += square * square;
    absolute += Math.abs(deviation);
    energy += (values[k] + shift) ** 2;
  }
  terms.voxels = voxels;
  terms.mean = mean;
  terms.sum2 = sum2;
  terms.sum3 = sum3;
  terms.sum4 = sum4;
  terms.absoluteDeviation = absolute;
  terms.energy = energy;
}
