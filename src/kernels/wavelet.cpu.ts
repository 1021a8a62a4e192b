import { twin, type ItemOf } from "./operation.ts";
import { wavelet } from "./wavelet.ts";

type Item = ItemOf<typeof wavelet>;

/** One band, or two that are made of the same voxels: a low-pass and a high-pass share what they read. */
interface Sweep {
  readonly image: Float64Array;
  readonly bands: Float64Array;
  readonly count: number;
  /** [voxels along the axis][count]: what the taps meet, from the line's first voxel on, in the order of the sum. */
  readonly offsets: Int32Array;
  readonly filters: readonly Filter[];
  readonly single: boolean;
}
interface Filter {
  /** [voxels along the axis][count], in the order of the offsets. */
  readonly taps: Float64Array;
  readonly band: number;
  readonly vanishing: boolean;
}

/** Voxels one after the other along x, whose taps meet voxels one after the other. */
interface Run {
  /** Coordinate along the axis (of the first voxel, where that is x). */
  readonly line: number;
  readonly voxels: number;
  /** Where the line begins in the image, and where the first voxel lies in its band. */
  readonly from: number;
  readonly to: number;
}

export const waveletCpu = twin(wavelet, (items, { image, taps, bands }) => {
  for (let i = 0; i < items.length; i++) {
    const it = items[i];
    const both = i + 1 < items.length && meetTheSame(it, items[i + 1]) ? [it, items[++i]] : [it];
    const { tap, offsets } = orderOf(it);
    const filters = both.map((item): Filter => ({
      taps: Float64Array.from(tap, (j) => taps[item.taps + j]), band: item.band, vanishing: item.vanishing === 1,
    }));
    const sweep: Sweep = { image, bands, count: it.count, offsets, filters, single: it.single === 1 };
    for (const run of runsOf(it)) {
      if (filters.length === 1 || run.voxels < 4) convolve(sweep, run);
      else if (sweep.single) convolvePairSingle(sweep, run);
      else convolvePair(sweep, run);
      for (const filter of filters) if (filter.vanishing) clearFlat(sweep, filter, run);
    }
  }
});

function meetTheSame(a: Item, b: Item): boolean {
  return Object.entries(a).every(([field, value]) => ["taps", "vanishing", "band"].includes(field) || value === b[field as keyof Item]);
}

/** Which tap comes when in the sum of each voxel along the axis, and what it meets. */
function orderOf(it: Item): { tap: Int32Array; offsets: Int32Array } {
  const { count, length, period } = it;
  const voxels = [it.nx, it.ny, it.nz][it.axis];
  const stride = [1, it.sx, it.sx * it.sy][it.axis];
  const origin = [it.x0, it.y0, it.z0][it.axis];
  const tap = new Int32Array(voxels * count);
  const offsets = new Int32Array(voxels * count);
  for (let i = 0, to = 0; i < voxels; i++) {
    const past = it.single === 1 ? Math.min(count, origin + i - period + 1) : 0;
    for (let k = 0; k < count; k++, to++) {
      tap[to] = k < past ? past - 1 - k : k;
      const position = (((origin + i - tap[to]) % period) + period) % period;
      offsets[to] = (position === length ? 0 : position) * stride;
    }
  }
  return { tap, offsets };
}

/** Runs of a band: its rows; along x, where taps go past the ends of what is held, each voxel is a run of its own. */
function* runsOf({ nx, ny, nz, axis, image, sx, sy, x0, y0, z0, length, count }: Item): Generator<Run> {
  const low = Math.min(nx, Math.max(0, count - 1 - x0));
  const inside = Math.min(nx, length - x0) - low;
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, to += nx) {
      const row = image + ((axis === 2 ? 0 : z + z0) * sy + (axis === 1 ? 0 : y + y0)) * sx;
      if (axis !== 0) {
        yield { line: axis === 1 ? y : z, voxels: nx, from: row + x0, to };
        continue;
      }
      for (let x = 0, voxels = 1; x < nx; x += voxels) {
        voxels = x === low && inside > 0 ? inside : 1;
        yield { line: x, voxels, from: row, to: to + x };
      }
    }
  }
}

function convolve({ image, bands, count, offsets, filters, single }: Sweep, { line, voxels, from, to }: Run): void {
  const start = line * count;
  const end = start + count;
  for (const { taps, band } of filters) {
    for (let i = 0; i < voxels; i++) {
      let sum = 0;
      if (single) for (let k = start; k < end; k++) sum = Math.fround(sum + Math.fround(taps[k] * image[from + offsets[k] + i]));
      else for (let k = start; k < end; k++) sum += taps[k] * image[from + offsets[k] + i];
      bands[band + to + i] = sum;
    }
  }
}

/** Two bands of at least four voxels, four at once: sums that do not wait for each other. The last four may be in part a second time. */
function convolvePair({ image, bands, count, offsets, filters: [low, high] }: Sweep, { line, voxels, from, to }: Run): void {
  const lowTaps = low.taps, highTaps = high.taps;
  const start = line * count, end = start + count;
  for (let next = 0; next < voxels; next += 4) {
    const i = Math.min(next, voxels - 4);
    let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    for (let k = start; k < end; k++) {
      const at = from + offsets[k] + i;
      const p = image[at], q = image[at + 1], r = image[at + 2], s = image[at + 3];
      const tap = lowTaps[k], other = highTaps[k];
      a += tap * p;
      b += tap * q;
      c += tap * r;
      d += tap * s;
      e += other * p;
      f += other * q;
      g += other * r;
      h += other * s;
    }
    store(bands, low.band + to + i, a, b, c, d);
    store(bands, high.band + to + i, e, f, g, h);
  }
}

/** The same in float32: products and sums of float32 in float64, rounded to float32, are those of float32 arithmetic. */
function convolvePairSingle({ image, bands, count, offsets, filters: [low, high] }: Sweep, { line, voxels, from, to }: Run): void {
  const { fround } = Math;
  const lowTaps = low.taps, highTaps = high.taps;
  const start = line * count, end = start + count;
  for (let next = 0; next < voxels; next += 4) {
    const i = Math.min(next, voxels - 4);
    let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    for (let k = start; k < end; k++) {
      const at = from + offsets[k] + i;
      const p = image[at], q = image[at + 1], r = image[at + 2], s = image[at + 3];
      const tap = lowTaps[k], other = highTaps[k];
      a = fround(a + fround(tap * p));
      b = fround(b + fround(tap * q));
      c = fround(c + fround(tap * r));
      d = fround(d + fround(tap * s));
      e = fround(e + fround(other * p));
      f = fround(f + fround(other * q));
      g = fround(g + fround(other * r));
      h = fround(h + fround(other * s));
    }
    store(bands, low.band + to + i, a, b, c, d);
    store(bands, high.band + to + i, e, f, g, h);
  }
}

function store(bands: Float64Array, at: number, a: number, b: number, c: number, d: number): void {
  bands[at] = a;
  bands[at + 1] = b;
  bands[at + 2] = c;
  bands[at + 3] = d;
}

/**
 * Sets voxels of a run to 0 where all that taps other than 0 meet is equal. Under vanishing taps, equal voxels x give no more than
 * the rounding of the taps and of their sum, below 1e-11 x (1e-4 x in float32): only there is it worth looking.
 */
function clearFlat({ image, bands, count, offsets, single }: Sweep, { taps, band }: Filter, { line, voxels, from, to }: Run): void {
  const limit = single ? 1e-4 : 1e-11;
  let start = line * count;
  const end = start + count;
  while (start < end && taps[start] === 0) start++;
  if (start === end) return;
  const first = band + to, last = first + voxels;
  for (let i = first, p = from + offsets[start]; i < last; i++, p++) {
    if (Math.abs(bands[i]) > limit * Math.abs(image[p])) continue;
    let k = start + 1;
    while (k < end && (taps[k] === 0 || image[from + offsets[k] + i - first] === image[p])) k++;
    if (k === end) bands[i] = 0;
  }
}
