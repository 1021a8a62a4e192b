import { prefilter, prefilterHalo } from "../../kernels/prefilter.ts";
import { interpolators, pixelCodes, resample } from "../../kernels/resample.ts";
import { resampleLabel } from "../../kernels/resample-label.ts";
import { resampleWeighted, sumsLength } from "../../kernels/resample-weighted.ts";
import type { BufferRef, Recording } from "../engine/recording.ts";
import { InputError } from "../errors.ts";
import { cropArray } from "../image/crop.ts";
import { pointOf } from "../image/geometry.ts";
import { voxelCount, type Box, type Geometry, type PixelType, type Volume } from "../image/volume.ts";
import type { Interpolator } from "../params/settings.ts";
import { axisWeights, type AxisWeights, type WeightingInterpolator } from "../prepare/axisWeights.ts";
import { nearestSources, neededBox, positionTables, touchesFace } from "../prepare/grid.ts";
import { cutIntoSlabs, type Slab } from "./slabs.ts";

/** Makes slabs of a resampled image, in a recording. */
export interface Resampler {
  readonly slabs: readonly Slab[];
  /** @param prepare what happens to intensities before they are interpolated */
  record(recording: Recording, slab: Slab, prepare: (uploaded: BufferRef<"real">) => BufferRef<"real">): BufferRef<"real">;
}

/** Interpolators that compute their weights on the device, from positions. The others take weights from a table. */
const positional: Partial<Record<Interpolator, keyof typeof interpolators>> = {
  sitkNearestNeighbor: "nearest", sitkLinear: "linear", sitkBSpline: "bspline",
};

/**
 * Resampling of an image to a lattice. Only what the lattice needs of the image is uploaded, slab by slab where a buffer would
 * pass what the adapter binds.
 * @throws InputError when not even one plane can be made at once, or the interpolator needs parallel axes and they are not
 */
export function resampler(
  image: Volume,
  lattice: Geometry,
  { interpolator, pixelType, halo, maxBindingBytes }: {
    readonly interpolator: Interpolator; readonly pixelType: PixelType; readonly halo: number; readonly maxBindingBytes: number;
  },
): Resampler {
  const kind = positional[interpolator];
  const tables = positionTables(image, lattice);
  const weightsOf = kind ? null : slabWeights(image, lattice, tables, interpolator as WeightingInterpolator);
  const latticeOf = ({ held: [low, high] }: Slab): Geometry =>
    low === 0 && high === lattice.size[2]
      ? lattice
      : { ...lattice, size: [lattice.size[0], lattice.size[1], high - low], origin: pointOf(lattice, [0, 0, low]) };
  const source = (slab: Slab): Box => neededBox(image, latticeOf(slab), margin(interpolator)) ?? { start: [0, 0, 0], size: [1, 1, 1] };
  const largest = (slab: Slab): number => {
    const { size } = source(slab);
    return Math.max(voxelCount(size), weightsOf ? sumsLength(itemOf(latticeOf(slab), size, weightsOf(slab))) : 0);
  };
  const slabs = fittingSlabs(lattice, halo, largest, maxBindingBytes);
  const sourced = kind === "nearest" || touchesFace(image, tables);
  const [wx, wy, wz] = image.size;

  return {
    slabs,
    record(recording, slab, prepare) {
      const part = source(slab);
      const { start: [x0, y0, z0], size: [sx, sy, sz] } = part;
      const grid = latticeOf(slab);
      const [nx, ny, nz] = grid.size;
      const sources = recording.upload("nearest voxels", "u32", sourced ? nearestSources(image, grid, part) : [0]);
      const input = prepare(recording.upload("image", "real", cropArray(image.data, image.size, part)));
      const common = { nx, ny, nz, x0, y0, z0, sx, sy, sz, image: 0, sources: 0, sourced: Number(sourced), resampled: 0 };
      const whole = { wx, wy, wz, pixel: pixelCodes[pixelType] };
      const exact = kind === "nearest" || interpolator === "sitkLabelGaussian";
      const resampled = recording.buffer("resampled", "real", voxelCount(grid.size), exact ? input.planes : 2);
      if (kind) {
        const positions = recording.upload("positions", "real", slabPositions(tables, lattice, slab));
        const of = kind === "bspline" ? splineCoefficients(recording, input, part.size) : input;
        recording.run(resample, [{ ...common, ...whole, tables: 0, interpolator: interpolators[kind] }], { image: of, tables: positions, sources, resampled });
        return resampled;
      }
      const weights = weightsOf!(slab);
      const item = { ...common, ...itemOf(grid, part.size, weights), table: 0, taps: weights.taps };
      const buffers = { image: input, table: recording.upload("weights", "real", weights.table), sources, resampled };
      if (exact) recording.run(resampleLabel, [item], buffers);
      else recording.run(resampleWeighted, [{ ...item, ...whole, sums: 0 }], buffers);
      return resampled;
    },
  };
}
