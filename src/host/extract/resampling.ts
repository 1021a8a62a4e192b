import type { BufferRef, Recording } from "../engine/recording.ts";
import { cropArray } from "../image/crop.ts";
import { pointOf } from "../image/geometry.ts";
import { type Box, type Geometry, type PixelType, type Volume } from "../image/volume.ts";
import type { Interpolator } from "../params/settings.ts";
import { nearestSources, neededBox } from "../prepare/grid.ts";
import { interpolation } from "./interpolation.ts";
import { cutIntoSlabs, type Slab } from "./slabs.ts";

/** Makes slabs of a resampled image, in a recording. */
export interface Resampler {
  readonly slabs: readonly Slab[];
  /** @param prepare what happens to intensities before they are interpolated */
  record(recording: Recording, slab: Slab, prepare: (uploaded: BufferRef<"real">) => BufferRef<"real">): BufferRef<"real">;
}

/**
 * Resampling of an image to a lattice. Only what the lattice needs of the image is uploaded, slab by slab where a buffer would
 * pass what the adapter binds.
 * @throws InputError when not even one plane can be made at once, or the axes are not parallel and the interpolator needs them to be
 */
export function resampler(
  image: Volume,
  lattice: Geometry,
  { interpolator, pixelType, halo, maxBindingBytes }: {
    readonly interpolator: Interpolator; readonly pixelType: PixelType; readonly halo: number; readonly maxBindingBytes: number;
  },
): Resampler {
  const { margin, sourced, largest, record } = interpolation(image, lattice, interpolator, pixelType);
  const latticeOf = ({ held: [low, high] }: Slab): Geometry =>
    low === 0 && high === lattice.size[2]
      ? lattice
      : { ...lattice, size: [lattice.size[0], lattice.size[1], high - low], origin: pointOf(lattice, [0, 0, low]) };
  const source = (slab: Slab): Box => neededBox(image, latticeOf(slab), margin) ?? { start: [0, 0, 0], size: [1, 1, 1] };
  return {
    slabs: fittingSlabs(lattice, halo, (slab) => largest(slab.held, source(slab)), maxBindingBytes),
    record(recording, slab, prepare) {
      const part = source(slab);
      const uploaded = recording.upload("image", "real", cropArray(image.data, image.size, part));
      const sources = recording.upload("nearest voxels", "u32", sourced ? nearestSources(image, latticeOf(slab), part) : [0]);
      return record(recording, { planes: slab.held, part, image: prepare(uploaded), sources });
    },
  };
}

/** Slabs whose output and whatever else they need (`largest`, in values) both fit: thinner ones until they do. */
function fittingSlabs({ size }: Geometry, halo: number, largest: (slab: Slab) => number, maxBindingBytes: number): Slab[] {
  const bytesPerVoxel = 12; // three planes of f32
  for (let bytes = bytesPerVoxel; ; bytes *= 2) {
    const slabs = cutIntoSlabs(size, halo, bytes, maxBindingBytes);
    if (slabs.every((slab) => largest(slab) * bytesPerVoxel <= maxBindingBytes)) return slabs;
  }
}
