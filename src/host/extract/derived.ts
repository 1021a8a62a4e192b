import { crop } from "../../kernels/crop.ts";
import type { Planes } from "../../kernels/operation.ts";
import type { Engine } from "../engine/engine.ts";
import type { BufferRef, Recording, Results } from "../engine/recording.ts";
import { InputError } from "../errors.ts";
import type { Field, FilterInput, FilterOutput, Source } from "../filters/filter.ts";
import { cropArray, unionBox } from "../image/crop.ts";
import { voxelCount, type Box, type Vec3, type Volume } from "../image/volume.ts";
import { nonFiniteVoxel } from "../prepare/finite.ts";
import { summarise } from "../prepare/intensities.ts";
import type { Prepared, Region } from "../prepare/prepare.ts";
import { windowsOf, type ImageGroup, type MeasuredImage } from "./groups.ts";
import { withoutNonFinite, type ImagePhase, type ImageSlab } from "./images.ts";
import type { PlannedType } from "./plan.ts";
import { readStatistics, recordStatistics, type Statistics } from "./statistics.ts";

/** Precision of filters on a GPU: value and residual, or f32 alone. */
export type Precision = "double" | "single";

export interface DerivedInput {
  readonly image: Volume;
  readonly prepared: Prepared;
  readonly images: ImagePhase;
  /** The part of the region that is filtered: at least the ROI's box. */
  readonly box: Box;
  /** The prepared image, where it is measured too and may join those that filters make. */
  readonly original: MeasuredImage | null;
  /** Image types other than Original. */
  readonly types: readonly FilteredType[];
  readonly precision: Precision;
  /** Whether filters that look at the ROI alone (patterns) fill the whole box. */
  readonly everywhere: boolean;
}

/** Filtered images of a case, in device memory. */
export interface DerivedPhase {
  readonly groups: readonly ImageGroup[];
  readonly kept: readonly BufferRef[];
  read(results: Results): FilteredImages;
}

/** What has been made of a case. */
export interface FilteredImages {
  /** By name: where an image lies, and the statistics of its ROI. */
  readonly made: Map<string, { readonly group: ImageGroup; readonly at: number; readonly statistics: Statistics }>;
  /** Where a copy of the prepared image lies, or null where there is none. */
  readonly original: { readonly group: ImageGroup; readonly at: number } | null;
  /** Name -> why the image is undefined for this field's extremes. */
  readonly undefinedImages: ReadonlyMap<string, string>;
  /** Greatest magnitude of the field; 0 where nobody asked. */
  readonly magnitude: number;
}

export type FilteredType = PlannedType & { readonly filter: NonNullable<PlannedType["filter"]> };

export const nothingDerived: DerivedPhase = { groups: [], kept: [], read: () => ({ made: new Map(), original: null, undefinedImages: new Map(), magnitude: 0 }) };

/** What PyRadiomics' filters see: the whole image, or the region where it resamples or pre-crops. */
export function fieldOf({ dimension, region: { reported } }: Pick<Prepared, "dimension" | "region">, { pixelType }: Pick<ImagePhase, "pixelType">): Field {
  const { size, spacing } = reported.lattice;
  return { size, spacing, dimension, pixelType };
}

/**
 * Appends the filtered images of a case, and their statistics over the ROI. The prepared image is copied to them where their planes
 * keep it exact, so that what is measured of all images takes one dispatch.
 * @throws InputError where the adapter cannot bind what they need
 */
export function recordDerived(recording: Recording, engine: Engine, input: DerivedInput): DerivedPhase {
  const { images, prepared, precision, types, everywhere, original } = input;
  const field = fieldOf(prepared, images);
  const single = precision === "single" && engine.backend === "gpu";
  const slabs = filteredSlabs(recording, input);
  const extremes = recordExtremes(recording, input);
  const inSingle = ({ filter, settings }: FilteredType): boolean => single && filter.singleError(settings, field) !== null;
  const sorted = [types.filter(inSingle), types.filter((type) => !inSingle(type))];
  const ofGroups = sorted.flatMap((alike) => inGroups(alike, slabs, engine.maxBindingBytes));
  const planesOf = (own: readonly FilteredType[]): Planes => (inSingle(own[0]) ? 1 : 2);
  const holdsCopy = (own: readonly FilteredType[]): boolean =>
    images.slabs.every(({ image }) => image.planes <= planesOf(own)) && groupBytes(own, slabs, 1) <= engine.maxBindingBytes;
  const host = original && ofGroups.find(holdsCopy);
  const groups = ofGroups.map((own): ImageGroup => {
    const measured = own.flatMap((type) => measuredImages(type, field));
    if (own === host) measured.push(original!);
    const length = measured.length;
    const made = slabs.map(({ slab, target, mask }, s) => {
      requireBinding(engine, input.image, target.size, 8 * length);
      const buffer = recording.buffer("filtered images", "real", length * voxelCount(target.size), planesOf(own));
      const source = sourceOf(recording, engine, input, target, own);
      let offset = 0;
      for (const { filter, settings, names } of own) {
        filter.record(recording, { field, source, target, extremes, mask: everywhere ? wholeMask(recording, target) : mask }, settings, { images: buffer, offset });
        offset += names.length * voxelCount(target.size);
      }
      if (own === host) recordCopy(recording, input, images.slabs[s], target, { images: buffer, offset });
      return { ...slab, image: buffer, mask };
    });
    return { images: measured, box: slabs[0].box, slabs: made };
  });

  const groupOfCopy = host ? groups[ofGroups.indexOf(host)] : null;
  const roi = prepared.region.roi.box;
  const refused = new Set(types.flatMap(({ refusals }) => [...refusals.keys()]));
  const made = groups.flatMap((group) => group.images.map(({ name }, k) => ({ name, group, k })).filter(({ name }) => name !== original?.name && !refused.has(name)));
  const records = recordStatistics(recording, made.map(({ group, k }) => windowsOf(group, k, roi)), { masked: true });
  recording.read(records);
  if (extremes.asked) recording.read(extremes.values);
  const kept = groups.flatMap(({ slabs }) => slabs.flatMap(({ image, mask }) => [image, mask]));
  for (const ref of kept) recording.keep(ref);
  return {
    groups, kept,
    read(results) {
      const values = results.get(records);
      const [minimum, maximum] = extremes.asked ? results.get(extremes.values).subarray(extremes.first) : [0, 0];
      const undefinedImages = types.flatMap(({ filter, names }) => {
        const reason = filter.undefinedFor?.(minimum, maximum) ?? null;
        return reason === null ? [] : names.map((name): [string, string] => [name, reason]);
      });
      return {
        made: new Map(made.map(({ name, group, k }, i) => [name, { group, at: k, statistics: readStatistics(values, i) }])),
        original: groupOfCopy && { group: groupOfCopy, at: groupOfCopy.images.length - 1 },
        undefinedImages: new Map(undefinedImages),
        magnitude: Math.max(Math.abs(minimum), Math.abs(maximum)),
      };
    },
  };
}

/** Copies a slab of the prepared image to its filtered images. */
function recordCopy(recording: Recording, { prepared: { region } }: DerivedInput, { image, held }: ImageSlab, { start, size }: Box, { images, offset }: FilterOutput): void {
  const [sx, sy] = region.lattice.size;
  const [x0, y0, z0] = start.map((s, k) => s - region.reported.start[k]);
  recording.run(
    crop,
    [{ nx: size[0], ny: size[1], nz: size[2], x0, y0, z0: z0 - held[0], sx, sy, image: 0, cropped: offset }],
    { image, cropped: images },
  );
}

function wholeMask(recording: Recording, { size }: Box): BufferRef<"u8"> {
  return recording.upload("whole box", "u8", new Uint8Array(voxelCount(size)).fill(1));
}

function measuredImages({ filter, names, settings }: FilteredType, field: Field): MeasuredImage[] {
  return names.map((name) => ({ name, settings, pixelType: filter.pixelType(field) }));
}

/** A slab of what is filtered: `target` in voxels of the field, `box` (all slabs together) in those of the region. */
interface FilteredSlab {
  readonly slab: Pick<ImageSlab, "core" | "held">;
  readonly box: Box;
  readonly target: Box;
  readonly mask: BufferRef<"u8">;
}

/** Whether filters see the region alone: it was resampled or pre-cropped. Else they see the image that it was cut from. */
function regionIsField({ reported: { lattice }, lattice: { size } }: Region): boolean {
  return lattice.size.every((n, k) => n === size[k]);
}

/** Where the field begins in the image, where its intensities are the image's. */
function fieldStart(region: Region): Vec3 {
  return region.source.kind === "crop" && regionIsField(region) ? region.source.start : [0, 0, 0];
}

const shifted = ({ start, size }: Box, by: Vec3): Box => ({ start: start.map((s, k) => s + by[k]) as unknown as Vec3, size });

/**
 * The types with refusals for those that would combine a NaN or an infinity: with its neighbours, or as the greatest intensity. (A
 * resampled image is finite everywhere.)
 */
export function refuseNonFinite(types: readonly PlannedType[], image: Volume, { region, dimension }: Prepared, box: Box): PlannedType[] {
  if (region.source.kind === "resample") return [...types];
  const field = fieldOf({ region, dimension }, { pixelType: image.pixelType });
  const target = shifted(box, region.reported.start);
  const whole: Box = { start: [0, 0, 0], size: field.size };
  return types.map((type) => {
    const { filter, names, settings } = type;
    if (!filter) return type;
    const found = nonFiniteVoxel(image, shifted(filter.undefinedFor ? whole : filter.needs(target, field, settings), fieldStart(region)));
    return found === null ? type : { ...type, refusals: new Map(names.map((name) => [name, `${found}, which the filter combines with others`])) };
  });
}

function filteredSlabs(recording: Recording, { images, prepared: { region }, box }: DerivedInput): FilteredSlab[] {
  const { start } = region.reported;
  const inField = (part: Box): Box => shifted(part, start);
  const whole: Box = { start: [0, 0, 0], size: region.lattice.size };
  const resegmented = images.slabs.some(({ mask, wholeMask }) => mask !== wholeMask);
  if (images.slabs.length > 1 || resegmented || sameBox(box, whole)) {
    return images.slabs.map(({ core, held, mask }) => ({
      slab: { core, held }, box: whole, mask,
      target: inField({ start: [0, 0, held[0]], size: [whole.size[0], whole.size[1], held[1] - held[0]] }),
    }));
  }
  const mask = recording.upload("mask", "u8", cropArray(region.mask, region.lattice.size, box));
  const planes: readonly [number, number] = [0, box.size[2]];
  return [{ slab: { core: planes, held: planes }, box, mask, target: inField(box) }];
}

function sameBox(a: Box, b: Box): boolean {
  return [0, 1, 2].every((k) => a.start[k] === b.start[k] && a.size[k] === b.size[k]);
}

/** Of the voxels that a filter needs, in the largest buffer between its passes: four bands of a wavelet. */
export const filterBytesPerVoxel = 32;

/** @throws InputError where a buffer of so many voxels passes what the adapter binds */
function requireBinding({ maxBindingBytes }: Engine, { name }: Volume, size: Vec3, bytesPerVoxel: number): void {
  const bytes = bytesPerVoxel * voxelCount(size);
  if (bytes <= maxBindingBytes) return;
  throw new InputError(`${name}: filters need ${size.join("x")} voxels at once (${bytes} bytes), this adapter binds ${maxBindingBytes}: use the CPU backend`);
}

/** The part of the field that filters need around a target. */
function sourceOf(recording: Recording, engine: Engine, { image, prepared, images }: DerivedInput, target: Box, types: readonly FilteredType[]): Source {
  const { region } = prepared;
  const field = fieldOf(prepared, images);
  if (regionIsField(region) && region.source.kind === "resample") {
    if (images.slabs.length > 1) {
      throw new InputError(`${image.name}: filters need the resampled region of ${region.lattice.size.join("x")} voxels in one piece, this adapter binds ${engine.maxBindingBytes} bytes: use the CPU backend`);
    }
    requireBinding(engine, image, region.lattice.size, filterBytesPerVoxel);
    return { image: images.slabs[0].image, box: { start: [0, 0, 0], size: region.lattice.size } };
  }
  const box = types.map(({ filter, settings }) => filter.needs(target, field, settings)).reduce(unionBox);
  const inImage = shifted(box, fieldStart(region));
  requireBinding(engine, image, box.size, filterBytesPerVoxel);
  return { image: images.prepare(recording.upload("image", "real", withoutNonFinite(cropArray(image.data, image.size, inImage)))), box };
}

/** Minimum and maximum of the whole field, or zeros where nobody asks for them. */
function recordExtremes(recording: Recording, { image, prepared: { region }, images, types, precision }: DerivedInput): FilterInput["extremes"] & { readonly asked: boolean } {
  if (precision === "double" && !types.some(({ filter }) => filter.undefinedFor)) return { asked: false, values: recording.upload("no extremes", "real", [0, 0]), first: 0 };
  const { lattice: { size }, source } = region;
  if (source.kind === "resample") {
    const windows = images.slabs.map(({ image: buffer, mask, core, held }) => ({
      image: buffer, offset: 0, mask, start: [0, 0, core[0] - held[0]] as const, size: [size[0], size[1], core[1] - core[0]] as const, rows: [size[0], size[1]] as const,
    }));
    return { asked: true, values: recordStatistics(recording, [windows], { masked: false }), first: 1 };
  }
  const box: Box = regionIsField(region) ? { start: source.start, size } : { start: [0, 0, 0], size: image.size };
  const { minimum, maximum } = summarise(withoutNonFinite(cropArray(image.data, image.size, box)));
  return { asked: true, values: images.prepare(recording.upload("extremes", "real", Float64Array.of(minimum, maximum))), first: 0 };
}

/** Image types whose images fit into one buffer together. */
function inGroups(types: readonly FilteredType[], slabs: readonly FilteredSlab[], maxBindingBytes: number): FilteredType[][] {
  const groups: FilteredType[][] = [];
  for (const type of types) {
    const last = groups.at(-1);
    if (last && groupBytes([...last, type], slabs) <= maxBindingBytes) last.push(type);
    else groups.push([type]);
  }
  return groups;
}

/** Bytes of the images of types, and of so many more, in the largest slab. */
function groupBytes(types: readonly FilteredType[], slabs: readonly FilteredSlab[], more = 0): number {
  const images = types.reduce((sum, { names }) => sum + names.length, more);
  return 8 * images * Math.max(...slabs.map(({ target }) => voxelCount(target.size)));
}
