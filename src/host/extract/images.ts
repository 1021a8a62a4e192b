import { normalise } from "../../kernels/normalise.ts";
import type { Engine } from "../engine/engine.ts";
import type { BufferRef, Recording, Results } from "../engine/recording.ts";
import { cropArray } from "../image/crop.ts";
import { voxelCount, type Geometry, type PixelType, type Vec3, type Volume } from "../image/volume.ts";
import type { Interpolator, Settings } from "../params/settings.ts";
import type { Prepared, Region } from "../prepare/prepare.ts";
import { recordResegmentation } from "./resegmentation.ts";
import { resampler } from "./resampling.ts";
import { cutIntoSlabs, type Slab } from "./slabs.ts";
import { readStatistics, recordMoments, recordStatistics, type Statistics, type Window } from "./statistics.ts";

/** One slab of the prepared image, in device memory. */
export interface ImageSlab extends Slab {
  /** Intensities [held][sy][sx]. */
  readonly image: BufferRef<"real">;
  /** The mask that is measured, resegmented where asked for, [held][sy][sx]. */
  readonly mask: BufferRef<"u8">;
  /** The mask before resegmentation. */
  readonly wholeMask: BufferRef<"u8">;
}

/** What the first recording makes and keeps for the second. */
export interface ImagePhase {
  readonly lattice: Geometry;
  /** Pixel type of the intensities, which decides the arithmetic of bin edges. */
  readonly pixelType: PixelType;
  readonly slabs: readonly ImageSlab[];
  /** Makes prepared intensities of uploaded ones: normalises them where that is asked for. */
  readonly prepare: Prepare;
  readonly kept: readonly BufferRef[];
  read(results: Results): RegionHeader;
}

/** What the host has to know before levels and matrices can be laid out. */
export interface RegionHeader {
  /** Intensities of the ROI that is measured. */
  readonly measured: Statistics;
  /** Intensities of the ROI before resegmentation. */
  readonly masked: Statistics;
  /** Intensities of the whole region; only where it was interpolated. */
  readonly whole: Statistics | null;
  /** The resegmented mask [nz][ny][nx]; null without resegmentation. */
  readonly resegmented: Uint8Array | null;
  /** Voxels of the measured ROI whose intensity removeOutliers has clamped. */
  readonly clamped: number;
}

/** Bytes a voxel of the prepared image takes: three planes of f32. */
export const imageBytesPerVoxel = 12;

/** What decides how a region is cut into slabs. */
export interface Layout {
  /** Planes that neighbours need on either side. */
  readonly halo: number;
  /** Of the largest buffer over a slab. */
  readonly bytesPerVoxel: number;
}

/** Pixel type of the prepared image. */
export function preparedType(image: Volume, { normalize }: Settings): PixelType {
  return normalize ? "float64" : image.pixelType;
}

/** Appends what makes the prepared image: upload, normalisation, resampling, resegmentation, and the header's statistics. */
export function recordImages(recording: Recording, engine: Engine, image: Volume, prepared: Prepared, settings: Settings, layout: Layout): ImagePhase {
  const { region, interpolated } = prepared;
  const { lattice } = region;
  const pixelType = preparedType(image, settings);
  const prepare = settings.normalize ? recordNormaliser(recording, engine, image, settings) : (uploaded: BufferRef<"real">) => uploaded;
  const { slabs, make } = imageMaker(recording, engine, image, region, { ...layout, pixelType, interpolator: settings.interpolator });
  const [sx, sy] = lattice.size;
  const uploaded = slabs.map((slab) => {
    const box = { start: [0, 0, slab.held[0]], size: [sx, sy, slab.held[1] - slab.held[0]] } as const;
    const mask = recording.upload("mask", "u8", slabs.length === 1 ? region.mask : cropArray(region.mask, lattice.size, box));
    return { ...slab, image: make(slab, prepare), wholeMask: mask };
  });
  const windows = (mask: "mask" | "wholeMask", of: readonly ImageSlab[]): Window[] =>
    of.map((slab) => ({
      image: slab.image, offset: 0, mask: slab[mask], start: [0, 0, slab.core[0] - slab.held[0]], size: [sx, sy, slab.core[1] - slab.core[0]], rows: [sx, sy],
    }));

  const whole = uploaded.map((slab) => ({ ...slab, mask: slab.wholeMask }));
  const maskedRecord = recordStatistics(recording, [windows("wholeMask", whole)], { masked: true });
  const wholeRecord = interpolated ? recordStatistics(recording, [windows("wholeMask", whole)], { masked: false }) : null;
  const reseg = settings.resegmentRange
    ? recordResegmentation(recording, whole, windows("wholeMask", whole), maskedRecord, settings, pixelType)
    : null;
  const made: ImageSlab[] = reseg ? whole.map((slab, k) => ({ ...slab, mask: reseg[k] })) : whole;
  const measuredRecord = reseg ? recordStatistics(recording, [windows("mask", made)], { masked: true }) : maskedRecord;

  const unclampedRecord = settings.normalize && settings.removeOutliers !== null
    ? recordStatistics(recording, [windows("mask", made)], { masked: true, bounds: belowClamp(recording, settings.removeOutliers * settings.normalizeScale) })
    : measuredRecord;

  const kept = [...new Set(made.flatMap((slab) => [slab.image, slab.mask, slab.wholeMask]))];
  for (const ref of kept) recording.keep(ref);
  const read = new Set([maskedRecord, measuredRecord, unclampedRecord, ...(wholeRecord ? [wholeRecord] : []), ...(reseg ?? [])]);
  for (const ref of read) recording.read(ref);
  return {
    lattice, pixelType, slabs: made, prepare, kept,
    read: (results) => ({
      measured: readStatistics(results.get(measuredRecord)),
      masked: readStatistics(results.get(maskedRecord)),
      whole: wholeRecord && readStatistics(results.get(wholeRecord)),
      resegmented: reseg && joinMasks(made, lattice.size, results),
      clamped: results.get(measuredRecord)[0] - results.get(unclampedRecord)[0],
    }),
  };
}

/** The intensities that lie clearly within +-limit: what was clamped lies at it, up to rounding. */
function belowClamp(recording: Recording, limit: number) {
  const inside = limit * (1 - 1e-12);
  return { values: recording.upload("clamp", "real", [-inside, inside]), first: 0, step: 0, slacks: [0] };
}

export type Prepare = (uploaded: BufferRef<"real">) => BufferRef<"real">;

/** How the region is cut, and how a slab of it is made: copied from the image, or interpolated. */
function imageMaker(recording: Recording, engine: Engine, image: Volume, { lattice, source }: Region, how: Layout & { readonly pixelType: PixelType; readonly interpolator: Interpolator | null }) {
  const { maxBindingBytes } = engine;
  if (source.kind === "resample") {
    const { slabs, record } = resampler(image, lattice, { ...how, interpolator: how.interpolator!, maxBindingBytes });
    return { slabs, make: (slab: Slab, prepare: Prepare) => record(recording, slab, prepare) };
  }
  const [x, y, z] = source.start;
  const [sx, sy] = lattice.size;
  return {
    slabs: cutIntoSlabs(lattice.size, how.halo, how.bytesPerVoxel, maxBindingBytes),
    make: ({ held: [low, high] }: Slab, prepare: Prepare) => {
      const crop = cropArray(image.data, image.size, { start: [x, y, z + low], size: [sx, sy, high - low] });
      return prepare(recording.upload("image", "real", withoutNonFinite(crop)));
    },
  };
}

/** Where nothing depends on it a float image may hold NaN or infinity; no kernel may see one. */
export function withoutNonFinite<A extends Volume["data"]>(values: A): A {
  if (values instanceof Float32Array || values instanceof Float64Array) {
    for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) values[i] = 0;
  }
  return values;
}

/** Appends the statistics of the whole image; what is given back centres intensities at its mean, in its deviations. */
function recordNormaliser(recording: Recording, engine: Engine, image: Volume, { removeOutliers, normalizeScale }: Settings): Prepare {
  const [nx, ny] = image.size;
  const none = recording.upload("no mask", "u8", [0]);
  const windows = cutIntoSlabs(image.size, 0, imageBytesPerVoxel, engine.maxBindingBytes).map(({ core: [low, high] }): Window => ({
    image: recording.upload("whole image", "real", image.data.subarray(low * nx * ny, high * nx * ny)),
    offset: 0, mask: none, start: [0, 0, 0], size: [nx, ny, high - low], rows: [nx, ny],
  }));
  const records = recordStatistics(recording, [windows], { masked: false });
  const moments = recordMoments(recording, [windows], records, [0], false);
  const constants = recording.upload("normalisation", "real", [removeOutliers ?? 0, normalizeScale]);
  return (source) => {
    const normalised = recording.buffer("normalised", "real", source.length);
    const item = { count: source.length, image: 0, normalised: 0, record: 0, moments: 0, settings: 0, clipped: Number(removeOutliers !== null) };
    recording.run(normalise, [item], { image: source, records, moments, settings: constants, normalised });
    return normalised;
  };
}

/** The core planes of the slabs' masks as one mask of the region. */
function joinMasks(slabs: readonly ImageSlab[], size: Vec3, results: Results): Uint8Array {
  const plane = size[0] * size[1];
  const joined = new Uint8Array(voxelCount(size));
  for (const { held, core, mask } of slabs) {
    joined.set(results.get(mask).subarray((core[0] - held[0]) * plane, (core[1] - held[0]) * plane), core[0] * plane);
  }
  return joined;
}
