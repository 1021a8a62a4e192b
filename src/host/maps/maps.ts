import { kernelVoxels, undefinedValue } from "../../kernels/voxels.ts";
import type { Engine } from "../engine/engine.ts";
import { Recording } from "../engine/recording.ts";
import { InputError } from "../errors.ts";
import { caseDiagnostics, hashesOf } from "../extract/caseDiagnostics.ts";
import { makeImages, type CaseImages } from "../extract/caseImages.ts";
import { binEdges, BinningError, recordLevels } from "../extract/discretisation.ts";
import type { Precision } from "../extract/derived.ts";
import { imageStep, windowsOf, type ImageGroup } from "../extract/groups.ts";
import { slackOf, type Measured } from "../extract/measure.ts";
import { readStatistics, recordStatistics, type Statistics } from "../extract/statistics.ts";
import { familyNamed } from "../features/registry.ts";
import { cropArray, padBox } from "../image/crop.ts";
import { pointOf } from "../image/geometry.ts";
import { voxelCount, type Box, type Geometry, type Vec3, type Volume } from "../image/volume.ts";
import type { FeatureClass, Parameters } from "../params/parameters.ts";
import { requireFinite } from "../prepare/finite.ts";
import { prepareCase, type Case, type Region } from "../prepare/prepare.ts";
import { kernelOf, mapClasses, type KernelGrid, type MapClass } from "./classes.ts";

export interface MapOptions {
  /** Takes each map as soon as it is whole; the next is computed when it has been taken. */
  readonly onMap: (column: string, map: Volume) => Promise<void> | void;
  /** Told the share of the work that is done. */
  readonly onProgress?: (share: number) => void;
  /** Of filters on a GPU. Default "double". */
  readonly precision?: Precision;
}

/** What was made of one case besides its maps. */
export interface MapResult {
  /** Diagnostics, and for every map its column, NaN where it could not be made. */
  readonly columns: Map<string, number | string>;
  /** Column -> why there is no map. */
  readonly notes: Map<string, string>;
  readonly warnings: string[];
}

/**
 * Makes the feature maps of one case: for every voxel of the ROI the features of its kernel, the voxels within kernelRadius
 * (of the ROI only, with maskedKernel). A map covers the ROI's box grown by kernelRadius; voxels outside the ROI hold initValue.
 * Voxels are worked on in tiles, so that memory is bounded and the device is never busy for long.
 * @throws InputError when image and mask cannot be used, a kernel does not fit into the image, or meets what is not finite
 * @throws GpuError when the device fails
 * @source PyRadiomics base.py, voxel-based calculation
 */
export async function mapCase(engine: Engine, input: Case, parameters: Parameters, options: MapOptions): Promise<MapResult> {
  const { settings } = parameters;
  const radius = settings.kernelRadius;
  const prepared = prepareCase(input, settings, radius);
  checkKernel(engine, input, prepared.region.reported.lattice.size, parameters);
  if (!settings.maskedKernel) checkSurroundings(input, prepared.region, radius);
  const hashes = hashesOf(input, prepared, parameters);
  const made = await makeImages(engine, input, prepared, parameters, { precision: options.precision ?? "double", margin: radius, everywhere: !settings.maskedKernel });
  try {
    const columns = caseDiagnostics(engine, input, made, parameters, await hashes);
    const notes = new Map<string, string>();
    const classes = parameters.featureClasses.filter(({ name }) => mapClasses.has(name));
    const warnings = [...made.warnings, ...(classes.length === 0 ? ["shape features have no maps, and no other class is asked for: there are none"] : [])];
    const work = new Progress(made, classes, options.onProgress);
    const statistics = await regionStatistics(engine, input, made, parameters);
    for (const image of made.measured) {
      const reason = await mapImage(engine, input, { made, image, classes, parameters, statistics }, work, options, columns);
      if (reason === null) continue;
      warnings.push(`${image.name} cannot be made: ${reason}; it has no maps`);
      for (const { name, features } of classes) {
        for (const feature of features) {
          columns.set(`${image.name}_${name}_${feature}`, NaN);
          notes.set(`${image.name}_${name}_${feature}`, reason);
        }
      }
    }
    return { columns, notes, warnings };
  } finally {
    made.release();
  }
}

/** Voxels of the largest kernel whose counts fit into the 12 bits that shaders have for them. */
const mostKernelVoxels = 4095;

/** @throws InputError where a kernel is larger than the image, or than a GPU can count */
function checkKernel({ backend }: Engine, { image }: Case, size: Geometry["size"], { settings, imageTypes }: Parameters): void {
  const { kernelRadius: radius, force2D, force2Ddimension } = settings;
  const across = force2D ? 2 - force2Ddimension : -1;
  size.forEach((n, axis) => {
    if (axis === across || n === 1 || radius < n) return;
    throw new InputError(`${image.name}: kernelRadius ${radius} needs more than ${radius} voxels along ${"xyz"[axis]}, the image has ${n}`);
  });
  const voxels = Math.max(...imageTypes.map(({ overrides }) => kernelVoxels(kernelOf({ ...settings, ...overrides }))));
  if (backend === "gpu" && voxels > mostKernelVoxels) {
    throw new InputError(`kernelRadius ${radius} makes kernels of ${voxels} voxels; on a GPU at most ${mostKernelVoxels} are possible: use a smaller radius, or the CPU backend`);
  }
}

/** Without maskedKernel the voxels around the ROI are measured too. */
function checkSurroundings({ image }: Case, { roi, lattice, source }: Region, radius: number): void {
  if (source.kind === "resample") return; // prepareCase has seen to the whole image
  const { start, size } = padBox(roi.box, radius, lattice.size);
  const inImage = start.map((s, k) => s + source.start[k]) as unknown as Vec3;
  requireFinite(image, { start: inImage, size }, "; without maskedKernel kernels reach it");
}

/** Milliseconds of work between two pauses, of which each takes about one. */
const pauseEvery = 50;

class Progress {
  readonly #total: number;
  readonly #tell: (share: number) => void;
  #done = 0;
  #paused = performance.now();

  constructor({ measured, roi }: CaseImages, classes: readonly FeatureClass[], tell: (share: number) => void = () => undefined) {
    this.#total = measured.length * classes.length * roi.voxels;
    this.#tell = tell;
  }

  /** After every tile: others get their turn from time to time (Ctrl-C among them), then the work goes on. */
  async advance(voxels: number): Promise<void> {
    this.#done += voxels;
    this.#tell(this.#done / this.#total);
    if (performance.now() - this.#paused < pauseEvery) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#paused = performance.now();
  }
}

/** The box that PyRadiomics crops to: the ROI's, grown by the kernel's radius. */
function cropOf({ roi, prepared }: CaseImages, { settings }: Parameters): Box {
  return padBox(roi.box, settings.kernelRadius, prepared.region.lattice.size);
}

/** Statistics that bins are made from, by image: of the ROI, or without maskedKernel of the whole crop. */
async function regionStatistics(engine: Engine, { id }: Case, made: CaseImages, parameters: Parameters): Promise<Map<string, Statistics>> {
  const images = made.measured.filter((image): image is MadeImage => !("missing" in image));
  if (parameters.settings.maskedKernel || images.length === 0) return new Map(images.map(({ name, statistics }) => [name, statistics]));
  const crop = cropOf(made, parameters);
  const recording = new Recording(id);
  const records = recordStatistics(recording, images.map(({ group, at }) => windowsOf(group, at, crop)), { masked: false });
  recording.read(records);
  const values = (await engine.run(recording)).get(records);
  return new Map(images.map(({ name }, i) => [name, readStatistics(values, i)]));
}

type MadeImage = Exclude<Measured, { readonly missing: string }>;

interface ImageTask {
  readonly made: CaseImages;
  readonly image: Measured;
  readonly classes: readonly FeatureClass[];
  readonly parameters: Parameters;
  readonly statistics: ReadonlyMap<string, Statistics>;
}

/** Makes the maps of one image; gives the reason where there are none. */
async function mapImage(engine: Engine, { id }: Case, task: ImageTask, work: Progress, { onMap }: MapOptions, columns: Map<string, number | string>): Promise<string | null> {
  const { made, image, classes, parameters } = task;
  if ("missing" in image) return image.missing;
  const crop = cropOf(made, parameters);
  const places = centresOf(made, crop);
  const centres = centresOf(made, image.group.box);
  const { initValue } = parameters.settings;
  const lattice: Geometry = { ...made.images.lattice, size: crop.size, origin: pointOf(made.images.lattice, crop.start) };
  for (const featureClass of classes) {
    const kernel = mapClasses.get(featureClass.name)!;
    const grid = await levelGrid(engine, id, task, crop, kernel);
    if (typeof grid === "string") return grid;
    try {
      const features = familyNamed(featureClass.name)!.features.map(({ name }) => name);
      const wanted = featureClass.features.map((name) => features.indexOf(name));
      const maps = wanted.map(() => new Float64Array(voxelCount(crop.size)).fill(initValue));
      const matrices = new MatrixCount(features.length, centres.length);
      const atOnce = tileLength(engine, kernel, grid);
      for (let first = 0; first < centres.length; first += atOnce) {
        const tile = centres.subarray(first, first + atOnce);
        const { values, used } = await mapTile(engine, id, kernel, grid, tile);
        const at = places.subarray(first, first + tile.length);
        wanted.forEach((feature, k) => putValues(maps[k], at, values, feature * tile.length));
        if (used) matrices.add(values, used, first, tile.length);
        await work.advance(tile.length);
      }
      const average = featureClass.features.indexOf("JointAverage");
      if (average >= 0 && parameters.settings.voxelBatch !== 1) matrices.emptied((v) => (maps[average][places[v]] = NaN));
      for (const [k, name] of featureClass.features.entries()) {
        const column = `${image.name}_${featureClass.name}_${name}`;
        columns.set(column, "");
        await onMap(column, { ...lattice, data: maps[k], components: 1, pixelType: "float64", dimension: 3, name: column });
      }
    } finally {
      engine.release([grid.levels]);
    }
  }
  return null;
}

/** Puts values, `values` from `first` on, at places of a map. */
function putValues(map: Float64Array, places: Uint32Array, values: Float64Array, first: number): void {
  for (let v = 0; v < places.length; v++) {
    const value = values[first + v];
    map[places[v]] = value === undefinedValue ? NaN : value;
  }
}

/**
 * How many matrices of each voxel hold pairs. PyRadiomics averages JointAverage over all matrices that hold pairs for any voxel of a
 * batch, so that it is NaN for a voxel with an empty one; only with voxelBatch 1 it is not.
 * @source PyRadiomics glcm.getJointAverageFeatureValue
 */
class MatrixCount {
  readonly #row: number;
  readonly #counts: Uint32Array;
  readonly #used: number[] = [];

  constructor(row: number, voxels: number) {
    this.#row = row;
    this.#counts = new Uint32Array(voxels);
  }

  add(values: Float64Array, used: Uint32Array, first: number, voxels: number): void {
    for (let v = 0; v < voxels; v++) this.#counts[first + v] = values[this.#row * voxels + v];
    used.forEach((flag, k) => (this.#used[k] = Math.max(this.#used[k] ?? 0, Number(flag !== 0))));
  }

  /** Calls back for every voxel with a matrix that is empty for it and not for all. */
  emptied(found: (voxel: number) => void): void {
    const used = this.#used.reduce((sum, flag) => sum + flag, 0);
    this.#counts.forEach((count, voxel) => {
      if (count < used) found(voxel);
    });
  }
}

/** Where the ROI's voxels lie in a box of the region. */
function centresOf({ header, prepared: { region }, roi }: CaseImages, box: Box): Uint32Array {
  const mask = cropArray(header.resegmented ?? region.mask, region.lattice.size, box);
  const centres = new Uint32Array(roi.voxels);
  let found = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) centres[found++] = i;
  return centres;
}

/** Grey levels over the box of the image's group, in device memory until they are released; the reason where there are none. */
async function levelGrid(engine: Engine, id: string, { made, image, parameters, statistics }: ImageTask, crop: Box, { binning }: MapClass): Promise<KernelGrid | string> {
  const { name, group, at } = image as MadeImage;
  const measured = group.images[at];
  if (group.slabs.length > 1) throw new InputError(`${id}: maps need the ROI's ${crop.size.join("x")} voxels in one piece, this adapter binds ${engine.maxBindingBytes} bytes: use the CPU backend`);
  const own = statistics.get(name)!;
  const recording = new Recording(id);
  try {
    const edges = binEdges({ ...measured, pixelType: binning ?? measured.pixelType }, own, slackOf(measured, own, made.header.measured, made.prepared));
    const levelled = { group: parameters.settings.maskedKernel ? group : everywhere(recording, group), at, edges };
    const { size } = group.box;
    const { slabs: [{ levels }] } = recordLevels(recording, [levelled], { box: group.box, voxels: voxelCount(size) }, engine.maxBindingBytes);
    recording.keep(levels);
    await engine.run(recording);
    const [slab] = group.slabs;
    return {
      levels, image: slab.image, offset: at * imageStep(group, slab), size, Ng: edges.length, onlyLevel: own.minimum >= edges[edges.length - 1], crop: crop.size,
      settings: measured.settings, spacing: made.images.lattice.spacing,
    };
  } catch (error) {
    if (error instanceof BinningError) return error.message;
    throw error;
  }
}

/** The group as if its whole box were the ROI. */
function everywhere(recording: Recording, group: ImageGroup): ImageGroup {
  const mask = recording.upload("whole box", "u8", new Uint8Array(voxelCount(group.box.size)).fill(1));
  return { ...group, slabs: group.slabs.map((slab) => ({ ...slab, mask })) };
}

/** As many voxels at once as a tenth of a second (of a small GPU, or one core), and the memory of one binding, allow. */
function tileLength({ backend, maxBindingBytes }: Engine, kernel: MapClass, grid: KernelGrid): number {
  const voxels = kernelVoxels(kernelOf(grid.settings));
  if (backend === "cpu") return Math.max(64, Math.floor(2 ** 18 / voxels));
  const byWork = Math.floor(2 ** 32 / (13 * voxels ** 2));
  const bytes = 4 * Math.max(kernel.features + 1, kernel.scratchWords(grid));
  return Math.max(1, Math.min(65_536, Math.max(64, byWork), Math.floor(Math.min(maxBindingBytes, 2 ** 28) / bytes)));
}

/** The features of a tile's voxels, as `Tile` has them. */
async function mapTile(engine: Engine, id: string, kernel: MapClass, grid: KernelGrid, centres: Uint32Array): Promise<{ values: Float64Array; used?: Uint32Array }> {
  const recording = new Recording(id);
  const { maps, used } = kernel.record(recording, grid, recording.upload("centres", "u32", centres));
  recording.read(maps);
  if (used) recording.read(used);
  const results = await engine.run(recording);
  return { values: results.get(maps), used: used && results.get(used) };
}
