import type { Engine } from "../engine/engine.ts";
import { Recording, type BufferRef, type Results } from "../engine/recording.ts";
import { InputError } from "../errors.ts";
import { hashVoxels } from "../image/hash.ts";
import type { Parameters } from "../params/parameters.ts";
import type { Settings } from "../params/settings.ts";
import { summarise } from "../prepare/intensities.ts";
import { prepareCase, type Case, type LabelledRoi, type Prepared } from "../prepare/prepare.ts";
import { boxMask, countComponents, describeRoi, moveRoi, type Roi } from "../prepare/roi.ts";
import { configurationColumns, imageColumns, maskColumns, originalImageColumns } from "./diagnostics.ts";
import type { Columns } from "./families.ts";
import { fieldOf, nothingDerived, recordDerived, type DerivedInput, type DerivedPhase, type FilteredType, type Precision } from "./derived.ts";
import type { ImageGroup } from "./groups.ts";
import { imageBytesPerVoxel, preparedType, recordImages, type ImagePhase, type Layout, type RegionHeader } from "./images.ts";
import { inspectionOf, type Inspection } from "./inspection.ts";
import { textureHalo } from "./levels.ts";
import { recordMeasurements, type Measured } from "./measure.ts";
import { planImages, type PlannedType } from "./plan.ts";
import { versions } from "./version.ts";

export type { Case } from "../prepare/prepare.ts";

/** What was extracted of one case. */
export interface CaseResult {
  /** Diagnostics, then features, in PyRadiomics' order; NaN where a feature could not be computed. */
  readonly columns: Map<string, number | string>;
  /** Column -> why it is NaN. */
  readonly notes: Map<string, string>;
  /** What the user should know about the case. */
  readonly warnings: string[];
  /** Time of each stage in ms. */
  readonly timings: Record<string, number>;
  /** The intermediate images, where they were asked for. */
  readonly inspection?: Inspection;
}

export interface ExtractOptions {
  /** Also give the images and the grey levels of the ROI's box. */
  readonly inspect?: boolean;
  /** Of filters on a GPU; the CPU always computes in float64. Default "double". */
  readonly precision?: Precision;
}

/**
 * Extracts the features of one case.
 * @throws InputError when image and mask cannot be used, before any work on the device
 * @throws GpuError when the device fails
 */
export async function extractCase(engine: Engine, input: Case, parameters: Parameters, options: ExtractOptions = {}): Promise<CaseResult> {
  const clock = stopwatch();
  const { settings } = parameters;
  const prepared = prepareCase(input, settings);
  const hashes = settings.additionalInfo ? hashesOf(input, prepared) : null; // computed beside what follows
  clock.lap("prepare");

  const first = new Recording(input.id);
  const plan = planImages(parameters, fieldOf(prepared, { pixelType: preparedType(input.image, settings) }));
  const images = recordImages(first, engine, input.image, prepared, settings, layoutOf(plan));
  const derived = recordFiltered(first, engine, { input, prepared, images, plan, precision: options.precision ?? "double" });
  const kept: BufferRef[] = [...images.kept, ...derived.kept];
  try {
    const headers = await engine.run(first);
    const header = images.read(headers);
    clock.lap("images");
    const roi = header.resegmented ? resegmentedRoi(input, prepared, header) : prepared.region.roi;

    const second = new Recording(input.id);
    const measured = measuredImages(plan, images, header, derived, headers);
    const measurements = recordMeasurements(second, {
      name: input.image.name, maxBindingBytes: engine.maxBindingBytes, images, header, prepared, roi, parameters, measured, inspect: options.inspect ?? false,
    });
    const results = await engine.run(second);
    clock.lap("matrices");

    const original = hashes ? originalColumns(engine, input, prepared, parameters, await hashes) : new Map();
    const columns: Columns = { values: original, notes: new Map() };
    if (settings.additionalInfo) addPreparedColumns(columns, input, prepared, images, header, roi, parameters);
    const warnings = await measurements.addFeatures(columns, results);
    clock.lap("features");
    return {
      columns: columns.values,
      notes: columns.notes,
      warnings,
      timings: clock.laps,
      ...(options.inspect && { inspection: inspectionOf(prepared, roi, measurements.inspected(results)) }),
    };
  } finally {
    engine.release(kept);
  }
}

/** How thin slabs have to be, and how far their neighbours reach, for everything that is planned. */
function layoutOf(plan: readonly PlannedType[]): Layout {
  return {
    halo: Math.max(...plan.map(({ settings: { distances } }) => textureHalo(distances))),
    bytesPerVoxel: Math.max(imageBytesPerVoxel, ...plan.map(({ filter, names }) => (filter ? 8 * names.length : 0))),
  };
}

function recordFiltered(
  recording: Recording,
  engine: Engine,
  { input, plan, ...rest }: { readonly input: Case; readonly plan: readonly PlannedType[] } & Pick<DerivedInput, "prepared" | "images" | "precision">,
): DerivedPhase {
  const types = plan.filter((type): type is FilteredType => type.filter !== null && type.refusals.size < type.names.length);
  return types.length === 0 ? nothingDerived : recordDerived(recording, engine, { image: input.image, types, box: rest.prepared.region.roi.box, ...rest });
}

/** Every planned image with its ROI's statistics, or why it could not be made. */
function measuredImages(plan: readonly PlannedType[], images: ImagePhase, header: RegionHeader, derived: DerivedPhase, results: Results): Measured[] {
  const { statistics, undefinedImages } = derived.read(results);
  return plan.flatMap(({ filter, names, settings, refusals }) =>
    names.map((name): Measured => {
      if (!filter) return { name, group: groupOfOriginal(images, settings), at: 0, statistics: header.measured };
      const missing = refusals.get(name) ?? undefinedImages.get(name);
      if (missing !== undefined) return { name, missing };
      const group = derived.groups.find((each) => each.images.some((image) => image.name === name))!;
      return { name, group, at: group.images.findIndex((image) => image.name === name), statistics: statistics.get(name)! };
    }),
  );
}

/** The prepared image as a group of its own. */
function groupOfOriginal({ lattice, slabs, pixelType }: ImagePhase, settings: Settings): ImageGroup {
  return { images: [{ name: "original", settings, pixelType }], box: { start: [0, 0, 0], size: lattice.size }, slabs };
}

function stopwatch(): { laps: Record<string, number>; lap(name: string): void } {
  const laps: Record<string, number> = {};
  let last = performance.now();
  return {
    laps,
    lap(name) {
      const now = performance.now();
      laps[name] = now - last;
      last = now;
    },
  };
}

function resegmentedRoi({ mask, image }: Case, { region }: Prepared, { resegmented }: RegionHeader): Roi {
  const roi = describeRoi(resegmented!, 1, region.lattice.size);
  if (!roi || roi.voxels <= 1) {
    throw new InputError(
      `${mask.name}: resegmentation by the intensities of ${image.name} leaves ${roi?.voxels ?? 0} of ${region.roi.voxels} voxels; at least 2 are needed`,
    );
  }
  return roi;
}

interface Hashes {
  readonly image: string;
  readonly mask: string;
}

async function hashesOf({ image }: Case, { original }: Prepared): Promise<Hashes> {
  const [ofImage, ofMask] = await Promise.all([hashVoxels(image), hashVoxels(original.labels)]);
  return { image: ofImage, mask: ofMask };
}

/** Diagnostics of the files as they were read. */
function originalColumns(engine: Engine, { image }: Case, { original }: Prepared, parameters: Parameters, hashes: Hashes): Columns["values"] {
  const { labels, roi } = original;
  return new Map<string, number | string>([
    ...configurationColumns(versions(engine), parameters),
    ...originalImageColumns(image, hashes.image, summarise(image.data)),
    ["diagnostics_Mask-original_Hash", hashes.mask],
    ...maskColumns("original", labels, labels.dimension, roi, componentsOf(original, parameters)),
  ]);
}

function componentsOf({ labels: { data, size }, roi: { box } }: LabelledRoi, { settings }: Parameters): number {
  return countComponents(boxMask(data, settings.label, size, box), box.size);
}

/** Diagnostics of what the image and the mask became: interpolated, corrected, resegmented. */
function addPreparedColumns(
  { values }: Columns,
  { image }: Case,
  { region, corrected, interpolated }: Prepared,
  { lattice }: ImagePhase,
  header: RegionHeader,
  roi: Roi,
  parameters: Parameters,
): void {
  const { dimension } = image;
  const add = (columns: Columns["values"]): void => columns.forEach((value, column) => values.set(column, value));
  if (interpolated) {
    add(imageColumns("interpolated", lattice, dimension, header.whole!));
    const components = countComponents(region.mask, lattice.size);
    add(maskColumns("interpolated", lattice, dimension, region.roi, components, header.masked));
  }
  if (corrected) {
    add(maskColumns("corrected", corrected.labels, dimension, corrected.roi, componentsOf(corrected, parameters), header.masked));
  }
  if (header.resegmented) {
    const components = countComponents(header.resegmented, lattice.size);
    const { lattice: reported, start } = region.reported;
    add(maskColumns("resegmented", reported, dimension, moveRoi(roi, start), components, header.measured));
  }
}
