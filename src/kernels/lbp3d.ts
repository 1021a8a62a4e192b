import { most, operation, writes } from "./operation.ts";

/** A sample within this share of the field's greatest magnitude below the centre has reached it: rounding noise would decide. */
export const tie = 1e-12;

/** The kurtosis of equal samples, for which SciPy has had NaN since version 1.9: what it had before. */
export const flatKurtosis = -3;

/** Fields of a vertex in `sphere`. */
export const vertexFields = 10;

/**
 * Rotation-invariant levels of the ROI's local binary patterns on a sphere, and the kurtosis of the samples there.
 *
 * - image, coefficients: part [sz][sy][sx] from voxel (x0, y0, z0) of a field of wx x wy x wz voxels: intensities, and their cubic
 *   B-spline coefficients (`prefilter` along every axis). Samples beyond the field's first and last voxels are 0.
 * - The target: nx x ny x nz voxels from (tx, ty, tz) of the field; mask is [nz][ny][nx]. Images are 0 outside the mask.
 * - sphere: for each vertex the voxel at or before it (x, y, z), relative to the centre; the first and the last centre (x, y, z
 *   each) whose sample lies in the field; 1 where the vertex is a voxel: [vertices][10], vertices 12, 42, 162 or 642.
 * - weights: of the spline's taps -1 to 2 around that voxel: [vertices][3 (x, y, z)][4].
 * - forms: linear forms of the pattern's bits, [levels^2][vertices]; level l is the norm of those from l^2 to (l + 1)^2 - 1.
 * - extremes: minimum and maximum of the field.
 * - pixel: type that samples are rounded to, see pixelCodes of `resample`; integers half away from 0, and clamped.
 * - images: the levels, then the kurtosis: [levels + 1][nz][ny][nx]. For float32 the kurtosis is computed in float32, in the
 *   order of numpy's pairwise sums. Where the samples do not differ it is flatKurtosis.
 * @source PyRadiomics imageoperations.getLBP3DImage with SciPy 1.10 (ndimage.map_coordinates, stats.kurtosis); Banerjee et al. 2012
 */
export const lbp3d = operation({
  name: "lbp3d",
  summary: "Local binary patterns on a sphere: rotation-invariant levels and kurtosis",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    tx: "u32", ty: "u32", tz: "u32",
    wx: "u32", wy: "u32", wz: "u32",
    x0: "u32", y0: "u32", z0: "u32",
    sx: "u32", sy: "u32",
    vertices: "u32",
    levels: "u32",
    pixel: "u32",
    image: "u32", mask: "u32", extremes: "u32", sphere: "u32", weights: "u32", forms: "u32",
    images: "u32",
  },
  inputs: { image: "real", coefficients: "real", mask: "u8", extremes: "real", sphere: "i32", constants: "real" },
  outputs: { images: writes("real") },
  passes: (items) => [{ shader: "lbp3d", invocations: most(items, (i) => i.nx * i.ny * i.nz) }],
  accuracy: { relative: 1e-12 },
  example: () => {
    // Twelve made-up vertices in a row of voxels; the last three are voxels.
    const at = (v: number): number => (v < 9 ? Math.floor((v - 4) / 2) : v - 10);
    const sphere = Array.from({ length: 12 }, (_, v) => [at(v), 0, 0, Math.max(0, -at(v)), 0, 0, Math.min(6, 5 - at(v)), 0, 0, Number(v > 8)]);
    const half = [1 / 48, 23 / 48, 23 / 48, 1 / 48];
    const whole = [1 / 6, 2 / 3, 1 / 6, 0];
    return {
      items: [{
        nx: 4, ny: 1, nz: 1, tx: 1, ty: 0, tz: 0, wx: 7, wy: 1, wz: 1, x0: 0, y0: 0, z0: 0, sx: 7, sy: 1, vertices: 12, levels: 2, pixel: 0,
        image: 0, mask: 0, extremes: 0, sphere: 0, weights: 0, forms: 144, images: 0,
      }],
      inputs: {
        image: [0.1, 0.5, 0.3, 0.9, 0.2, 0.4, 0.7],
        coefficients: [0.2, 0.6, 0.1, 1.3, 0.1, 0.3, 0.9],
        mask: [1, 1, 0, 1],
        extremes: [0.1, 0.9],
        sphere: sphere.flat(),
        constants: Float64Array.of(...sphere.flatMap(([x]) => [...(x % 2 === 0 ? half : whole), ...whole, ...whole]),
          ...Array.from({ length: 48 }, (_, k) => 0.1 * ((k * 7) % 11) - 0.3)),
      },
      outputs: { images: 12 },
    };
  },
});
