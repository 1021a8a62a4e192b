import type { Engine } from "../engine/engine.ts";
import { Recording, type BufferRef } from "../engine/recording.ts";
import { InputError } from "../errors.ts";
import { padBox } from "../image/crop.ts";
import type { Parameters } from "../params/parameters.ts";
import type { Settings } from "../params/settings.ts";
import { checkRoi, type Case, type Prepared } from "../prepare/prepare.ts";
import { describeRoi, type Roi } from "../prepare/roi.ts";
import { fieldOf, filterBytesPerVoxel, nothingDerived, recordDerived, refuseNonFinite, type DerivedInput, type FilteredImages, type FilteredType, type Precision } from "./derived.ts";
import type { ImageGroup, MeasuredImage } from "./groups.ts";
import { imageBytesPerVoxel, preparedType, recordImages, type ImagePhase, type Layout, type RegionHeader } from "./images.ts";
import { textureHalo } from "./levels.ts";
import type { Measured } from "./measure.ts";
import { planImages, type PlannedType } from "./plan.ts";
import { countDoubtful, doubtfulShare, type SingleImage } from "./single.ts";

/** The images of a case, in device memory until they are released. */
export interface CaseImages {
  readonly prepared: Prepared;
  readonly images: ImagePhase;
  readonly header: RegionHeader;
  /** The ROI that is measured: resegmented, where that was asked for. */
  readonly roi: Roi;
  /** In the order of their columns. */
  readonly measured: readonly Measured[];
  /** What single precision did, for the user. */
  readonly warnings: readonly string[];
  release(): void;
}

/**
 * The first recording of a case: its prepared image and everything filters make of it.
 * @param everywhere whether intensities outside the ROI matter too
 * @param margin voxels around the ROI's box that are made too, as far as PyRadiomics' filtered images reach
 * @throws InputError when image and mask cannot be used
 * @throws GpuError when the device fails
 */
export async function makeImages(
  engine: Engine,
  input: Case,
  prepared: Prepared,
  parameters: Parameters,
  { precision, margin, everywhere }: { readonly precision: Precision; readonly margin: number; readonly everywhere: boolean },
): Promise<CaseImages> {
  const { settings } = parameters;
  const { region } = prepared;
  const recording = new Recording(input.id);
  const box = padBox(region.roi.box, margin, region.lattice.size);
  const plan = refuseNonFinite(planImages(parameters, fieldOf(prepared, { pixelType: preparedType(input.image, settings) })), input.image, prepared, box);
  const images = recordImages(recording, engine, input.image, prepared, settings, layoutOf(plan));
  const measuresImages = parameters.featureClasses.some(({ name }) => name !== "shape" && name !== "shape2D");
  const types = measuresImages ? plan.filter((type): type is FilteredType => type.filter !== null && type.refusals.size < type.names.length) : [];
  const original = originalOf(plan, images);
  const filtering = { image: input.image, prepared, images, original, types, box, precision, everywhere };
  const derived = types.length === 0 ? nothingDerived : recordDerived(recording, engine, filtering);
  const kept: BufferRef[] = [...images.kept, ...derived.kept];
  const release = (): void => engine.release(kept);
  try {
    const results = await engine.run(recording);
    const header = images.read(results);
    const roi = header.resegmented ? resegmentedRoi(input, prepared, header, settings) : region.roi;
    const filtered = derived.read(results);
    const warnings: string[] = [];
    if (precision === "single" && engine.backend === "cpu" && types.length > 0) warnings.push("--precision single is for GPUs: the CPU filters in float64");
    else if (precision === "single") warnings.push(...(await settleSingle(engine, input.id, { ...filtering, roi, filtered, kept })));
    return { prepared, images, header, roi, measured: measuresImages ? measuredImages(plan, original, images, header, filtered) : [], warnings, release };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Counts the voxels whose level f32 may have changed, and filters the images with too many of them again in the default precision:
 * `filtered` then holds these.
 * @returns what the user should know
 */
async function settleSingle(
  engine: Engine,
  label: string,
  { roi, filtered, kept, ...filtering }: DerivedInput & { readonly roi: Roi; readonly filtered: FilteredImages; readonly kept: BufferRef[] },
): Promise<string[]> {
  const field = fieldOf(filtering.prepared, filtering.images);
  const singles = filtering.types.flatMap(({ filter, names, settings }) => names.flatMap((name): SingleImage[] => {
    const image = filtered.made.get(name);
    const error = filter.singleError(settings, field);
    return image && error && !filtered.undefinedImages.has(name) ? [{ name, ...image, error: error(filtered.magnitude) }] : [];
  }));
  const doubtful = await countDoubtful(engine, label, singles, roi);
  const count = (name: string): number => doubtful.get(name) ?? 0;
  const again = filtering.types.filter(({ names }) => names.some((name) => count(name) > doubtfulShare * roi.voxels));
  if (again.length > 0) {
    const recording = new Recording(label);
    const derived = recordDerived(recording, engine, { ...filtering, original: null, types: again, precision: "double" });
    kept.push(...derived.kept);
    for (const [name, image] of derived.read(await engine.run(recording)).made) filtered.made.set(name, image);
  }
  const redone = new Set(again.flatMap(({ names }) => names));
  const text = (names: readonly string[]): string => names.map((name) => `${name} ${count(name)}`).join(", ");
  const kept32 = singles.map(({ name }) => name).filter((name) => !redone.has(name) && count(name) > 0);
  return [
    ...(kept32.length > 0 ? [`single precision may have changed the level of some of the ROI's ${roi.voxels} voxels: ${text(kept32)}`] : []),
    ...(redone.size > 0 ? [`filtered again in the default precision, since single precision left more than ${100 * doubtfulShare} % of the ROI's ${roi.voxels} voxels in doubt, in these images or others of their type: ${text([...redone])}`] : []),
  ];
}

/** How thin slabs have to be, and how far their neighbours reach, for everything that is planned. */
function layoutOf(plan: readonly PlannedType[]): Layout {
  return {
    halo: Math.max(...plan.map(({ settings: { distances } }) => textureHalo(distances))),
    bytesPerVoxel: Math.max(imageBytesPerVoxel, ...plan.map(({ filter, names }) => (filter ? Math.max(2 * filterBytesPerVoxel, 8 * names.length) : 0))),
  };
}

/** Every planned image with its ROI's statistics, or why it could not be made. */
function measuredImages(
  plan: readonly PlannedType[], original: MeasuredImage | null, { lattice, slabs }: ImagePhase, header: RegionHeader, { made, undefinedImages, original: copy }: FilteredImages,
): Measured[] {
  return plan.flatMap(({ filter, names, refusals }) =>
    names.map((name): Measured => {
      if (!filter) {
        const alone: ImageGroup = { images: [original!], box: { start: [0, 0, 0], size: lattice.size }, slabs };
        return { name, ...(copy ?? { group: alone, at: 0 }), statistics: header.measured };
      }
      const missing = refusals.get(name) ?? undefinedImages.get(name);
      if (missing !== undefined) return { name, missing };
      return { name, ...made.get(name)! };
    }),
  );
}

/** The prepared image, where it is measured. */
function originalOf(plan: readonly PlannedType[], { pixelType }: ImagePhase): MeasuredImage | null {
  const planned = plan.find(({ filter }) => filter === null);
  return planned ? { name: planned.names[0], settings: planned.settings, pixelType } : null;
}

/** The ROI that resegmentation leaves, checked like the mask's own. */
function resegmentedRoi({ mask, image }: Case, { region }: Prepared, { resegmented }: RegionHeader, settings: Settings): Roi {
  const roi = describeRoi(resegmented!, 1, region.lattice.size);
  if (!roi || roi.voxels <= 1) {
    throw new InputError(
      `${mask.name}: resegmentation by the intensities of ${image.name} leaves ${roi?.voxels ?? 0} of ${region.roi.voxels} voxels; at least 2 are needed`,
    );
  }
  checkRoi(roi, `${mask.name}, resegmented by the intensities of ${image.name}`, settings);
  return roi;
}
