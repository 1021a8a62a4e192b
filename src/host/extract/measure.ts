import { openEngine } from "../engine/engine.ts";
import { Recording, type Results } from "../engine/recording.ts";
import { InputError } from "../errors.ts";
import type { FirstOrderInput, Levels } from "../features/types.ts";
import { voxelCount, type Box, type Vec3 } from "../image/volume.ts";
import type { FeatureClass, Parameters } from "../params/parameters.ts";
import type { Settings } from "../params/settings.ts";
import type { Prepared } from "../prepare/prepare.ts";
import type { Roi } from "../prepare/roi.ts";
import type { Threads } from "../threads/job.ts";
import { isTexture, wants, type TextureClass } from "./classes.ts";
import { levelsOf } from "./counts.ts";
import { binEdges, BinningError, recordLevels, type BinnedImage, type MeasuredLevels } from "./discretisation.ts";
import { Formulas, type Columns } from "./families.ts";
import { recordFirstOrder, type FirstOrderRegion } from "./firstorder.ts";
import { imageStep, windowsOf, type ImageGroup, type MeasuredImage } from "./groups.ts";
import type { ImagePhase, RegionHeader } from "./images.ts";
import { recordShape, recordShape2D } from "./shape.ts";
import type { Slab } from "./slabs.ts";
import type { Statistics } from "./statistics.ts";
import { recordTextures, type TextureReaders } from "./textures.ts";

export interface MeasurementInput {
  /** What errors call the image. */
  readonly name: string;
  /** What the adapter binds at once. */
  readonly maxBindingBytes: number;
  readonly images: ImagePhase;
  readonly header: RegionHeader;
  readonly prepared: Prepared;
  /** The ROI that is measured: resegmented, where that was asked for. */
  readonly roi: Roi;
  readonly parameters: Parameters;
  /** All images in the order of their columns: those that were made, or why one was not. */
  readonly measured: readonly Measured[];
  /** Whether the images and the levels are read back too. */
  readonly inspect: boolean;
  /** Where formulas are computed, if not here. */
  readonly threads: Threads | null;
}

/** An image to measure: where it lies and the statistics of its ROI, or why it could not be made. */
export type Measured =
  | { readonly name: string; readonly group: ImageGroup; readonly at: number; readonly statistics: Statistics }
  | { readonly name: string; readonly missing: string };

export interface Measurements {
  /** Adds the features in the order of their columns; gives warnings. */
  addFeatures(columns: Columns, results: Results): Promise<string[]>;
  /** Intensities and levels of each image over the ROI's box. */
  inspected(results: Results): Map<string, { readonly values: Float64Array; readonly levels: Uint16Array }>;
}

type Binned = BinnedImage & { readonly name: string; readonly image: MeasuredImage; readonly statistics: Statistics; readonly slack: number };

/** Appends everything that is measured of a prepared case: shape, intensity statistics, levels and their matrices. */
export function recordMeasurements(recording: Recording, input: MeasurementInput): Measurements {
  const { images, roi, parameters: { settings, featureClasses }, inspect } = input;
  const { spacing } = images.lattice;
  const { binned, missing } = binAll(input);
  const textures = new Set(featureClasses.map(({ name }) => name).filter((name): name is TextureClass => isTexture(name)));
  const places = new Map<string, { batch: MeasuredLevels; readers: TextureReaders; at: number }>();
  for (const batch of inBatches(binned, roi, input.maxBindingBytes)) {
    const levels = recordLevels(recording, batch, roi, input.maxBindingBytes);
    const readers = recordTextures(recording, levels, textures, batch[0].image.settings);
    batch.forEach(({ name }, at) => places.set(name, { batch: levels, readers, at }));
    if (inspect) for (const slab of levels.slabs) recording.read(slab.levels);
  }
  const readFirstOrder = wants(featureClasses, "firstorder") ? firstOrder(recording, binned, input) : null;
  const shapes = recordShapes(recording, input);
  if (inspect) for (const { slabs } of new Set(binned.map(({ group }) => group))) for (const { image } of slabs) recording.read(image);

  const compute = async (formulas: Formulas, name: string, classes: readonly FeatureClass[], results: Results): Promise<Levels | null> => {
    const place = places.get(name);
    if (!place) {
      for (const featureClass of classes) formulas.missing(name, featureClass, missing.get(name)!);
      return null;
    }
    const { batch, readers, at } = place;
    const levels = levelsOf(results.get(batch.histogram).subarray(batch.starts[at], batch.starts[at] + batch.Ng[at] + 1), spacing);
    for (const featureClass of classes) {
      if (featureClass.name === "firstorder") formulas.compute(name, featureClass, await readFirstOrder!(name, results, levels));
      else formulas.computeTexture(name, featureClass, readers, results, at, levels);
    }
    return levels;
  };

  return {
    async addFeatures(columns, results) {
      const isShape = ({ name }: FeatureClass): boolean => name === "shape" || name === "shape2D";
      const formulas = new Formulas(input.threads);
      for (const featureClass of featureClasses.filter(isShape)) shapes.compute(formulas, featureClass, results);
      const others = featureClasses.filter((featureClass) => !isShape(featureClass));
      const few: string[] = [];
      for (const { name } of input.measured) {
        const levels = await compute(formulas, name, others, results);
        if (levels && textures.size > 0 && levels.present.length < 8) few.push(`${name} ${levels.present.length} (highest ${levels.Ng})`);
      }
      await formulas.addTo(columns);
      const absent = Array.from(missing, ([name, reason]) => `${name} cannot be made: ${reason}; its columns are NaN`);
      return [...shapes.warnings, ...absent, ...levelWarnings(few), ...clampWarnings(input.header, settings)];
    },
    inspected: (results) => new Map(binned.map(({ name, group, at }) => {
      const { batch, at: k } = places.get(name)!;
      const whole: Box = { start: [0, 0, 0], size: roi.box.size };
      return [name, {
        values: roiValues(group, at, roi.box, results),
        levels: joinSlabs(batch.slabs, roi.box.size, whole, (slab) => results.get(slab.levels).subarray(k * (slab.levels.length / batch.Ng.length)), Uint16Array),
      }];
    })),
  };
}

/** Bin edges of every image; an image that cannot be cut into bins is missing, unless it is the only kind of thing there is to measure. */
function binAll(input: MeasurementInput): { binned: Binned[]; missing: Map<string, string> } {
  const { name: file, measured, prepared, header: { measured: original } } = input;
  const missing = new Map<string, string>();
  const binned = measured.flatMap((each): Binned[] => {
    if ("missing" in each) {
      missing.set(each.name, each.missing);
      return [];
    }
    const { name, group, at, statistics } = each;
    const image = group.images[at];
    try {
      const slack = slackOf(image, statistics, original, prepared);
      return [{ name, group, at, image, statistics, slack, edges: binEdges(image, statistics, slack) }];
    } catch (error) {
      if (!(error instanceof BinningError)) throw error;
      if (name === "original") throw new InputError(`${file}: ${error.message}`);
      missing.set(name, error.message);
      return [];
    }
  });
  return { binned, missing };
}

/** What rounding may do to an intensity: relative to the intensities it was computed from, since filters cancel. */
export function slackOf({ name, pixelType, settings }: MeasuredImage, own: Statistics, original: Statistics, { region: { source } }: Prepared): number {
  const computed = name !== "original" || (pixelType === "float64" && (settings.normalize || source.kind === "resample"));
  return computed ? 1e-12 * Math.max(...[own, original].flatMap(({ minimum, maximum }) => [Math.abs(minimum), Math.abs(maximum)])) : 0;
}

/** Images whose matrices are counted together: cut alike, with the same settings of matrices, and labels that fit into one binding. */
function inBatches(binned: readonly Binned[], { box }: Roi, maxBindingBytes: number): Binned[][] {
  const atOnce = Math.max(1, Math.floor(maxBindingBytes / (4 * voxelCount(box.size))));
  const batches = new Map<string, Binned[]>();
  const full: Binned[][] = [];
  for (const each of binned) {
    const { settings } = each.image;
    const { distances, force2D, force2Ddimension, gldm_a, symmetricalGLCM, weightingNorm } = settings;
    const planes = each.group.slabs.map(({ core, held }) => [core, held, each.group.box.start[2]]);
    const one = each.group.slabs.length === 1;
    const key = JSON.stringify([distances, force2D, force2Ddimension, gldm_a, symmetricalGLCM, weightingNorm, one ? null : planes]);
    const batch = batches.get(key);
    if (batch && batch.length < atOnce) batch.push(each);
    else {
      if (batch) full.push(batch);
      batches.set(key, [each]);
    }
  }
  return [...full, ...batches.values()];
}

/**
 * The ROI's intensity statistics. Order statistics need the whole ROI in one buffer; where the adapter cannot bind that, the
 * statistics are computed on the host from what the device made, by the same operations.
 */
function firstOrder(
  recording: Recording,
  binned: readonly Binned[],
  { images: { lattice: { spacing } }, roi: { box } }: MeasurementInput,
): (name: string, results: Results, levels: Levels) => FirstOrderInput | Promise<FirstOrderInput> {
  const inOnePiece = binned.filter(({ group }) => group.slabs.length === 1);
  const region = ({ statistics, image, slack }: Binned, window: FirstOrderRegion["window"]): FirstOrderRegion =>
    ({ window, measured: statistics, shift: image.settings.voxelArrayShift, slack });
  const read = inOnePiece.length > 0 ? recordFirstOrder(recording, inOnePiece.map((each) => region(each, windowsOf(each.group, each.at, box)[0])), spacing) : null;
  for (const slab of new Set(binned.filter(({ group }) => group.slabs.length > 1).flatMap(({ group }) => group.slabs))) {
    recording.read(slab.image);
    recording.read(slab.mask);
  }
  return async (name, results, levels) => {
    const each = binned.find((other) => other.name === name)!;
    const { group, at } = each;
    if (group.slabs.length === 1) return read!(results, inOnePiece.indexOf(each), levels);
    const onHost = new Recording(recording.label);
    const inGroup: Box = { start: box.start.map((v, k) => v - group.box.start[k]) as unknown as Vec3, size: box.size };
    const window = {
      image: onHost.upload("image", "real", roiValues(group, at, box, results)),
      mask: onHost.upload("mask", "u8", joinSlabs(group.slabs, group.box.size, inGroup, (slab) => results.get(slab.mask), Uint8Array)),
      offset: 0, start: [0, 0, 0] as const, size: box.size, rows: [box.size[0], box.size[1]] as const,
    };
    const readOnHost = recordFirstOrder(onHost, [region(each, window)], spacing);
    return readOnHost(await (await openEngine({ backend: "cpu" })).run(onHost), 0, levels);
  };
}

/** The intensities of one image of a group over the ROI's box. */
function roiValues(group: ImageGroup, image: number, box: Box, results: Results): Float64Array {
  const inGroup: Box = { start: box.start.map((v, k) => v - group.box.start[k]) as unknown as Vec3, size: box.size };
  return joinSlabs(group.slabs, group.box.size, inGroup, (slab) => results.get(slab.image).subarray(image * imageStep(group, slab)), Float64Array);
}

/** The slabs' core planes as one array over a box of their lattice. */
function joinSlabs<S extends Slab, A extends Float64Array | Uint16Array | Uint8Array>(
  slabs: readonly S[],
  [sx, sy]: Vec3,
  { start: [x0, y0, z0], size: [nx, ny, nz] }: Box,
  data: (slab: S) => A,
  ArrayType: new (length: number) => A,
): A {
  const out = new ArrayType(nx * ny * nz);
  for (const slab of slabs) {
    const values = data(slab);
    for (let z = Math.max(slab.core[0], z0); z < Math.min(slab.core[1], z0 + nz); z++) {
      for (let y = 0; y < ny; y++) {
        const from = ((z - slab.held[0]) * sy + y + y0) * sx + x0;
        out.set(values.subarray(from, from + nx), ((z - z0) * ny + y) * nx);
      }
    }
  }
  return out;
}

function recordShapes(recording: Recording, { images, prepared, roi, parameters: { settings, featureClasses } }: MeasurementInput) {
  const { size, spacing } = images.lattice;
  const useResegmented = settings.resegmentShape || roi === prepared.region.roi;
  const group = { size, spacing, slabs: images.slabs.map((slab) => ({ ...slab, mask: useResegmented ? slab.mask : slab.wholeMask })) };
  const warnings: string[] = [];
  const readers = new Map<string, (results: Results) => unknown>();
  const flat = prepared.dimension === 2;
  if (wants(featureClasses, "shape")) {
    if (flat) warnings.push("shape features are for volumes; this image is 2-D (shape2D is for it)");
    else readers.set("shape", recordShape(recording, group, roi.box));
  }
  if (wants(featureClasses, "shape2D")) {
    const axis = flat ? 2 : ((2 - settings.force2Ddimension) as 0 | 1 | 2);
    if (!flat && !settings.force2D) warnings.push("shape2D features of a volume need force2D; none were computed");
    else if (roi.box.size[axis] > 1) {
      warnings.push(`shape2D features need a ROI of one slice; along force2Ddimension ${settings.force2Ddimension} it has ${roi.box.size[axis]}: none were computed`);
    } else readers.set("shape2D", recordShape2D(recording, group, roi.box, axis));
  }
  return {
    warnings,
    compute(formulas: Formulas, featureClass: FeatureClass, results: Results): void {
      const read = readers.get(featureClass.name);
      if (read) formulas.compute("original", featureClass, read(results));
    },
  };
}

/** @source design.md of this project: a ROI with so few levels tells little, and its user rarely meant it */
function levelWarnings(few: readonly string[]): string[] {
  return few.length === 0 ? [] : [`few grey levels in the ROI: ${few.join(", ")}; texture features tell little there: a smaller binWidth, or a larger normalizeScale, makes more`];
}

function clampWarnings({ clamped, measured: { voxels } }: RegionHeader, { removeOutliers }: Settings): string[] {
  const share = (100 * clamped) / voxels;
  return share > 1 ? [`removeOutliers ${removeOutliers} clamps ${clamped} of the ROI's ${voxels} voxels (${share.toFixed(1)} %)`] : [];
}
