import { discretise } from "../../kernels/discretise.ts";
import { openEngine } from "../engine/engine.ts";
import { Recording, type BufferRef, type Results } from "../engine/recording.ts";
import { InputError } from "../errors.ts";
import type { FirstOrderInput, Levels } from "../features/types.ts";
import type { Box, Vec3 } from "../image/volume.ts";
import type { Parameters } from "../params/parameters.ts";
import type { Settings } from "../params/settings.ts";
import type { Prepared } from "../prepare/prepare.ts";
import type { Roi } from "../prepare/roi.ts";
import { isTexture, wants, type TextureClass } from "./classes.ts";
import { levelsOf } from "./counts.ts";
import { fixedCountEdges, fixedWidthEdges } from "./edges.ts";
import { addFamily, addTexture, type Columns } from "./families.ts";
import { recordFirstOrder } from "./firstorder.ts";
import type { ImagePhase, RegionHeader } from "./images.ts";
import { recordShape, recordShape2D } from "./shape.ts";
import type { Slab } from "./slabs.ts";
import { recordTextures, windowLength, type LevelGroup } from "./textures.ts";

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
  /** Whether the prepared image and the levels are read back too. */
  readonly inspect: boolean;
}

export interface Measurements {
  /** Adds the features in the order of their columns; gives warnings. */
  addFeatures(columns: Columns, results: Results): Promise<string[]>;
  inspected(results: Results): { intensities: Float64Array; levels: Uint16Array };
}

/** The most levels there can be: they are held in 16 bits, 0 being outside the ROI. */
const mostLevels = 65_535;

/** Appends everything that is measured of a prepared case: shape, intensity statistics, levels and their matrices. */
export function recordMeasurements(recording: Recording, input: MeasurementInput): Measurements {
  const { images, roi, parameters: { settings, featureClasses }, inspect } = input;
  const { spacing } = images.lattice;
  const edges = binEdges(input);
  const group = recordLevels(recording, input, edges);
  const textures = new Set(featureClasses.map(({ name }) => name).filter((name): name is TextureClass => isTexture(name)));
  const readers = recordTextures(recording, group, textures, settings);
  const readFirstOrder = wants(featureClasses, "firstorder") ? firstOrder(recording, input) : null;
  const shapes = recordShapes(recording, input);
  if (inspect) {
    for (const { levels } of group.slabs) recording.read(levels);
    for (const { image } of images.slabs) recording.read(image);
  }

  return {
    async addFeatures(columns, results) {
      const levels = levelsOf(results.get(group.histogram), spacing);
      for (const featureClass of featureClasses) {
        const { name } = featureClass;
        if (name === "shape" || name === "shape2D") shapes.add(columns, name, results);
        else if (name === "firstorder") addFamily(columns, "original", featureClass, await readFirstOrder!(results, levels));
        else addTexture(columns, "original", featureClass, readers, results, 0, levels);
      }
      return [...shapes.warnings, ...levelWarnings(levels), ...clampWarnings(input.header, settings)];
    },
    inspected: (results) => ({
      levels: joinSlabs(group.slabs, roi.box.size, { start: [0, 0, 0], size: roi.box.size }, (slab) => results.get(slab.levels), Uint16Array),
      intensities: joinSlabs(images.slabs, images.lattice.size, roi.box, (slab) => results.get(slab.image), Float64Array),
    }),
  };
}

/**
 * The ROI's intensity statistics. Order statistics need the whole ROI in one buffer; where the adapter cannot bind that, the
 * statistics are computed on the host from what the device made, by the same operations.
 */
function firstOrder(
  recording: Recording,
  { images: { slabs, lattice }, roi: { box }, header: { measured }, parameters: { settings } }: MeasurementInput,
): (results: Results, levels: Levels) => FirstOrderInput | Promise<FirstOrderInput> {
  const options = { spacing: lattice.spacing, shift: settings.voxelArrayShift };
  if (slabs.length === 1) {
    const [{ image, mask }] = slabs;
    return recordFirstOrder(recording, { image, mask, ...box, rows: [lattice.size[0], lattice.size[1]] }, measured, options);
  }
  for (const { image, mask } of slabs) {
    recording.read(image);
    recording.read(mask);
  }
  return async (results, levels) => {
    const onHost = new Recording(recording.label);
    const window = {
      image: onHost.upload("image", "real", joinSlabs(slabs, lattice.size, box, (slab) => results.get(slab.image), Float64Array)),
      mask: onHost.upload("mask", "u8", joinSlabs(slabs, lattice.size, box, (slab) => results.get(slab.mask), Uint8Array)),
      start: [0, 0, 0] as const, size: box.size, rows: [box.size[0], box.size[1]] as const,
    };
    const read = recordFirstOrder(onHost, window, measured, options);
    return read(await (await openEngine({ backend: "cpu" })).run(onHost), levels);
  };
}

function binEdges({ name, header: { measured: { minimum, maximum } }, images: { pixelType }, prepared, parameters: { settings } }: MeasurementInput): Float64Array {
  const { binCount, binWidth } = settings;
  const refuse = (levels: number): never => {
    const setting = binCount === null ? `binWidth ${binWidth} makes` : `binCount asks for`;
    throw new InputError(`${name}: ${setting} ${levels} grey levels of intensities ${minimum} to ${maximum}; at most ${mostLevels} are possible`);
  };
  const levels = binCount ?? Math.floor(maximum / binWidth) - Math.floor(minimum / binWidth) + 1;
  if (levels > mostLevels) refuse(levels);
  const edges = binCount === null ? fixedWidthEdges(minimum, maximum, binWidth, pixelType) : fixedCountEdges(minimum, maximum, binCount, pixelType);
  // arange may make edges above the maximum; no voxel reaches them.
  const reached = edges.subarray(0, edges.findLastIndex((edge) => edge <= maximum) + 1);
  if (reached.length === 0) throw new InputError(`${name}: binWidth ${binWidth} makes no bins of intensities ${minimum} to ${maximum} in ${pixelType} arithmetic`);
  if (reached.length > mostLevels) refuse(reached.length);
  // A computed intensity can lie on an edge up to its rounding, which differs between devices: it counts as having reached the edge.
  const computed = pixelType === "float64" && (settings.normalize || prepared.region.source.kind === "resample");
  const slack = computed ? 1e-12 * Math.max(Math.abs(minimum), Math.abs(maximum)) : 0;
  return reached.map((edge) => edge - slack);
}

type MeasuredLevels = LevelGroup & { readonly histogram: BufferRef<"u32"> };

/** The ROI's grey levels, slab by slab. */
function recordLevels(
  recording: Recording,
  { images: { slabs, lattice }, roi: { box, voxels }, maxBindingBytes }: MeasurementInput,
  edges: Float64Array,
): MeasuredLevels {
  const edgeBuffer = recording.upload("bin edges", "real", edges);
  const histogram = recording.zeros("level histogram", "u32", edges.length + 1);
  const levelSlabs = slabs.flatMap((slab) => {
    const inBox = withinBox(slab, box);
    if (!inBox) return [];
    const levels = recording.buffer("levels", "u16", windowLength(box.size, inBox));
    const [held, core] = [inBox.held, inBox.core];
    recording.run(discretise, [{
      nx: box.size[0], ny: box.size[1], nz: held[1] - held[0],
      x0: box.start[0], y0: box.start[1], z0: held[0] + box.start[2] - slab.held[0],
      sx: lattice.size[0], sy: lattice.size[1], c0: core[0] - held[0], c1: core[1] - held[0],
      image: 0, mask: 0, levels: 0, edges: 0, edgeCount: edges.length, histogram: 0,
    }], { image: slab.image, mask: slab.mask, edges: edgeBuffer, levels, histogram });
    return [{ ...inBox, levels }];
  });
  recording.read(histogram);
  return { size: box.size, voxels, slabs: levelSlabs, Ng: [edges.length], maxBindingBytes, histogram };
}

/** A region's slab in planes of the ROI's box; null where its core misses the box. */
function withinBox({ core, held }: Slab, { start, size }: Box): Slab | null {
  const clip = (z: number): number => Math.min(Math.max(z - start[2], 0), size[2]);
  const clipped: Slab = { core: [clip(core[0]), clip(core[1])], held: [clip(held[0]), clip(held[1])] };
  return clipped.core[0] < clipped.core[1] ? clipped : null;
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
    add(columns: Columns, name: string, results: Results): void {
      const read = readers.get(name);
      if (read) addFamily(columns, "original", featureClasses.find((c) => c.name === name)!, read(results));
    },
  };
}

/** @source design.md of this project: a ROI with so few levels tells little, and its user rarely meant it */
function levelWarnings({ present, Ng }: Levels): string[] {
  return present.length < 8 ? [`the ROI has ${present.length} grey level${present.length === 1 ? "" : "s"} (highest ${Ng}): texture features tell little; a smaller binWidth, or a larger normalizeScale, makes more`] : [];
}

function clampWarnings({ clamped, measured: { voxels } }: RegionHeader, { removeOutliers }: Settings): string[] {
  const share = (100 * clamped) / voxels;
  return share > 1 ? [`removeOutliers ${removeOutliers} clamps ${clamped} of the ROI's ${voxels} voxels (${share.toFixed(1)} %)`] : [];
}
