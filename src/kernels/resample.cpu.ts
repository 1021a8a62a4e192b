import { splineWeights } from "../host/image/cubicSpline.ts";
import { twin, type ItemOf } from "./operation.ts";
import { interpolators, nowhere, resample } from "./resample.ts";

type Item = ItemOf<typeof resample>;

/** Index i mirrored at the ends 0 and n - 1, the ends not repeated. */
export function mirrored(i: number, n: number): number {
  if (i >= 0 && i < n) return i;
  if (n === 1) return 0;
  const period = 2 * n - 2;
  const j = Math.abs(i) % period;
  return Math.min(j, period - j);
}

const clamped = (i: number, n: number): number => Math.min(Math.max(i, 0), n - 1);

/** What one input axis is sampled at: for each position the taps' offsets in the part held, and their weights. */
interface Taps {
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
  /** 0 where the position is outside the image. */
  readonly inside: Uint8Array;
}

/** Fills the taps of one position along input axis i: four of the spline, or two. */
function setTaps(taps: Taps, at: number, it: Item, i: number, whole: number, fraction: number): void {
  const size = i === 0 ? it.wx : i === 1 ? it.wy : it.wz;
  const first = i === 0 ? it.x0 : i === 1 ? it.y0 : it.z0;
  const held = i === 0 ? it.sx : i === 1 ? it.sy : it.sz;
  const stride = i === 0 ? 1 : i === 1 ? it.sx : it.sx * it.sy;
  const carry = fraction >= 0.5 ? 1 : fraction < -0.5 ? -1 : 0;
  const nearest = whole + carry;
  const rest = fraction - carry;
  const low = rest < 0 ? nearest - 1 : nearest;
  const w = rest < 0 ? rest + 1 : rest;
  taps.inside[at] = it.sourced === 1 || (nearest >= 0 && nearest < size) ? 1 : 0;
  if (it.interpolator === interpolators.linear) {
    taps.offsets[at * 2] = clamped(clamped(low, size) - first, held) * stride;
    taps.offsets[at * 2 + 1] = clamped(clamped(low + 1, size) - first, held) * stride;
    taps.weights[at] = w;
    return;
  }
  for (let k = 0; k < 4; k++) taps.offsets[at * 4 + k] = clamped(mirrored(low - 1 + k, size) - first, held) * stride;
  splineWeights(w, taps.weights, at * 4);
}

function newTaps(positions: number): Taps {
  return { offsets: new Int32Array(positions * 4), weights: new Float64Array(positions * 4), inside: new Uint8Array(positions) };
}

/** The image at one position, which the taps of the three axes tell. */
function linearAt(image: Float64Array, base: number, tx: Taps, ty: Taps, tz: Taps): number {
  let value = 0;
  let plane = 0;
  for (let z = 0; z < 2; z++) {
    for (let y = 0; y < 2; y++) {
      const row = base + ty.offsets[y] + tz.offsets[z];
      const left = image[row + tx.offsets[0]];
      const v = left + (image[row + tx.offsets[1]] - left) * tx.weights[0];
      plane = y === 0 ? v : plane + (v - plane) * ty.weights[0];
    }
    value = z === 0 ? plane : value + (plane - value) * tz.weights[0];
  }
  return value;
}

function splineAt(image: Float64Array, base: number, tx: Taps, ty: Taps, tz: Taps): number {
  let sum = 0;
  for (let z = 0; z < 4; z++) {
    let plane = 0;
    for (let y = 0; y < 4; y++) {
      const row = base + tz.offsets[z] + ty.offsets[y];
      plane += ty.weights[y] * (
        tx.weights[0] * image[row + tx.offsets[0]] + tx.weights[1] * image[row + tx.offsets[1]] +
        tx.weights[2] * image[row + tx.offsets[2]] + tx.weights[3] * image[row + tx.offsets[3]]);
    }
    sum += tz.weights[z] * plane;
  }
  return sum;
}

/** Whether each output axis moves only along the input axis of the same name. */
function isSeparable(it: Item, tables: Float64Array): boolean {
  const ends = [it.nx, it.nx + it.ny, it.nx + it.ny + it.nz];
  for (let row = 0, a = 0; row < ends[2]; row++) {
    while (row >= ends[a]) a++;
    for (let i = 0; i < 3; i++) {
      const at = it.tables + (row * 3 + i) * 2;
      if (i !== a && (tables[at] !== 0 || tables[at + 1] !== 0)) return false;
    }
  }
  return true;
}

function axisTaps(it: Item, tables: Float64Array): [Taps, Taps, Taps] {
  let row = 0;
  const axis = (i: number, n: number): Taps => {
    const taps = newTaps(n);
    for (let k = 0; k < n; k++, row++) {
      const at = it.tables + (row * 3 + i) * 2;
      setTaps(taps, k, it, i, tables[at], tables[at + 1]);
    }
    return taps;
  };
  return [axis(0, it.nx), axis(1, it.ny), axis(2, it.nz)];
}

/** From the least to the greatest offset, and one more. */
function reachOf({ offsets }: Taps): { low: number; end: number } {
  return { low: offsets.reduce((a, b) => Math.min(a, b)), end: offsets.reduce((a, b) => Math.max(a, b)) + 1 };
}

/** Where the axes are independent the spline is summed over z for the part of an input plane that is met, then over y for a row, then over x. */
function splineSeparable(it: Item, [tx, ty, tz]: [Taps, Taps, Taps], image: Float64Array, out: Float64Array): void {
  const plane = new Float64Array(it.sx * it.sy);
  const row = new Float64Array(it.sx);
  const { low: firstX, end: endX } = reachOf(tx);
  const { low: firstRow, end: endRow } = reachOf(ty);
  let to = it.resampled;
  for (let z = 0; z < it.nz; z++) {
    if (tz.inside[z] === 0) {
      out.fill(0, to, (to += it.nx * it.ny));
      continue;
    }
    for (let start = firstRow; start < endRow; start += it.sx) addUp(image, it.image, tz, z, plane, start + firstX, start + endX);
    for (let y = 0; y < it.ny; y++) {
      if (ty.inside[y] === 0) {
        out.fill(0, to, (to += it.nx));
        continue;
      }
      addUp(plane, 0, ty, y, row, firstX, endX);
      for (let x = 0, k = 0; x < it.nx; x++, k += 4, to++) {
        const w = tx.weights;
        const o = tx.offsets;
        const value = w[k] * row[o[k]] + w[k + 1] * row[o[k + 1]] + w[k + 2] * row[o[k + 2]] + w[k + 3] * row[o[k + 3]];
        out[to] = tx.inside[x] === 0 ? 0 : value;
      }
    }
  }
}

/** What the four taps of position k weigh, into sums[first] to sums[end - 1]. */
function addUp(image: Float64Array, base: number, { offsets, weights }: Taps, k: number, sums: Float64Array, first: number, end: number): void {
  const w0 = weights[k * 4], w1 = weights[k * 4 + 1], w2 = weights[k * 4 + 2], w3 = weights[k * 4 + 3];
  const p0 = base + offsets[k * 4], p1 = base + offsets[k * 4 + 1], p2 = base + offsets[k * 4 + 2], p3 = base + offsets[k * 4 + 3];
  for (let i = first; i < end; i++) sums[i] = w0 * image[p0 + i] + w1 * image[p1 + i] + w2 * image[p2 + i] + w3 * image[p3 + i];
}

function linearSeparable(it: Item, [tx, ty, tz]: [Taps, Taps, Taps], image: Float64Array, out: Float64Array): void {
  let to = it.resampled;
  for (let z = 0; z < it.nz; z++) {
    const c = tz.weights[z];
    for (let y = 0; y < it.ny; y++) {
      const b = ty.weights[y];
      if (tz.inside[z] === 0 || ty.inside[y] === 0) {
        out.fill(0, to, (to += it.nx));
        continue;
      }
      const near = it.image + ty.offsets[y * 2] + tz.offsets[z * 2];
      const next = it.image + ty.offsets[y * 2 + 1] + tz.offsets[z * 2];
      const far = it.image + ty.offsets[y * 2] + tz.offsets[z * 2 + 1];
      const farNext = it.image + ty.offsets[y * 2 + 1] + tz.offsets[z * 2 + 1];
      for (let x = 0; x < it.nx; x++, to++) {
        const a = tx.weights[x];
        const left = tx.offsets[x * 2];
        const right = tx.offsets[x * 2 + 1];
        const v00 = image[near + left] + (image[near + right] - image[near + left]) * a;
        const v10 = image[next + left] + (image[next + right] - image[next + left]) * a;
        const v01 = image[far + left] + (image[far + right] - image[far + left]) * a;
        const v11 = image[farNext + left] + (image[farNext + right] - image[farNext + left]) * a;
        const front = v00 + (v10 - v00) * b;
        const back = v01 + (v11 - v01) * b;
        out[to] = tx.inside[x] === 0 ? 0 : front + (back - front) * c;
      }
    }
  }
}

/** Any two lattices: each position is added up from the tables. */
function general(it: Item, image: Float64Array, tables: Float64Array, out: Float64Array): void {
  const taps = [newTaps(1), newTaps(1), newTaps(1)] as const;
  const [tx, ty, tz] = taps;
  let to = it.resampled;
  for (let z = 0; z < it.nz; z++) {
    for (let y = 0; y < it.ny; y++) {
      for (let x = 0; x < it.nx; x++, to++) {
        const a = it.tables + x * 6;
        const b = it.tables + (it.nx + y) * 6;
        const c = it.tables + (it.nx + it.ny + z) * 6;
        for (let i = 0; i < 3; i++) {
          const whole = tables[a + i * 2] + tables[b + i * 2] + tables[c + i * 2];
          setTaps(taps[i], 0, it, i, whole, tables[a + i * 2 + 1] + tables[b + i * 2 + 1] + tables[c + i * 2 + 1]);
        }
        if (tx.inside[0] === 0 || ty.inside[0] === 0 || tz.inside[0] === 0) out[to] = 0;
        else if (it.interpolator === interpolators.linear) out[to] = linearAt(image, it.image, tx, ty, tz);
        else out[to] = splineAt(image, it.image, tx, ty, tz);
      }
    }
  }
}

function nearest(it: Item, image: Float64Array, sources: Uint32Array, out: Float64Array): void {
  const voxels = it.nx * it.ny * it.nz;
  for (let v = 0; v < voxels; v++) {
    const source = sources[it.sources + v];
    out[it.resampled + v] = source === nowhere ? 0 : image[it.image + source];
  }
}

/** One more than the greatest number of int8, uint8, int16, ... uint64. */
const ends = [2 ** 7, 2 ** 8, 2 ** 15, 2 ** 16, 2 ** 31, 2 ** 32, 2 ** 63, 2 ** 64];

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** The nearest float32; within rounding noise of the middle between two of them the even one. */
function toSingle(v: number): number {
  const noise = Math.abs(v) * 2 ** -42;
  const high = Math.fround(v + noise);
  float[0] = v - noise;
  return float[0] === high || (word[0] & 1) === 0 ? float[0] : high;
}

/** Converts values to a pixel type of `pixelCodes`, as `resample` does. */
export function toPixels(values: Float64Array, pixel: number): void {
  if (pixel === 0) return;
  if (pixel === 1) {
    for (let i = 0; i < values.length; i++) values[i] = toSingle(values[i]);
    return;
  }
  const end = ends[pixel - 2];
  const low = pixel % 2 === 0 ? -end : 0;
  for (let i = 0; i < values.length; i++) {
    const v = Math.min(Math.max(values[i], low), end - 1);
    const whole = Math.round(v);
    values[i] = Math.abs(v - whole) <= Math.max(1e-9, Math.abs(v) * 2 ** -40) ? whole : Math.trunc(v);
  }
}

export const resampleCpu = twin(resample, (items, { image, tables, sources, resampled }) => {
  for (const it of items) {
    if (it.interpolator === interpolators.nearest) {
      nearest(it, image, sources, resampled);
      continue;
    }
    if (!isSeparable(it, tables)) general(it, image, tables, resampled);
    else if (it.interpolator === interpolators.linear) linearSeparable(it, axisTaps(it, tables), image, resampled);
    else splineSeparable(it, axisTaps(it, tables), image, resampled);
    const voxels = resampled.subarray(it.resampled, it.resampled + it.nx * it.ny * it.nz);
    if (it.sourced === 1) for (let v = 0; v < voxels.length; v++) if (sources[it.sources + v] === nowhere) voxels[v] = 0;
    toPixels(voxels, it.pixel);
  }
});
