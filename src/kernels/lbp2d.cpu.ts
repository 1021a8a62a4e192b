import { maskExtents } from "../host/image/extents.ts";
import { lbp2d, lbpMethods, tie } from "./lbp2d.ts";
import { twin, type ItemOf } from "./operation.ts";
import { toPixels } from "./resample.cpu.ts";

type Item = ItemOf<typeof lbp2d>;

export const lbp2dCpu = twin(lbp2d, (items, { image, mask, extremes, circle, images }) => {
  for (const it of items) {
    const { nx, ny, nz } = it;
    const out = images.subarray(it.images, it.images + nx * ny * nz).fill(0);
    const inside = mask.subarray(it.mask, it.mask + out.length);
    const slack = tie * Math.max(Math.abs(extremes[it.extremes]), Math.abs(extremes[it.extremes + 1]));
    const lines = linesOf(it, circle);
    const work = it.method === lbpMethods.var ? new Float64Array(nx) : new Int32Array(nx);
    const extents = maskExtents(inside, 0, { nx, ny, nz, x0: 0, y0: 0, z0: 0, sx: nx, sy: ny });
    for (let row = 0; row < ny * nz; row++) {
      const first = extents[2 * row];
      const n = extents[2 * row + 1] - first;
      if (n === 0) continue;
      gather(it, image, lines, it.tx + first, it.ty + (row % ny), it.tz + Math.floor(row / ny), n);
      const values = out.subarray(row * nx + first, row * nx + first + n);
      if (work instanceof Float64Array) variances(lines, work, values, it.pixel);
      else patterns(lines, work, values, slack, it);
      for (let x = 0, m = row * nx + first; x < n; x++, m++) if (inside[m] === 0) values[x] = 0;
    }
  }
});

/** A sample of the circle: the lines from the four voxels on that it is summed from, or from the one, and their weights. What weighs nothing is the centre. */
interface Sample {
  readonly taps: readonly Float64Array[];
  readonly weights: readonly number[];
}

/** The lines of the field that a line of the target needs. */
interface Lines {
  /** They lie side by side, 0 beyond the field. */
  readonly values: Float64Array;
  readonly width: number;
  /** Voxels kept before the first of the target. */
  readonly margin: number;
  /** y and z of each line, relative to the target's. */
  readonly offsets: readonly (readonly [number, number])[];
  readonly centre: Float64Array;
  readonly samples: readonly Sample[];
}

function linesOf(it: Item, circle: Float64Array): Lines {
  const entries = Array.from({ length: it.samples }, (_, i) => circle.subarray(it.circle + 6 * i, it.circle + 6 * i + 6));
  const margin = entries.reduce((most, [row, column]) => Math.max(most, Math.abs(row) + 1, Math.abs(column) + 1), 0);
  const width = it.nx + 2 * margin;
  const offsets: [number, number][] = [[0, 0]];
  const lineAt = (y: number, z: number): number => {
    const known = offsets.findIndex(([a, b]) => a === y && b === z);
    return known >= 0 ? known : offsets.push([y, z]) - 1;
  };
  const placed = entries.map(([row, column, ...weights]) => {
    const taps = weights[0] === 1 ? [0] : [0, 1, 2, 3];
    const starts = taps.map((k) => {
      if (weights[k] === 0) return margin;
      const d = [0, 0, 0];
      d[it.rows] = row + (k >> 1);
      d[it.columns] = column + (k & 1);
      return lineAt(d[1], d[2]) * width + margin + d[0];
    });
    return { starts, weights: taps.map((k) => weights[k]) };
  });
  const values = new Float64Array(offsets.length * width);
  const from = (start: number): Float64Array => values.subarray(start, start + it.nx);
  const samples = placed.map(({ starts, weights }) => ({ taps: starts.map(from), weights }));
  return { values, width, margin, offsets, centre: from(margin), samples };
}

/** Copies what n voxels from (x, y, z) of the field on need. */
function gather(it: Item, image: Float64Array, { values, width, margin, offsets }: Lines, x: number, y: number, z: number, n: number): void {
  const low = Math.max(0, x - margin, it.x0);
  const high = Math.min(it.wx, x + n + margin, it.x0 + it.sx);
  for (const [line, [dy, dz]] of offsets.entries()) {
    const to = values.subarray(line * width, line * width + n + 2 * margin).fill(0);
    if (y + dy < 0 || y + dy >= it.wy || z + dz < 0 || z + dz >= it.wz) continue;
    const start = it.image + ((z + dz - it.z0) * it.sy + y + dy - it.y0) * it.sx - it.x0;
    to.set(image.subarray(start + low, start + high), low - (x - margin));
  }
}

// All is computed from differences to the centre, so that flat neighbourhoods are exactly flat.

function patterns({ centre, samples }: Lines, codes: Int32Array, values: Float64Array, slack: number, it: Item): void {
  const n = values.length;
  codes.fill(0, 0, n);
  for (let i = 0; i < samples.length; i++) {
    const { taps, weights } = samples[i];
    if (taps.length === 1) setVoxelBits(centre, taps[0], codes, i, -slack, n);
    else setBits(centre, taps[0], taps[1], taps[2], taps[3], weights[0], weights[1], weights[2], weights[3], codes, i, -slack, n);
  }
  if (it.method === lbpMethods.ror) for (let x = 0; x < n; x++) values[x] = leastRotation(codes[x], it.samples);
  else if (it.method === lbpMethods.uniform) for (let x = 0; x < n; x++) values[x] = uniform(codes[x], it.samples);
  else values.set(codes.subarray(0, n));
  wrap(values, it.pixel);
}

// Bits are set by arithmetic: a branch on noise is mispredicted every other time.

function setBits(
  centre: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array, p: number, q: number, r: number, s: number,
  codes: Int32Array, bit: number, least: number, n: number,
): void {
  for (let x = 0; x < n; x++) {
    const m = centre[x];
    codes[x] |= Number(p * (a[x] - m) + q * (b[x] - m) + r * (c[x] - m) + s * (d[x] - m) >= least) << bit;
  }
}

function setVoxelBits(centre: Float64Array, a: Float64Array, codes: Int32Array, bit: number, least: number, n: number): void {
  for (let x = 0; x < n; x++) codes[x] |= Number(a[x] - centre[x] >= least) << bit;
}

function leastRotation(code: number, samples: number): number {
  let least = code;
  let rotated = code;
  for (let i = 1; i < samples; i++) {
    rotated = (rotated >>> 1) | ((rotated & 1) << (samples - 1));
    if (rotated < least) least = rotated;
  }
  return least;
}

function uniform(code: number, samples: number): number {
  return bits((code ^ (code >>> 1)) & ((1 << (samples - 1)) - 1)) > 2 ? samples + 1 : bits(code);
}

/** Bits set among the lowest 24. */
function bits(code: number): number {
  let n = code - ((code >>> 1) & 0x555555);
  n = (n & 0x333333) + ((n >>> 2) & 0x333333);
  n = (n + (n >>> 4)) & 0x0f0f0f;
  return (n + (n >>> 8) + (n >>> 16)) & 0xff;
}

function variances({ centre, samples }: Lines, sums: Float64Array, squares: Float64Array, pixel: number): void {
  const n = squares.length;
  sums.fill(0, 0, n);
  squares.fill(0);
  for (let i = 0; i < samples.length; i++) {
    const { taps, weights } = samples[i];
    if (taps.length === 1) addVoxelMoments(centre, taps[0], sums, squares, n);
    else addMoments(centre, taps[0], taps[1], taps[2], taps[3], weights[0], weights[1], weights[2], weights[3], sums, squares, n);
  }
  const count = samples.length;
  for (let x = 0; x < n; x++) squares[x] = Math.max(0, (squares[x] - (sums[x] * sums[x]) / count) / count);
  if (pixel < 2 || pixel > 5) return toPixels(squares, pixel);
  toPixels(squares, 6);
  wrap(squares, pixel);
}

function addMoments(
  centre: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array, p: number, q: number, r: number, s: number,
  sums: Float64Array, squares: Float64Array, n: number,
): void {
  for (let x = 0; x < n; x++) {
    const m = centre[x];
    const difference = p * (a[x] - m) + q * (b[x] - m) + r * (c[x] - m) + s * (d[x] - m);
    sums[x] += difference;
    squares[x] += difference * difference;
  }
}

function addVoxelMoments(centre: Float64Array, a: Float64Array, sums: Float64Array, squares: Float64Array, n: number): void {
  for (let x = 0; x < n; x++) {
    const difference = a[x] - centre[x];
    sums[x] += difference;
    squares[x] += difference * difference;
  }
}

/** As numpy assigns whole numbers >= 0 to integers of 8 and 16 bits: they keep the lowest. */
function wrap(values: Float64Array, pixel: number): void {
  if (pixel < 2 || pixel > 5) return;
  const shift = pixel > 3 ? 16 : 24;
  const signed = pixel % 2 === 0;
  for (let x = 0; x < values.length; x++) values[x] = signed ? (values[x] << shift) >> shift : (values[x] << shift) >>> shift;
}
