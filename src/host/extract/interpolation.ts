import { prefilterHalo } from "../../kernels/prefilter.ts";
import { interpolators, pixelCodes, resample } from "../../kernels/resample.ts";
import { resampleLabel } from "../../kernels/resample-label.ts";
import { resampleWeighted, sumsLength } from "../../kernels/resample-weighted.ts";
import type { BufferRef, Recording } from "../engine/recording.ts";
import { splineCoefficients } from "../engine/splineCoefficients.ts";
import { InputError } from "../errors.ts";
import { voxelCount, type Box, type Geometry, type PixelType, type Vec3, type Volume } from "../image/volume.ts";
import type { Interpolator } from "../params/settings.ts";
import { axisWeights, type AxisWeights, type WeightingInterpolator } from "../prepare/axisWeights.ts";
import { positionTables, touchesFace } from "../prepare/grid.ts";

/** Some planes of the lattice, and what they are interpolated from. */
interface Piece {
  readonly planes: readonly [number, number];
  /** The part of the image that is held. */
  readonly part: Box;
  readonly image: BufferRef<"real">;
  /** `nearestSources` of the planes; anything where the interpolation is not `sourced`. */
  readonly sources: BufferRef<"u32">;
}

/** How an interpolator's kernels are recorded. */
interface Interpolation {
  /** Voxels that it reaches beyond a position. */
  readonly margin: number;
  readonly sourced: boolean;
  /** Values in the largest buffer besides its result, for planes made from a part of the image. */
  largest(planes: Piece["planes"], part: Box): number;
  record(recording: Recording, piece: Piece): BufferRef<"real">;
}

/** Those whose kernel computes weights from positions; the others are given weights. */
const positional: Partial<Record<Interpolator, keyof typeof interpolators>> = {
  sitkNearestNeighbor: "nearest", sitkLinear: "linear", sitkBSpline: "bspline",
};

/** @throws InputError where the interpolator needs parallel axes and the lattice's are not */
export function interpolation(image: Volume, lattice: Geometry, interpolator: Interpolator, pixelType: PixelType): Interpolation {
  const kind = positional[interpolator];
  return kind ? byPosition(image, lattice, kind, pixelType) : byWeight(image, lattice, interpolator as WeightingInterpolator, pixelType);
}

function byPosition(image: Volume, lattice: Geometry, kind: keyof typeof interpolators, pixelType: PixelType): Interpolation {
  const positions = positionTables(image, lattice);
  const sourced = kind === "nearest" || touchesFace(image, positions);
  return {
    margin: kind === "bspline" ? prefilterHalo + 2 : 1,
    sourced,
    largest: (_, part) => voxelCount(part.size),
    record(recording, { planes, part, image: source, sources }) {
      const item = { ...extents(lattice, image, planes, part), sourced: Number(sourced), interpolator: interpolators[kind], pixel: pixelCodes[pixelType] };
      const resampled = recording.buffer("resampled", "real", item.nx * item.ny * item.nz, kind === "nearest" ? source.planes : 2);
      recording.run(resample, [{ ...item, tables: 0 }], {
        image: kind === "bspline" ? splineCoefficients(recording, source, part.size, "itk") : source,
        tables: recording.upload("positions", "real", positionsOf(positions, lattice, planes)),
        sources,
        resampled,
      });
      return resampled;
    },
  };
}

function byWeight(image: Volume, lattice: Geometry, interpolator: WeightingInterpolator, pixelType: PixelType): Interpolation {
  const positions = positionTables(image, lattice);
  const sourced = touchesFace(image, positions);
  const weights = (planes: Piece["planes"]): AxisWeights =>
    axisWeights(image, sizeOf(lattice, planes), positionsOf(positions, lattice, planes), interpolator) ?? notParallel(image, lattice, interpolator);
  weights([0, lattice.size[2]]);
  const itemOf = (planes: Piece["planes"], part: Box, { follows: [fx, fy, fz], taps }: AxisWeights) => ({
    ...extents(lattice, image, planes, part), fx, fy, fz, taps, table: 0, sourced: Number(sourced), pixel: pixelCodes[pixelType], sums: 0,
  });
  const label = interpolator === "sitkLabelGaussian";
  return {
    margin: 5,
    sourced,
    largest: (planes, part) => Math.max(voxelCount(part.size), label ? 0 : sumsLength(itemOf(planes, part, weights(planes)))),
    record(recording, { planes, part, image: source, sources }) {
      const own = weights(planes);
      const item = itemOf(planes, part, own);
      const resampled = recording.buffer("resampled", "real", item.nx * item.ny * item.nz, label ? source.planes : 2);
      const buffers = { image: source, table: recording.upload("weights", "real", own.table), sources, resampled };
      if (label) recording.run(resampleLabel, [item], buffers);
      else recording.run(resampleWeighted, [item], buffers);
      return resampled;
    },
  };
}

function notParallel(image: Volume, { direction }: Geometry, interpolator: Interpolator): never {
  throw new InputError(
    `${image.name}: interpolator ${interpolator} needs the axes of image and mask parallel; direction of the image ` +
      `(${image.direction.join(", ")}), of the mask (${direction.join(", ")}): sitkBSpline, sitkLinear and sitkNearestNeighbor resample between any two`,
  );
}

const sizeOf = ({ size: [nx, ny] }: Geometry, [low, high]: Piece["planes"]): Vec3 => [nx, ny, high - low];

/** The fields that the items of all kernels share. */
function extents(lattice: Geometry, image: Geometry, planes: Piece["planes"], { start: [x0, y0, z0], size: [sx, sy, sz] }: Box) {
  const [nx, ny, nz] = sizeOf(lattice, planes);
  const [wx, wy, wz] = image.size;
  return { nx, ny, nz, wx, wy, wz, x0, y0, z0, sx, sy, sz, image: 0, sources: 0, resampled: 0 };
}

/** The position tables of some planes: the rows of x and y, and those of their z. */
function positionsOf(positions: Float64Array, { size: [nx, ny] }: Geometry, [low, high]: Piece["planes"]): Float64Array {
  const rows = 6 * (nx + ny);
  const own = new Float64Array(rows + 6 * (high - low));
  own.set(positions.subarray(0, rows));
  own.set(positions.subarray(rows + 6 * low, rows + 6 * high), rows);
  return own;
}
