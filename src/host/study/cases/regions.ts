import { InputError } from "../../errors.ts";
import { describeDifference, geometryDifferences } from "../../image/geometry.ts";
import { labelVolume, missingLabel } from "../../image/mask.ts";
import { voxelCount, type Volume } from "../../image/volume.ts";
import { rings } from "../../regions/rings.ts";
import type { HabitatRegion, MaskRegion, RingRegion, StudyRegion } from "../file/schema.ts";
import type { Masks, Study, StudyCase } from "../file/study.ts";
import { lazy, onceEach, type Lazy } from "./lazy.ts";
import { fileName, renamed } from "./names.ts";
import { bringMask, numbersOf } from "./placing.ts";
import { latticeOf, type CaseImages } from "./prepare.ts";
import type { CaseTools, ToldVolume } from "./tools.ts";

/** Files may round geometries: lattices are the same within this part of a voxel. */
export const sameLattice = 1e-4;

/** Masks of a case as one reader drew it: uint8, 1 inside, on the lattice of the prepared image. Not of habitats, which are made of images. */
export interface CaseRegions {
  readonly mask: (region: string, image: string) => Promise<Lazy<ToldVolume>>;
}

export interface RegionWork {
  readonly tools: CaseTools;
  readonly study: Study;
  readonly each: StudyCase;
  readonly images: CaseImages;
  /** The reader's. */
  readonly masks: Masks;
}

/** The regions of a case from a reader's masks, none of them read yet. */
export function caseRegions(work: RegionWork): CaseRegions {
  const find = onceEach((text): Promise<Lazy<ToldVolume>> => {
    const [region, image] = text.split(" ");
    const asked = work.study.regions[region];
    if ("mask" in asked) return drawn(work, region, asked, image);
    if ("ring" in asked) return ring(work, asked, mask(asked.around, image));
    throw new InputError(`${work.study.study}: region ${region} is habitats; what other regions are made of is a mask or a ring`);
  });
  const mask = (region: string, image: string): Promise<Lazy<ToldVolume>> => find(`${region} ${image}`);
  return { mask };
}

/** The drawn region that a region is made of. */
export function baseOf(study: Study, region: string): string {
  const asked: StudyRegion = study.regions[region];
  if ("mask" in asked) return region;
  return baseOf(study, "ring" in asked ? asked.around : (asked as HabitatRegion).habitats.of);
}

/** The file of a drawn region: drawn on an image itself, or on the one whose lattice it shares (""). */
export function fileOf(masks: Masks, region: string, image: string): string | undefined {
  return masks[region]?.[image] ?? masks[region]?.[""];
}

/**
 * A drawn mask: on the file of its image, or, where all images share it, on that of their root. It goes where that image goes.
 * @throws InputError where there is none, it lies on another lattice, or lacks the label
 */
async function drawn({ tools, study, each, images, masks }: RegionWork, region: string, { label, largestSlice }: MaskRegion, image: string): Promise<Lazy<ToldVolume>> {
  const path = fileOf(masks, region, image);
  if (path === undefined) throw new InputError(`${each.id}: there is no mask of ${region}${masks[region] ? ` for ${image}` : ""}`);
  const on = masks[region]?.[image] === undefined ? latticeOf(study, image) : image;
  const [source, place] = [await images.source(on), await images.place(on)];
  const key = { content: await tools.contentOf(path), on: numbersOf(source.lattice), place: place.moved ? place.key : null, label, largestSlice };
  return lazy(key, async () => {
    const reference = (await source.get()).volume;
    const { volume, warnings } = await tools.read.mask(path, reference);
    const mask = labelled(onLattice({ ...volume, name: fileName(path) }, reference), label);
    const brought = await bringMask(tools, mask, place);
    return { volume: binary(largestSlice ? largest(brought) : brought), warnings: renamed(warnings, path, `mask of ${region}`) };
  });
}

async function ring({ tools, each }: RegionWork, { ring: [from, to], inPlane }: RingRegion, around: Promise<Lazy<ToldVolume>>): Promise<Lazy<ToldVolume>> {
  const { key, get } = await around;
  return lazy({ ring: [from, to], inPlane, around: key }, async () => {
    const { volume, warnings } = await get();
    tools.at(`${each.id}: rings`);
    const { lesions: [lesion], warnings: told } = await rings(tools.engine, volume, { rings: [{ from, to }], inPlane, lesions: "one" });
    return { volume: { ...lesion.rings[0].mask, name: `${volume.name}, ring ${from}-${to} mm` }, warnings: [...warnings, ...told] };
  });
}

/** A mask with the very geometry of its image, from which its file may differ by rounding. */
function onLattice(mask: Volume, { name, size, spacing, origin, direction, dimension }: Volume): Volume {
  if (mask.components !== 1) throw new InputError(`${mask.name}: ${mask.components} values a voxel; a mask has one`);
  const [difference] = geometryDifferences({ size, spacing, origin, direction }, mask, sameLattice);
  if (difference) throw new InputError(describeDifference(difference, name, mask.name));
  return { ...mask, size, spacing, origin, direction, dimension };
}

function labelled(mask: Volume, label: number): Volume {
  const labels = labelVolume(mask);
  const data = Uint8Array.from(labels.data, (value) => Number(value === label));
  if (!data.includes(1)) missingLabel(labels, label);
  return { ...mask, data, pixelType: "uint8" };
}

function binary(mask: Volume): Volume {
  return { ...mask, data: mask.data instanceof Uint8Array ? mask.data : Uint8Array.from(mask.data), pixelType: "uint8" };
}

/** The plane z with the most voxels, the first where equal, alone. */
function largest(mask: Volume): Volume {
  const plane = mask.size[0] * mask.size[1];
  let [most, at] = [-1, 0];
  for (let z = 0; z < mask.size[2]; z++) {
    let voxels = 0;
    for (let i = z * plane; i < (z + 1) * plane; i++) voxels += Number(mask.data[i] !== 0);
    if (voxels > most) [most, at] = [voxels, z];
  }
  const data = new Uint8Array(voxelCount(mask.size));
  for (let i = at * plane; i < (at + 1) * plane; i++) data[i] = Number(mask.data[i] !== 0);
  return { ...mask, data, pixelType: "uint8" };
}
