import { twin, type ItemOf } from "./operation.ts";
import { toPixels } from "./resample.cpu.ts";
import { nowhere } from "./resample.ts";
import { resampleWeighted } from "./resample-weighted.ts";

type Item = ItemOf<typeof resampleWeighted>;

/** What an image axis is weighed by: for each coordinate `taps` offsets in the part held and their weights. */
interface Taps {
  readonly count: number;
  /** What one coordinate more adds to an offset in the output. */
  readonly stride: number;
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
}

function axisTaps(it: Item, table: Float64Array): [Taps, Taps, Taps] {
  const grid = [it.nx, it.ny, it.nz];
  const strides = [1, it.nx, it.nx * it.ny];
  let at = it.table;
  const axis = (along: number, whole: number, first: number, held: number, step: number): Taps => {
    const count = grid[along];
    const offsets = new Int32Array(count * it.taps);
    const weights = new Float64Array(count * it.taps);
    for (let c = 0, tap = 0; c < count; c++) {
      const low = table[at++];
      for (let k = 0; k < it.taps; k++, tap++) {
        const voxel = Math.min(Math.max(low + k, 0), whole - 1) - first;
        offsets[tap] = Math.min(Math.max(voxel, 0), held - 1) * step;
        weights[tap] = table[at++];
      }
    }
    return { count, stride: strides[along], offsets, weights };
  };
  return [axis(it.fx, it.wx, it.x0, it.sx, 1), axis(it.fy, it.wy, it.y0, it.sy, it.sx), axis(it.fz, it.wz, it.z0, it.sz, it.sx * it.sy)];
}

/** Sums over z for a whole plane of the image, then over y for a row, then over x. */
function weigh(it: Item, [tx, ty, tz]: [Taps, Taps, Taps], image: Float64Array, out: Float64Array): void {
  const plane = new Float64Array(it.sx * it.sy);
  const row = new Float64Array(it.sx);
  for (let z = 0; z < tz.count; z++) {
    addUp(image, it.image, tz, z, it.taps, plane);
    for (let y = 0; y < ty.count; y++) {
      addUp(plane, 0, ty, y, it.taps, row);
      let to = it.resampled + z * tz.stride + y * ty.stride;
      for (let x = 0, tap = 0; x < tx.count; x++, to += tx.stride) {
        let sum = 0;
        for (const end = tap + it.taps; tap < end; tap++) sum += tx.weights[tap] * row[tx.offsets[tap]];
        out[to] = sum;
      }
    }
  }
}

/** The rows (or planes) that coordinate c weighs, times their weights: into `sum`. */
function addUp(image: Float64Array, base: number, { offsets, weights }: Taps, c: number, taps: number, sum: Float64Array): void {
  sum.fill(0);
  for (let tap = c * taps; tap < (c + 1) * taps; tap++) {
    const w = weights[tap];
    if (w === 0) continue;
    const from = base + offsets[tap];
    for (let i = 0; i < sum.length; i++) sum[i] += w * image[from + i];
  }
}

export const resampleWeightedCpu = twin(resampleWeighted, (items, { image, table, sources, resampled }) => {
  for (const it of items) {
    weigh(it, axisTaps(it, table), image, resampled);
    const voxels = resampled.subarray(it.resampled, it.resampled + it.nx * it.ny * it.nz);
    if (it.sourced === 1) for (let v = 0; v < voxels.length; v++) if (sources[it.sources + v] === nowhere) voxels[v] = 0;
    toPixels(voxels, it.pixel);
  }
});
