import { most, operation, writes } from "./operation.ts";

/**
 * Sums of powers of the deviations d = x - mean of a region's intensities, as `lanes` rows, over which the voxels are spread as it
 * suits the executor: on the GPU lane r takes voxels r, r + lanes, r + 2 lanes, ..., on the host the first row has all of them.
 * `moments-total` folds the rows; the slabs of one region append theirs one after the other.
 *
 * - image, mask: [sz][sy][sx]; the window of nx x ny x nz voxels begins at (x0, y0, z0). `masked` 0 counts every voxel.
 * - records: count, minimum, maximum, sum, mean of the region, as `statistics-total` writes them, from offset `record` on.
 *   Only intensities from that minimum to that maximum count: after bounded statistics these are the bounded ones.
 * - shift: added to the intensities for the energy, at offset `shift`.
 * - partials: [rows][6] = sums of d/u, (d/u)^2, (d/u)^3, (d/u)^4, |d/u| and ((x + shift)/v)^2, where the units u and v are
 *   powers of two near the range and near the largest intensity: fourth powers leave f32's range otherwise.
 * @source IBSI 4.1
 */
export const moments = operation({
  name: "moments",
  summary: "Partial sums of powers of the deviations from the mean",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    image: "u32", mask: "u32",
    masked: "u32",
    record: "u32", shift: "u32",
    lanes: "u32", row: "u32",
  },
  inputs: { image: "real", mask: "u8", records: "real", shift: "real" },
  outputs: { partials: writes("real") },
  passes: (items) => [{ shader: "moments", invocations: most(items, (i) => i.lanes) }],
  accuracy: { relative: 1e-13 },
  example: () => ({
    items: [{
      nx: 5, ny: 2, nz: 2, x0: 1, y0: 0, z0: 0, sx: 6, sy: 2, image: 0, mask: 0, masked: 1, record: 0, shift: 0, lanes: 1, row: 0,
    }],
    inputs: {
      image: Float64Array.from({ length: 24 }, (_, i) => 0.1 * ((i * 7) % 24)),
      mask: Uint8Array.from({ length: 24 }, (_, i) => (i % 5 === 0 ? 0 : 1)),
      records: [16, 0.2, 2, 16, 1],
      shift: [0.3],
    },
    outputs: { partials: 6 },
  }),
});

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** Greatest power of two <= |x| (rounded to float32), within 2^-100 to 2^100; 1 for 0. */
function powerOfTwo(x: number): number {
  float[0] = x;
  const exponent = (word[0] >>> 23) & 0xff;
  return exponent === 0 ? 1 : 2 ** (Math.min(Math.max(exponent, 27), 227) - 127);
}

/** Unit of deviations and unit of shifted intensities of a region, as the kernels choose them. */
export function units(minimum: number, maximum: number, shift: number): { deviation: number; intensity: number } {
  const [low, high] = [Math.fround(minimum), Math.fround(maximum)];
  return { deviation: powerOfTwo(high - low), intensity: powerOfTwo(Math.max(Math.abs(low), Math.abs(high), Math.abs(shift))) };
}
