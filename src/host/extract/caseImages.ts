import type { Engine } from "../engine/engine.ts";
import { Recording, type BufferRef, type Results } from "../engine/recording.ts";
import { InputError } from "../errors.ts";
import { padBox } from "../image/crop.ts";
import type { Parameters } from "../params/parameters.ts";
import type { Settings } from "../params/settings.ts";
import type { Case, Prepared } from "../prepare/prepare.ts";
import { describeRoi, type Roi } from "../prepare/roi.ts";
import { fieldOf, nothingDerived, recordDerived, type DerivedPhase, type FilteredType, type Precision } from "./derived.ts";
import type { ImageGroup } from "./groups.ts";
import { imageBytesPerVoxel, preparedType, recordImages, type ImagePhase, type Layout, type RegionHeader } from "./images.ts";
import { textureHalo } from "./levels.ts";
import type { Measured } from "./measure.ts";
import { planImages, type PlannedType } from "./plan.ts";

/** The images of a case, in device memory until they are released. */
export interface CaseImages {
  readonly prepared: Prepared;
  readonly images: ImagePhase;
  readonly header: RegionHeader;
  /** The ROI that is measured: resegmented, where that was asked for. */
  readonly roi: Roi;
  /** In the order of their columns. */
  readonly measured: readonly Measured[];
  release(): void;
}

/**
 * The first recording of a case: its prepared image and everything filters make of it.
 * @param margin voxels around the ROI's box that are made too, as far as PyRadiomics' filtered images reach
 * @throws InputError when image and mask cannot be used
 * @throws GpuError when the device fails
 */
export async function makeImages(
  engine: Engine,
  input: Case,
  prepared: Prepared,
  parameters: Parameters,
  { precision, margin }: { readonly precision: Precision; readonly margin: number },
): Promise<CaseImages> {
  const { settings } = parameters;
  const { region } = prepared;
  const recording = new Recording(input.id);
  const plan = planImages(parameters, fieldOf(prepared, { pixelType: preparedType(input.image, settings) }));
  const images = recordImages(recording, engine, input.image, prepared, settings, layoutOf(plan));
  const types = plan.filter((type): type is FilteredType => type.filter !== null && type.refusals.size < type.names.length);
  const box = padBox(region.roi.box, margin, region.lattice.size);
  const derived = types.length === 0 ? nothingDerived : recordDerived(recording, engine, { image: input.image, prepared, images, types, box, precision });
  const kept: BufferRef[] = [...images.kept, ...derived.kept];
  const release = (): void => engine.release(kept);
  try {
    const results = await engine.run(recording);
    const header = images.read(results);
    const roi = header.resegmented ? resegmentedRoi(input, prepared, header) : region.roi;
    return { prepared, images, header, roi, measured: measuredImages(plan, images, header, derived, results), release };
  } catch (error) {
    release();
    throw error;
  }
}

/** How thin slabs have to be, and how far their neighbours reach, for everything that is planned. */
function layoutOf(plan: readonly PlannedType[]): Layout {
  return {
    halo: Math.max(...plan.map(({ settings: { distances } }) => textureHalo(distances))),
    bytesPerVoxel: Math.max(imageBytesPerVoxel, ...plan.map(({ filter, names }) => (filter ? 8 * names.length : 0))),
  };
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

function resegmentedRoi({ mask, image }: Case, { region }: Prepared, { resegmented }: RegionHeader): Roi {
  const roi = describeRoi(resegmented!, 1, region.lattice.size);
  if (!roi || roi.voxels <= 1) {
    throw new InputError(
      `${mask.name}: resegmentation by the intensities of ${image.name} leaves ${roi?.voxels ?? 0} of ${region.roi.voxels} voxels; at least 2 are needed`,
    );
  }
  return roi;
}
