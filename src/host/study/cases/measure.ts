import { InputError } from "../../errors.ts";
import { extractCase, type Case } from "../../extract/extract.ts";
import { describeDifference, geometryDifferences } from "../../image/geometry.ts";
import type { Volume } from "../../image/volume.ts";
import { withLabel, type Parameters } from "../../params/parameters.ts";
import { isHabitats } from "../file/columns.ts";
import { firstReader, type Study, type StudyCase } from "../file/study.ts";
import { divided, habitatMask, habitatRegions, type Divided } from "./habitats.ts";
import { onceEach, type Lazy } from "./lazy.ts";
import { ofCase } from "./names.ts";
import { caseImages, type CaseImages } from "./prepare.ts";
import { baseOf, caseRegions, fileOf, sameLattice, type RegionWork } from "./regions.ts";
import type { CaseTools, ToldVolume } from "./tools.ts";

/** What was measured of a case. Plain JSON. */
export interface CaseMeasurement {
  readonly id: string;
  /** Images of features that are one slice. */
  readonly oneSlice: readonly string[];
  /** The first reader's, then those of the other readers who drew the case. */
  readonly readings: readonly Reading[];
  /** Of images, which all readers share. */
  readonly warnings: readonly string[];
}

/** What was measured from the masks of one reader. */
export interface Reading {
  readonly reader: string;
  readonly features: readonly RegionFeatures[];
  /** By habitat region. */
  readonly habitats: Readonly<Record<string, HabitatSizes | { readonly none: string }>>;
  readonly warnings: readonly string[];
}

export interface HabitatSizes {
  /** At most the study's: what is too small was given to others. */
  readonly k: number;
  /** Of each habitat, by K-means' numbers: voxels, and share of the region. */
  readonly sizes: readonly number[];
  readonly fractions: readonly number[];
  readonly score: number | null;
}

/** Features of a region in an image. */
export interface RegionFeatures {
  readonly set: string;
  /** As the study calls it; of habitats `habitat` is K-means' number, from 1. */
  readonly region: string;
  readonly habitat: number | null;
  readonly image: string;
  /** By PyRadiomics' columns, null where a feature could not be computed. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Column -> why it is null. */
  readonly notes: Readonly<Record<string, string>>;
  /** Why nothing could be measured; null where something was. */
  readonly none: string | null;
  readonly warnings: readonly string[];
}

/**
 * Measures a case: every feature set's regions in its images, from each reader's masks.
 * @param k number of habitats by habitat region
 * @throws InputError naming the case and the file, and where none of its regions can be measured
 */
export function measureCase(tools: CaseTools, study: Study, each: StudyCase, k: Readonly<Record<string, number>>): Promise<CaseMeasurement> {
  return ofCase(each, async () => {
    const images = caseImages(tools, study, each);
    const readings: Reading[] = [];
    for (const [reader, masks] of [[firstReader, each.masks] as const, ...Object.entries(each.readers)]) {
      const all = reader === firstReader;
      readings.push(await readingOf({ tools, study, each, images, masks }, reader, k, (region, image) => all || fileOf(masks, baseOf(study, region), image) !== undefined));
    }
    const [{ features }] = readings;
    if (features.every(({ none }) => none !== null)) throw new InputError(`nothing can be measured: ${features[0].none}`);
    return { id: each.id, readings, ...(await factsOf(study, images)) };
  });
}

async function factsOf(study: Study, images: CaseImages): Promise<Pick<CaseMeasurement, "oneSlice" | "warnings">> {
  const oneSlice: string[] = [];
  const warnings: string[] = [];
  const measured = new Set(Object.values(study.features).flatMap((set) => set.images));
  for (const name of measured) if ((await images.facts(name)).oneSlice) oneSlice.push(name);
  for (const name of new Set([...measured, ...habitatRegions(study).flatMap(([, rule]) => rule.images)])) warnings.push(...(await images.facts(name)).warnings);
  return { oneSlice, warnings: [...new Set(warnings)] };
}

async function readingOf(work: RegionWork, reader: string, k: Readonly<Record<string, number>>, hasDrawn: (region: string, image: string) => boolean): Promise<Reading> {
  const { tools, study } = work;
  const regions = caseRegions(work);
  const divisions = onceEach((name) => divided(work, regions, name, k[name]));
  const features: RegionFeatures[] = [];
  const told: string[] = [];
  for (const [set, { images, regions: names }] of Object.entries(study.features)) {
    for (const region of names) {
      const habitats = isHabitats(study.regions[region]) ? Array.from({ length: k[region] }, (_, i) => i + 1) : [null];
      for (const habitat of habitats) {
        for (const image of images) {
          if (!hasDrawn(region, image)) continue;
          const mask = habitat === null ? await regions.mask(region, image) : habitatMask(await divisions(region), habitat);
          features.push({ set, region, habitat, image, ...(await featuresOf(work, set, image, mask)) });
          if (habitat === null) told.push(...(await warningsOf(tools, region, mask as Lazy<ToldVolume>)));
        }
      }
    }
  }
  const habitats: Record<string, HabitatSizes | { readonly none: string }> = {};
  for (const [name] of habitatRegions(study)) {
    if (!features.some(({ region }) => region === name)) continue;
    const { warnings, ...sizes } = await sizesOf(tools, name, await divisions(name));
    habitats[name] = sizes;
    told.push(...warnings);
  }
  return { reader, features, habitats, warnings: [...new Set(told)] };
}

/** Kept by themselves, so that masks need not be made again to tell them. */
function warningsOf(tools: CaseTools, region: string, { key, get }: Lazy<ToldVolume>): Promise<readonly string[]> {
  return tools.kept(`warnings-${region}`, key, async () => (await get()).warnings);
}

function sizesOf(tools: CaseTools, name: string, { key, get }: Lazy<Divided>): Promise<(HabitatSizes | { readonly none: string }) & { readonly warnings: readonly string[] }> {
  return tools.kept(`sizes-${name}`, key, async () => {
    const found = await get();
    if ("none" in found) return { none: found.none, warnings: [] };
    const { k, sizes, fractions, score, warnings } = found;
    return { k, sizes, fractions, score, warnings };
  });
}

type Extracted = Pick<RegionFeatures, "values" | "notes" | "none" | "warnings">;

const nothing = (none: string): Extracted => ({ values: {}, notes: {}, none, warnings: [] });

async function featuresOf({ tools, study, each, images }: RegionWork, set: string, name: string, mask: Lazy<ToldVolume | { readonly none: string }>): Promise<Extracted> {
  const image = await images.image(name);
  const parameters = withLabel(study.parameters[set], 1, 0);
  return tools.kept("features", { image: image.key, mask: mask.key, parameters: parametersKey(parameters) }, async () => {
    const [{ volume }, region] = [await image.get(), await mask.get()];
    if ("none" in region) return nothing(region.none);
    tools.at(`${each.id}: features of ${region.volume.name} in ${name}`);
    return extracted(tools, { id: each.id, image: onMask(volume, region.volume), mask: region.volume }, parameters);
  });
}

/** An image with the very geometry of a mask, from which its file may differ by rounding. */
function onMask(image: Volume, mask: Volume): Volume {
  const [difference] = geometryDifferences(mask, image, sameLattice);
  if (difference) throw new InputError(describeDifference(difference, mask.name, image.name));
  const { spacing, origin, direction } = mask;
  return { ...image, spacing, origin, direction };
}

/** A region may be too small for the settings, which says nothing about the others. */
async function extracted({ engine }: CaseTools, input: Case, parameters: Parameters): Promise<Extracted> {
  try {
    const { columns, notes, warnings } = await extractCase(engine, input, parameters);
    const features = [...columns].filter((entry): entry is [string, number] => typeof entry[1] === "number" && !entry[0].startsWith("diagnostics_"));
    const infinite = features.filter(([, value]) => Math.abs(value) === Infinity).map(([column, value]) => [column, `is ${value}`]);
    return {
      values: Object.fromEntries(features.map(([column, value]) => [column, Number.isFinite(value) ? value : null])),
      notes: { ...Object.fromEntries(infinite), ...Object.fromEntries(notes) }, none: null,
      // Of images that cannot be made the notes tell, where the study has columns for them.
      warnings: warnings.filter((text) => !text.endsWith("its columns are NaN")),
    };
  } catch (error) {
    if (error instanceof InputError) return nothing(error.message);
    throw error;
  }
}

/** What features depend on; the rest is for diagnostics. */
function parametersKey({ settings, imageTypes, featureClasses }: Parameters): unknown {
  return { settings, imageTypes, featureClasses };
}
