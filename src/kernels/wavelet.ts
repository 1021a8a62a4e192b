import { most, operation, writes } from "./operation.ts";

/**
 * Bands of a stationary wavelet transform: each item filters one image along one axis with one set of taps.
 *
 * - image: the part held, [..][sy][sx] from offset `image` on. Along the axis (0 x, 1 y, 2 z) `length` voxels are held, and voxel k
 *   stands for all voxels k + n * `period`; a `period` of `length` + 1 takes voxel 0 for the last one, too.
 * - (x0, y0, z0): the held voxel at which the first voxel of the band lies; along the axis, the one that its first tap meets.
 * - taps: `count` numbers from offset `taps` on; tap j of voxel i of the band meets voxel origin + i - j. Without taps the band is 0.
 * - vanishing 1: the taps add up to 0 but for rounding; where all that taps other than 0 meet is equal, the band is 0.
 * - single 1: arithmetic of float32, each operation rounded, taps past the axis' end first and from the last of these on. That is
 *   PyWavelets' order, so that bands of float32 images are the same bits. 0: float64, taps in order.
 * - band: [nz][ny][nx] from offset `band` on.
 * @source Holschneider et al. 1989 (algorithme à trous); PyWavelets' downsampling_convolution_periodization with step 1
 */
export const wavelet = operation({
  name: "wavelet",
  summary: "Convolutions along one axis of a periodic image: the bands of a stationary wavelet transform",
  item: {
    nx: "u32", ny: "u32", nz: "u32",
    axis: "u32",
    image: "u32", sx: "u32", sy: "u32",
    x0: "i32", y0: "i32", z0: "i32",
    length: "i32", period: "i32",
    taps: "u32", count: "u32",
    vanishing: "u32", single: "u32",
    band: "u32",
  },
  inputs: { image: "real", taps: "real" },
  outputs: { bands: writes("real") },
  passes: (items) => [{ shader: "wavelet", invocations: most(items, (i) => i.nx * i.ny * i.nz) }],
  accuracy: { relative: 1e-13 },
  example: () => {
    const line = { nx: 8, ny: 2, nz: 1, axis: 0, image: 0, sx: 7, sy: 2, y0: 0, z0: 0, length: 7, period: 8, count: 4, single: 0 };
    return {
      items: [
        { ...line, x0: 2, taps: 0, vanishing: 0, band: 0 },
        { ...line, x0: 2, taps: 4, vanishing: 1, band: 16 },
      ],
      inputs: {
        image: [0.3, 0.3, 0.3, 0.3, 0.3, 1.7, 9.2, 4.1, 0.6, 2.2, 2.2, 2.2, 2.2, 7.9],
        taps: [ // db2
          -0.12940952255126037, 0.2241438680420134, 0.8365163037378079, 0.48296291314453416,
          -0.48296291314453416, 0.8365163037378079, -0.2241438680420134, -0.12940952255126037,
        ],
      },
      outputs: { bands: 32 },
    };
  },
});
