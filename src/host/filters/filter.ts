import type { BufferRef, Recording } from "../engine/recording.ts";
import type { Box, PixelType, Vec3 } from "../image/volume.ts";
import type { Settings } from "../params/settings.ts";

/**
 * The lattice whose every voxel PyRadiomics' filters see: the whole image, or the padded crop where it resamples or pre-crops.
 * Boundaries of filters are its boundaries.
 */
export interface Field {
  /** Voxels along x, y, z. */
  readonly size: Vec3;
  /** Along x, y, z in mm. */
  readonly spacing: Vec3;
  /** Dimensions of the image's file: a 2-D image is one slice. */
  readonly dimension: 2 | 3;
  readonly pixelType: PixelType;
}

/** Part of a field on the device: intensities over `box` (in voxels of the field), [sz][sy][sx]. */
export interface Source {
  readonly image: BufferRef<"real">;
  readonly box: Box;
}

/** What a filter works on. */
export interface FilterInput {
  readonly field: Field;
  /** Holds at least the box that `Filter.needs` asked for. */
  readonly source: Source;
  /** The part of the field whose filtered intensities are wanted. */
  readonly target: Box;
  /** Minimum and maximum of the whole field: two values from `first` on. Zeros unless the filter declares `undefinedFor`. */
  readonly extremes: { readonly values: BufferRef<"real">; readonly first: number };
  /** 1 inside the ROI, 0 outside, over the target [nz][ny][nx]; what the ROI is not part of may be left 0. */
  readonly mask: BufferRef<"u8">;
}

/** Where filtered images go: image k of the filter lies from offset + k * (voxels of the target) on, [nz][ny][nx] of the target. */
export interface FilterOutput {
  /** One plane: filters compute in f32. Two: value and residual, good to 2^-44 or better. */
  readonly images: BufferRef<"real">;
  readonly offset: number;
}

/** One of PyRadiomics' image types: how its images are called, what they need, and how they are recorded. */
export interface Filter {
  /** Names of its images, the first part of their columns, in PyRadiomics' order; known before any image is read. */
  names(settings: Settings): readonly string[];
  /**
   * Greatest error that f32 makes of an intensity, by the greatest magnitude of the field; measured, with a margin
   * (docs/decisions/0012). null: it is always computed in the default precision.
   */
  singleError(settings: Settings, field: Field): ((magnitude: number) => number) | null;
  /** Pixel type that PyRadiomics' filter gives, which decides the arithmetic of bin edges. */
  pixelType(field: Field): PixelType;
  /** Why an image cannot be made of this field, by its name; the others can. */
  refusals(field: Field, settings: Settings): ReadonlyMap<string, string>;
  /** The box of the field that a target's intensities depend on, within the field. */
  needs(target: Box, field: Field, settings: Settings): Box;
  /**
   * Why its images are undefined for a field of these extremes (null where they are not). Filters that use the field's extremes
   * declare it; what they write in that case is finite and not used.
   */
  readonly undefinedFor?: (minimum: number, maximum: number) => string | null;
  /** Appends all of its images in the order of `names`; those it refuses are left as they are. */
  record(recording: Recording, input: FilterInput, settings: Settings, output: FilterOutput): void;
}

/** A box grown by a halo along x, y, z, as far as the field reaches. */
export function grown({ start, size }: Box, halo: Vec3, field: Vec3): Box {
  const low = start.map((s, k) => Math.max(0, s - halo[k]));
  const high = start.map((s, k) => Math.min(field[k], s + size[k] + halo[k]));
  return { start: low as unknown as Vec3, size: high.map((h, k) => h - low[k]) as unknown as Vec3 };
}
