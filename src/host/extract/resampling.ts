import { prefilter, prefilterHalo } from "../../kernels/prefilter.ts";
import { interpolators, pixelCodes, resample } from "../../kernels/resample.ts";
import type { BufferRef, Recording } from "../engine/recording.ts";
import { InputError } from "../errors.ts";
import { cropArray } from "../image/crop.ts";
import { pointOf } from "../image/geometry.ts";
import { voxelCount, type Box, type Geometry, type PixelType, type Volume } from "../image/volume.ts";
import type { Interpolator } from "../params/settings.ts";
import { nearestSources, neededBox, positionTables, touchesFace } from "../prepare/grid.ts";
import { cutIntoSlabs, type Slab } from "./slabs.ts";

const kinds: Partial<Record<Interpolator, keyof typeof interpolators>> = {
  sitkNearestNeighbor: "nearest", sitkLinear: "linear", sitkBSpline: "bspline",
};

/** Makes slabs of a resampled image, in a recording. */
export interface Resampler {
  readonly slabs: readonly Slab[];
  /** @param prepare what happens to intensities before they are interpolated */
  record(recording: Recording, slab: Slab, prepare: (uploaded: BufferRef<"real">) => BufferRef<"real">): BufferRef<"real">;
}

/**
 * Resampling of an image to a lattice. Only what the lattice needs of the image is uploaded, slab by slab where a buffer would
 * pass what the adapter binds.
 * @throws InputError when not even one plane can be made at once
 */
export function resampler(
  image: Volume,
  lattice: Geometry,
  { interpolator, pixelType, halo, maxBindingBytes }: {
    readonly interpolator: Interpolator; readonly pixelType: PixelType; readonly halo: number; readonly maxBindingBytes: number;
  },
): Resampler {
  const kind = kinds[interpolator];
  if (!kind) throw new InputError(`interpolator ${interpolator} is not available yet`);
  const margin = kind === "bspline" ? prefilterHalo + 2 : 1;
  const latticeOf = ({ held: [low, high] }: Slab): Geometry =>
    low === 0 && high === lattice.size[2]
      ? lattice
      : { ...lattice, size: [lattice.size[0], lattice.size[1], high - low], origin: pointOf(lattice, [0, 0, low]) };
  const source = (slab: Slab): Box => neededBox(image, latticeOf(slab), margin) ?? { start: [0, 0, 0], size: [1, 1, 1] };
  const slabs = fittingSlabs(lattice, halo, source, maxBindingBytes);
  const tables = positionTables(image, lattice);
  const sourced = kind === "nearest" || touchesFace(image, tables);
  const [nx, ny] = lattice.size;
  const [wx, wy, wz] = image.size;

  return {
    slabs,
    record(recording, slab, prepare) {
      const [low, high] = slab.held;
      const part = source(slab);
      const { start, size } = part;
      const crop = recording.upload("image", "real", cropArray(image.data, image.size, part));
      const input = kind === "bspline" ? splineCoefficients(recording, prepare(crop), size) : prepare(crop);
      const nz = high - low;
      const planes = kind === "nearest" ? input.planes : 2;
      const resampled = recording.buffer("resampled", "real", nx * ny * nz, planes);
      const rows = 6 * (nx + ny);
      const slabTables = new Float64Array(rows + 6 * nz);
      slabTables.set(tables.subarray(0, rows));
      slabTables.set(tables.subarray(rows + 6 * low, rows + 6 * high), rows);
      recording.run(resample, [{
        nx, ny, nz, wx, wy, wz, x0: start[0], y0: start[1], z0: start[2], sx: size[0], sy: size[1], sz: size[2],
        image: 0, tables: 0, sources: 0, sourced: Number(sourced), interpolator: interpolators[kind], pixel: pixelCodes[pixelType], resampled: 0,
      }], {
        image: input,
        tables: recording.upload("positions", "real", slabTables),
        sources: recording.upload("nearest voxels", "u32", sourced ? nearestSources(image, latticeOf(slab), part) : [0]),
        resampled,
      });
      return resampled;
    },
  };
}

/** Cubic B-spline coefficients along all axes. */
function splineCoefficients(recording: Recording, image: BufferRef<"real">, [nx, ny, nz]: Box["size"]): BufferRef<"real"> {
  let input = image;
  for (const axis of [0, 1, 2]) {
    const coefficients = recording.buffer("B-spline coefficients", "real", image.length);
    recording.run(prefilter, [{ nx, ny, nz, axis, image: 0, coefficients: 0 }], { image: input, coefficients });
    input = coefficients;
  }
  return input;
}

/** Slabs whose output and whose part of the image both fit: thinner ones until they do. */
function fittingSlabs({ size }: Geometry, halo: number, source: (slab: Slab) => Box, maxBindingBytes: number): Slab[] {
  const bytesPerVoxel = 12; // three planes of f32
  for (let bytes = bytesPerVoxel; ; bytes *= 2) {
    const slabs = cutIntoSlabs(size, halo, bytes, maxBindingBytes);
    if (slabs.every((slab) => voxelCount(source(slab).size) * bytesPerVoxel <= maxBindingBytes)) return slabs;
  }
}
