import { planImages } from "../../extract/plan.ts";
import type { Parameters } from "../../params/completion.ts";
import { expressionOf } from "../../pipeline/steps/columns.ts";
import type { FeatureSet, HabitatRegion, StudyFile, StudyRegion } from "./schema.ts";
import type { Study } from "./study.ts";

/** What columns depend on besides the study file. */
export interface ColumnChoices {
  /** Number of habitats by habitat region. */
  readonly k: Readonly<Record<string, number>>;
  /** Whether the cases' images of this name have one slice: some filtered images cannot be made of them, and have no columns. */
  readonly oneSlice: (image: string) => boolean;
}

export const isHabitats = (region: StudyRegion): region is HabitatRegion => "habitats" in region;

/** Number of habitats of each habitat region as far as the file says: as given, as expected, or the most of its range. */
export function expectedK({ regions }: Pick<StudyFile, "regions">): Record<string, number> {
  return Object.fromEntries(Object.entries(regions).flatMap(([name, region]) => (isHabitats(region) ? [[name, kOf(region)]] : [])));
}

const kOf = ({ habitats: { k, expected } }: HabitatRegion): number => (typeof k === "number" ? k : expected ?? k[1]);

/** Regions of a feature set, habitats by their numbers: tumour, H1, H2, H3. */
export function regionsOf({ regions }: Pick<StudyFile, "regions">, set: Pick<FeatureSet, "regions">, k: Readonly<Record<string, number>>): string[] {
  return set.regions.flatMap((name) => partsOf(name, regions[name], k));
}

/** A habitat region `H` comes to H1, H2, ...; every other is itself. */
export function partsOf(name: string, region: StudyRegion, k: Readonly<Record<string, number>>): string[] {
  return isHabitats(region) ? Array.from({ length: k[name] }, (_, i) => `${name}${i + 1}`) : [name];
}

/** Names of all feature columns, REGION_IMAGE_PYRADIOMICSCOLUMN: feature sets in the file's order, in each regions, then images. */
export function columnsOf(study: Study, { k, oneSlice }: ColumnChoices): string[] {
  return Object.entries(study.features).flatMap(([name, set]) => {
    const of = new Map(set.images.map((image) => [image, featureColumns(study.parameters[name], oneSlice(image))]));
    return regionsOf(study, set, k).flatMap((region) => set.images.flatMap((image) => of.get(image)!.map((column) => `${region}_${image}_${column}`)));
  });
}

/** Names of the clinical columns: clinical_age; of categories one for each but the first: clinical_menopause=post. */
export function clinicalColumns({ cohort }: Pick<StudyFile, "cohort">): string[] {
  return Object.entries(cohort.clinical).flatMap(([name, kind]) => (kind === "number" ? [`clinical_${name}`] : kind.slice(1).map((category) => `clinical_${name}=${category}`)));
}

/** How many columns fit a pattern, as the step `columns` has it: `*` stands for any characters. */
export function countOf(columns: readonly string[], pattern: string): number {
  const expression = expressionOf(pattern);
  return columns.reduce((count, name) => count + (expression.test(name) ? 1 : 0), 0);
}

/** PyRadiomics' columns of a region and image, in its order; shape classes belong to the region and come first. */
function featureColumns(parameters: Parameters, oneSlice: boolean): string[] {
  const { featureClasses, settings } = parameters;
  const classes = featureClasses.filter(({ name }) => name !== "shape2D" || settings.force2D);
  const of = (image: string, isShape: boolean): string[] =>
    classes.filter(({ name }) => name.startsWith("shape") === isShape).flatMap(({ name, features }) => features.map((feature) => `${image}_${name}_${feature}`));
  const field = { size: [1000, 1000, oneSlice ? 1 : 1000], spacing: [1, 1, 1], dimension: 3, pixelType: "float64" } as const;
  const images = planImages(parameters, field).flatMap(({ names, refusals }) => names.filter((image) => !refusals.has(image)));
  return [...of("original", true), ...images.flatMap((image) => of(image, false))];
}
