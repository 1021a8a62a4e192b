import { InputError } from "../errors.ts";
import type { Vec3, Volume, VoxelArray } from "../image/volume.ts";
import { components, largestComponent } from "./components.ts";

/** Side of the cube in mm over which noise is averaged before the threshold. */
const averaged = 3;
/** Holes of a slice up to this area (mm²) are tissue without signal: ducts, clips, bone. Larger ones are air: lungs, airways, bowel. */
const largestHole = 200;
const bins = 256;

/**
 * A mask of the body in an image of any patient part that shows air around it: what is brighter than Otsu's threshold after
 * averaging over 3 mm, the largest connected part of that, and its small holes. Images without negative values (MR) are compared by
 * their logarithm, because fat-suppressed tissue lies much nearer to air than to what is brightest; CT as it is. Where the image holds no
 * air, or tissue as dark as air far from the coil, the mask is wrong: look at it.
 * @returns uint8, 1 in the body, on the image's lattice
 * @throws InputError for an image of vectors, of one intensity, or with a voxel that is not finite
 * @source Otsu 1979, A threshold selection method from gray-level histograms
 */
export function bodyMask(image: Volume): Volume {
  const { name, size, spacing, components: perVoxel } = image;
  if (perVoxel !== 1) throw new InputError(`${name}: ${perVoxel} values a voxel; a body mask is made of a scalar image`);
  const values = scaled(image);
  for (const axis of [0, 1, 2] as const) average(values, size, axis, Math.floor(averaged / 2 / spacing[axis]));
  const threshold = otsu(values, name);
  const bright = new Uint8Array(values.length);
  for (let i = 0; i < bright.length; i++) bright[i] = values[i] >= threshold ? 1 : 0;
  const body = largestComponent(bright, size, 6);
  fillHoles(body, size, largestHole / (spacing[0] * spacing[1]));
  return { ...image, data: body, pixelType: "uint8", name: `${name}, body` };
}

/** The intensities, or their logarithm: 0 to log(257) for 0 to the greatest one. */
function scaled({ data, name, size: [nx, ny] }: Volume): Float32Array {
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue;
    throw new InputError(`${name}: the voxel (x, y, z) = (${i % nx}, ${Math.floor(i / nx) % ny}, ${Math.floor(i / (nx * ny))}) is ${data[i]}; averaging would spread it`);
  }
  const { low, high } = rangeOf(data);
  if (!(low < high)) throw new InputError(`${name}: every voxel has the intensity ${low}: no body can be told from air`);
  const values = new Float32Array(data);
  if (low >= 0) for (let i = 0; i < values.length; i++) values[i] = Math.log1p((bins * values[i]) / high);
  return values;
}

function rangeOf(values: VoxelArray): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** Replaces each value by the mean of those at most `reach` voxels away along an axis (fewer at the ends), by sums from the line's start. */
function average(values: Float32Array, [nx, ny, nz]: Vec3, axis: 0 | 1 | 2, reach: number): void {
  const n = [nx, ny, nz][axis];
  const stride = [1, nx, nx * ny][axis];
  if (reach === 0 || n === 1) return;
  const width = axis === 0 ? 1 : nx; // lines that lie side by side
  const sums = new Float64Array((n + 1) * width);
  for (let block = 0; block < values.length; block += n * stride) {
    for (let first = block; first < block + stride; first += width) {
      for (let k = 0, at = first, sum = 0; k < n; k++, at += stride) {
        for (let j = 0; j < width; j++, sum++) sums[sum + width] = sums[sum] + values[at + j];
      }
      for (let k = 0, at = first; k < n; k++, at += stride) {
        const from = Math.max(0, k - reach);
        const to = Math.min(n, k + reach + 1);
        for (let j = 0; j < width; j++) values[at + j] = (sums[to * width + j] - sums[from * width + j]) / (to - from);
      }
    }
  }
}

/** The bin border that splits the histogram into two classes with the greatest variance between them. */
function otsu(values: Float32Array, name: string): number {
  const { low, high } = rangeOf(values);
  if (!(low < high)) throw new InputError(`${name}: averaged over ${averaged} mm, every voxel has one intensity: no body can be told from air`);
  const counts = new Float64Array(bins);
  for (let i = 0; i < values.length; i++) counts[Math.min(bins - 1, Math.floor(((values[i] - low) / (high - low)) * bins))]++;
  const total = counts.reduce((sum, count, bin) => sum + count * bin, 0);
  let [best, greatest, below, weighted] = [0, -1, 0, 0];
  for (let bin = 0; bin < bins - 1; bin++) {
    below += counts[bin];
    weighted += counts[bin] * bin;
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const between = below * above * (weighted / below - (total - weighted) / above) ** 2;
    if (between > greatest) [best, greatest] = [bin + 1, between];
  }
  return low + (best / bins) * (high - low);
}

/** Fills the background of each slice that no way through faces leads out of to the slice's border, up to so many voxels each. */
function fillHoles(body: Uint8Array, [nx, ny, nz]: Vec3, most: number): void {
  for (let z = 0; z < nz; z++) {
    const slice = body.subarray(z * nx * ny, (z + 1) * nx * ny);
    const { labels, sizes } = components(slice.map((inside) => 1 - inside), [nx, ny, 1], 6);
    const isHole = [false, ...sizes.map((size) => size <= most)];
    for (let x = 0; x < nx; x++) isHole[labels[x]] = isHole[labels[(ny - 1) * nx + x]] = false;
    for (let y = 0; y < ny; y++) isHole[labels[y * nx]] = isHole[labels[y * nx + nx - 1]] = false;
    for (let i = 0; i < slice.length; i++) if (isHole[labels[i]]) slice[i] = 1;
  }
}
