import { lbp2d as lbp2dKernel, lbpMethods } from "../../kernels/lbp2d.ts";
import { pixelCodes } from "../../kernels/resample.ts";
import type { Vec3 } from "../image/volume.ts";
import type { Settings } from "../params/settings.ts";
import { grown, type Field, type Filter } from "./filter.ts";

/**
 * PyRadiomics' LBP2D: local binary patterns in the slices across `force2Ddimension`, whether features are made in 2-D or not.
 *
 * Only the mask's voxels are computed, the others are 0. Beyond the image are zeros. Where a sample equals its voxel up to rounding
 * (1e-12 of the image's greatest magnitude) it counts as not below it, and a variance of 0, for which scikit-image has NaN, stays 0.
 * A 3-D image keeps its pixel type, as PyRadiomics writes the patterns back into it: integers truncate the variance, and those too
 * small for a pattern wrap it around.
 * @source PyRadiomics imageoperations.getLBP2DImage; scikit-image local_binary_pattern
 */
export const lbp2d: Filter = {
  names: () => ["lbp-2D"],
  // Patterns are whole numbers: what f32 changes is a bit here and there, by as much as the bit counts for.
  singleError: () => null,
  pixelType: ({ dimension, pixelType }) => (dimension === 3 ? pixelType : "float64"),
  refusals: () => new Map(),

  // Ties are measured by the extremes, whatever they are.
  undefinedFor: () => null,

  needs(target, field, settings) {
    const halo = [0, 0, 0];
    for (const axis of sliceAxes(field, settings)) halo[axis] = Math.ceil(settings.lbp2DRadius);
    return grown(target, halo as unknown as Vec3, field.size);
  },

  record(recording, { field, source, target, extremes, mask }, settings, { images, offset }) {
    const [rows, columns] = sliceAxes(field, settings);
    const [nx, ny, nz] = target.size;
    const [tx, ty, tz] = target.start;
    const [wx, wy, wz] = field.size;
    const [x0, y0, z0] = source.box.start;
    const [sx, sy] = source.box.size;
    recording.run(lbp2dKernel, [{
      nx, ny, nz, tx, ty, tz, wx, wy, wz, x0, y0, z0, sx, sy, rows, columns,
      samples: settings.lbp2DSamples, method: lbpMethods[settings.lbp2DMethod], pixel: pixelCodes[lbp2d.pixelType(field)],
      image: 0, mask: 0, extremes: extremes.first, circle: 0, images: offset,
    }], { image: source.image, mask, extremes: extremes.values, circle: recording.upload("LBP circle", "real", circleOf(settings)), images });
  },
};

/** Axes (0 x, 1 y, 2 z) along which rows follow one another, and columns. PyRadiomics swaps z and the axis across the slices. */
function sliceAxes({ dimension }: Field, { force2Ddimension }: Settings): readonly [rows: number, columns: number] {
  const across = dimension === 3 ? force2Ddimension : 0;
  return ([[1, 0], [2, 0], [1, 2]] as const)[across];
}

/** Samples on the circle, [samples][6]: row and column at or before each, relative to the centre, and the weights of the four around it. */
function circleOf({ lbp2DRadius, lbp2DSamples }: Settings): Float64Array {
  const circle = new Float64Array(6 * lbp2DSamples);
  for (let i = 0; i < lbp2DSamples; i++) {
    const angle = (2 * Math.PI * i) / lbp2DSamples;
    const row = fiveDecimals(-lbp2DRadius * Math.sin(angle));
    const column = fiveDecimals(lbp2DRadius * Math.cos(angle));
    const [v, u] = [row - Math.floor(row), column - Math.floor(column)];
    circle.set([Math.floor(row), Math.floor(column), (1 - v) * (1 - u), (1 - v) * u, v * (1 - u), v * u], 6 * i);
  }
  return circle;
}

const fiveDecimals = (x: number): number => Math.round(x * 1e5) / 1e5;
