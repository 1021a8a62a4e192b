import { maskExtents } from "../host/image/extents.ts";
import { flatKurtosis, lbp3d, tie, vertexFields } from "./lbp3d.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";
import { toPixels } from "./resample.cpu.ts";

type Item = ItemOf<typeof lbp3d>;
type Buffers = TwinBuffers<typeof lbp3d>;

/** Voxels of a row that are sampled together, so that the samples of all vertices stay in the first cache (not a power of two, for its sets). */
const chunk = 56;

export const lbp3dCpu = twin(lbp3d, (items, buffers) => {
  for (const it of items) {
    const { nx, ny, nz } = it;
    const voxels = nx * ny * nz;
    const out = buffers.images.subarray(it.images, it.images + (it.levels + 1) * voxels).fill(0);
    const inside = buffers.mask.subarray(it.mask, it.mask + voxels);
    const extents = maskExtents(inside, 0, { nx, ny, nz, x0: 0, y0: 0, z0: 0, sx: nx, sy: ny });
    const sampler = samplerOf(it, buffers);
    const measure = measurer(it, buffers, out);
    for (let row = 0; row < ny * nz; row++) {
      const end = extents[2 * row + 1];
      for (let x = extents[2 * row]; x < end; x += chunk) {
        const n = Math.min(chunk, end - x);
        const [cx, cy, cz] = [it.tx + x, it.ty + (row % ny), it.tz + Math.floor(row / ny)];
        sampleStretch(it, buffers, sampler, cx, cy, cz, n);
        const centre = it.image + ((cz - it.z0) * it.sy + cy - it.y0) * it.sx + cx - it.x0;
        for (let k = 0; k < n; k++) {
          const voxel = row * nx + x + k;
          if (inside[voxel] !== 0) measure(sampler.samples, k, buffers.image[centre + k], voxel);
        }
      }
    }
  }
});

/** Vertices that lie at the same y and z. */
interface Line {
  /** Fields of one of them; all agree on y and z. */
  readonly entry: Int32Array;
  /** Of the rows around them, [4 planes][4 rows]. */
  readonly weights: Float64Array;
  readonly vertices: readonly Vertex[];
}

interface Vertex {
  readonly number: number;
  readonly entry: Int32Array;
  /** Along x. */
  readonly weights: Float64Array;
}

interface Sampler {
  /** [vertices][chunk] */
  readonly samples: Float64Array;
  readonly lines: readonly Line[];
  /** Vertices that are voxels. */
  readonly voxels: readonly Vertex[];
  /** Voxels before and behind a stretch that samples along x reach. */
  readonly reach: number;
  /** The field along x, summed over the taps of y and z. */
  readonly sums: Float64Array;
}

function samplerOf(it: Item, { sphere, constants }: Buffers): Sampler {
  const lines = new Map<string, { entry: Int32Array; weights: Float64Array; vertices: Vertex[] }>();
  const voxels: Vertex[] = [];
  let reach = 0;
  for (let number = 0; number < it.vertices; number++) {
    const entry = sphere.subarray(it.sphere + number * vertexFields, it.sphere + (number + 1) * vertexFields);
    const at = it.weights + 12 * number;
    const [alongX, alongY, alongZ] = [0, 4, 8].map((k) => constants.subarray(at + k, at + k + 4));
    const vertex = { number, entry, weights: alongX };
    reach = Math.max(reach, Math.abs(entry[0]) + 2);
    if (entry[9] === 1) {
      voxels.push(vertex);
      continue;
    }
    const key = [entry[1], entry[2], entry[4], entry[5], entry[7], entry[8], ...alongY, ...alongZ].join();
    const line = lines.get(key);
    if (line) line.vertices.push(vertex);
    else lines.set(key, { entry, weights: Float64Array.from({ length: 16 }, (_, k) => alongZ[k >> 2] * alongY[k & 3]), vertices: [vertex] });
  }
  const samples = new Float64Array(it.vertices * chunk);
  return { samples, lines: [...lines.values()], voxels, reach, sums: new Float64Array(chunk + 2 * reach) };
}

/** Index i mirrored at the ends 0 and n - 1, the ends not repeated. */
function mirrored(i: number, n: number): number {
  if (i >= 0 && i < n) return i;
  if (n === 1) return 0;
  const j = Math.abs(i) % (2 * n - 2);
  return Math.min(j, 2 * n - 2 - j);
}

/** Samples around n voxels from (x, y, z) of the field on. */
function sampleStretch(it: Item, { image, coefficients }: Buffers, sampler: Sampler, x: number, y: number, z: number, n: number): void {
  const { samples, lines, voxels, reach, sums } = sampler;
  const within = (entry: Int32Array): boolean => y >= entry[4] && y <= entry[7] && z >= entry[5] && z <= entry[8];
  for (const { number, entry } of voxels) {
    const to = samples.subarray(number * chunk, number * chunk + n).fill(0);
    const first = Math.max(0, entry[3] - x);
    const end = Math.min(n, entry[6] - x + 1);
    if (!within(entry) || first >= end) continue;
    const from = rowAt(it, y + entry[1], z + entry[2]) + x + entry[0];
    to.set(image.subarray(from + first, from + end), first);
  }
  for (const line of lines) {
    if (!within(line.entry)) {
      for (const { number } of line.vertices) samples.fill(0, number * chunk, number * chunk + n);
      continue;
    }
    sumRows(it, coefficients, line, sums, x - reach, y, z, n + 2 * reach);
    for (const { number, entry, weights } of line.vertices) {
      const to = number * chunk;
      sampleLine(sums, reach + entry[0] - 1, weights[0], weights[1], weights[2], weights[3], samples, to, n);
      if (entry[3] > x) samples.fill(0, to, to + Math.min(n, entry[3] - x));
      if (entry[6] < x + n - 1) samples.fill(0, to + Math.max(0, entry[6] - x + 1), to + n);
    }
  }
}

/** Index of the voxel at x = 0 of a row of the field, which may lie before what is held. */
function rowAt(it: Item, y: number, z: number): number {
  return it.image + ((z - it.z0) * it.sy + y - it.y0) * it.sx - it.x0;
}

/** Sums over the taps along y and z of n voxels of the field from `start` on; 0 beyond what is held, but mirrored next to the field's ends. */
function sumRows(it: Item, coefficients: Float64Array, { entry, weights: w }: Line, sums: Float64Array, start: number, y: number, z: number, n: number): void {
  const low = Math.max(start, 0, it.x0);
  const count = Math.min(start + n, it.wx, it.x0 + it.sx) - low;
  const to = low - start;
  const [y0, y1, y2, y3] = [-1, 0, 1, 2].map((k) => mirrored(y + entry[1] + k, it.wy));
  sums.fill(0);
  for (let k = 0; k < 16; k += 4) {
    // A vertex at a whole number has three taps.
    if (w[k + 1] === 0) continue;
    const plane = mirrored(z + entry[2] - 1 + (k >> 2), it.wz);
    const [r0, r1, r2] = [rowAt(it, y0, plane) + low, rowAt(it, y1, plane) + low, rowAt(it, y2, plane) + low];
    if (w[k + 3] === 0) addThree(sums, to, coefficients, r0, r1, r2, w[k], w[k + 1], w[k + 2], count);
    else addFour(sums, to, coefficients, r0, r1, r2, rowAt(it, y3, plane) + low, w[k], w[k + 1], w[k + 2], w[k + 3], count);
  }
  if (start < 0) sums[-1 - start] = sums[mirrored(-1, it.wx) - start];
  if (it.wx < start + n) sums[it.wx - start] = sums[mirrored(it.wx, it.wx) - start];
}

function addThree(
  sums: Float64Array, to: number, from: Float64Array, r0: number, r1: number, r2: number, w0: number, w1: number, w2: number, n: number,
): void {
  for (let i = 0; i < n; i++) sums[to + i] += w0 * from[r0 + i] + w1 * from[r1 + i] + w2 * from[r2 + i];
}

function addFour(
  sums: Float64Array, to: number, from: Float64Array, r0: number, r1: number, r2: number, r3: number,
  w0: number, w1: number, w2: number, w3: number, n: number,
): void {
  for (let i = 0; i < n; i++) sums[to + i] += w0 * from[r0 + i] + w1 * from[r1 + i] + w2 * from[r2 + i] + w3 * from[r3 + i];
}

function sampleLine(
  sums: Float64Array, first: number, w0: number, w1: number, w2: number, w3: number, samples: Float64Array, to: number, n: number,
): void {
  for (let i = 0, s = first; i < n; i++, s++) samples[to + i] = w0 * sums[s] + w1 * sums[s + 1] + w2 * sums[s + 2] + w3 * sums[s + 3];
}

/** Makes the function that turns the samples of one voxel, number k of its stretch, into its levels and kurtosis. */
function measurer(it: Item, { extremes, constants }: Buffers, out: Float64Array): (samples: Float64Array, k: number, centre: number, voxel: number) => void {
  const { vertices, levels, pixel } = it;
  const voxels = it.nx * it.ny * it.nz;
  const slack = tie * Math.max(Math.abs(extremes[it.extremes]), Math.abs(extremes[it.extremes + 1]));
  const forms = levels * levels;
  const tables = partialSums(constants.subarray(it.forms, it.forms + forms * vertices), forms, vertices);
  const own = new Float64Array(vertices);
  const sums = new Float64Array(forms);
  const kurtosisOfSingles = singleKurtosis(vertices);
  return (samples, k, centre, voxel) => {
    for (let v = 0, s = k; v < vertices; v++, s += chunk) own[v] = samples[s];
    if (pixel === 1) toPixels(own, pixel);
    else if (pixel > 1) roundAway(own, pixel, slack);
    sums.fill(0);
    for (let v = 0, table = 0; v < vertices; v += 4, table += 16 * forms) {
      const end = Math.min(4, vertices - v);
      let four = 0;
      for (let b = 0; b < end; b++) four |= Number(own[v + b] - centre >= -slack) << b;
      const at = table + four * forms;
      for (let f = 0; f < forms; f++) sums[f] += tables[at + f];
    }
    for (let l = 0, f = 0; l < levels; l++) {
      let squares = 0;
      for (const end = (l + 1) * (l + 1); f < end; f++) squares += sums[f] * sums[f];
      out[l * voxels + voxel] = Math.sqrt(squares);
    }
    out[levels * voxels + voxel] = pixel === 1 ? kurtosisOfSingles(own) : kurtosisOf(own, slack);
  };
}

/** Sums of the forms over the bits of every four vertices: [vertices / 4][16][forms]. */
function partialSums(constants: Float64Array, forms: number, vertices: number): Float64Array {
  const tables = new Float64Array(Math.ceil(vertices / 4) * 16 * forms);
  for (let v = 0, table = 0; v < vertices; v += 4, table += 16 * forms) {
    for (let four = 1; four < 16; four++) {
      const vertex = v + 31 - Math.clz32(four & -four);
      if (vertex >= vertices) continue;
      const at = table + four * forms;
      const rest = table + (four & (four - 1)) * forms;
      for (let f = 0; f < forms; f++) tables[at + f] = tables[rest + f] + constants[f * vertices + vertex];
    }
  }
  return tables;
}

/** To integers: half away from 0 (what lies within rounding of it, too), clamped. */
function roundAway(values: Float64Array, pixel: number, slack: number): void {
  for (let i = 0; i < values.length; i++) {
    const size = Math.floor(Math.abs(values[i]) + 0.5 + slack);
    values[i] = values[i] < 0 ? -size : size;
  }
  toPixels(values, pixel);
}

/** Kurtosis of samples; flat where their deviation is not more than `slack`. */
function kurtosisOf(samples: Float64Array, slack: number): number {
  const n = samples.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += samples[i];
  const mean = sum / n;
  let squares = 0;
  let fourths = 0;
  for (let i = 0; i < n; i++) {
    const d = samples[i] - mean;
    const square = d * d;
    squares += square;
    fourths += square * square;
  }
  const m2 = squares / n;
  return m2 <= slack * slack ? flatKurtosis : fourths / n / (m2 * m2) - 3;
}

const { fround } = Math;

/**
 * Makes SciPy's kurtosis of n float32 samples, rounding as it does at every step. Deviations are scaled by a power of two, which changes
 * nothing but keeps their powers within float32.
 */
function singleKurtosis(n: number): (samples: Float64Array) => number {
  const work = new Float32Array(n);
  return (samples) => {
    work.set(samples);
    const mean = fround(pairwiseSum(work, 0, n) / n);
    let spread = 0;
    for (let i = 0; i < n; i++) {
      work[i] -= mean;
      spread = Math.max(spread, Math.abs(work[i]));
    }
    if (spread === 0) return flatKurtosis;
    const scale = 2 ** -Math.floor(Math.log2(spread));
    for (let i = 0; i < n; i++) {
      work[i] *= scale;
      work[i] *= work[i];
    }
    const m2 = fround(pairwiseSum(work, 0, n) / n);
    // SciPy takes samples for equal by their resolution.
    const limit = scale * fround(fround(1e-6) * mean);
    if (m2 <= fround(limit * limit)) return flatKurtosis;
    for (let i = 0; i < n; i++) work[i] *= work[i];
    const m4 = fround(pairwiseSum(work, 0, n) / n);
    return fround(fround(m4 / fround(m2 * m2)) - 3);
  };
}

const lanes = new Float32Array(8);

/** The sum of n >= 8 values in float32 as numpy orders it: in eight lanes, more than 128 in halves. */
function pairwiseSum(values: Float32Array, start: number, n: number): number {
  if (n > 128) {
    const half = (n >> 1) - ((n >> 1) % 8);
    return fround(pairwiseSum(values, start, half) + pairwiseSum(values, start + half, n - half));
  }
  const even = start + n - (n % 8);
  lanes.fill(0);
  for (let i = start; i < even; i += 8) for (let j = 0; j < 8; j++) lanes[j] += values[i + j];
  for (let step = 1; step < 8; step *= 2) for (let j = 0; j < 8; j += 2 * step) lanes[j] += lanes[j + step];
  for (let i = even; i < start + n; i++) lanes[0] += values[i];
  return lanes[0];
}
