import { resolveExpression } from "../../parametric/resolve.ts";
import type { FittedStep } from "../../pipeline/fitSteps.ts";
import { baseOf } from "../cases/regions.ts";
import { isHabitats, partsOf } from "../file/columns.ts";
import type { FeatureSet, StudyFile, StudyImage, StudyRegion } from "../file/schema.ts";
import type { Study } from "../file/study.ts";
import { pipelinesIn } from "../learn/placed.ts";
import type { StudyModel } from "../learn/studyModel.ts";

type Wanted = Pick<StudyModel, "study" | "features" | "habitats" | "pipeline">;

/**
 * A model's study with what its columns take and nothing else: regions, images, what these are made of and registered to, clinical columns, and
 * batches where a step asks for them. No outcomes, sets or readers. Feature sets whose regions take different images come apart ("mri", "mri-2").
 */
export function neededStudy(model: Wanted): Study {
  const { study, features: columns } = model;
  const sets = neededSets(model);
  const regions = withWhatTheyAreMadeOf(Object.values(sets).flatMap((set) => set.regions), study);
  const measured = Object.values(sets).flatMap((set) => set.images);
  const clustered = regions.flatMap((name) => clusteredImages(study.regions[name]));
  const images = neededImages([...measured, ...clustered], study);
  return {
    ...study,
    cohort: {
      ...study.cohort,
      batch: stepsNamed(model, "combat").length > 0 ? study.cohort.batch : undefined,
      clinical: kept(study.cohort.clinical, (name) => columns.some((column) => column === `clinical_${name}` || column.startsWith(`clinical_${name}=`))),
    },
    split: { hold: {} },
    images: kept(study.images, (name) => images.has(name)),
    regions: Object.fromEntries(regions.map((name) => [name, withNeededMasks(study, name, sets)])),
    readers: {},
    features: Object.fromEntries(Object.entries(sets).map(([name, { of: _, ...set }]) => [name, set])),
    parameters: Object.fromEntries(Object.entries(sets).map(([name, { of }]) => [name, study.parameters[of]])),
    counts: {}, recipes: {}, models: {}, pipelines: {}, tasks: {},
  };
}

/** Fitted steps of a kind, those of a stack's bases too. */
export function stepsNamed({ pipeline }: Pick<StudyModel, "pipeline">, kind: string): FittedStep[] {
  return pipelinesIn(pipeline.fitted).flatMap(({ fitted }) => fitted.steps.filter(({ settings }) => settings.kind === kind));
}

interface NeededSet extends FeatureSet {
  /** As the study calls it. */
  readonly of: string;
}

function neededSets({ study, features: columns, habitats }: Wanted): Record<string, NeededSet> {
  const places = new Set(columns.map((column) => column.split("_", 2).join("_")));
  const k = Object.fromEntries(Object.entries(habitats).map(([region, each]) => [region, each.k]));
  const imagesOf = (region: string, images: readonly string[]): string[] => {
    const taken = images.filter((image) => partsOf(region, study.regions[region], k).some((part) => places.has(`${part}_${image}`)));
    if (taken.length === 0 || !isHabitats(study.regions[region])) return taken;
    // Which habitat is which the anchor tells, by all that it was compared by.
    const compared = new Set(habitats[region].anchor.columns.map((column) => column.split("_", 1)[0]));
    return images.filter((image) => taken.includes(image) || compared.has(image));
  };
  const sets: Record<string, NeededSet> = {};
  for (const [name, set] of Object.entries(study.features)) {
    const byImages = new Map<string, NeededSet>();
    for (const region of set.regions) {
      const images = imagesOf(region, set.images);
      if (images.length === 0) continue;
      const before = byImages.get(images.join(" "));
      byImages.set(images.join(" "), { ...set, of: name, images, regions: [...(before?.regions ?? []), region] });
    }
    for (const [i, each] of [...byImages.values()].entries()) sets[i === 0 ? name : `${name}-${i + 1}`] = each;
  }
  return sets;
}

function withWhatTheyAreMadeOf(names: readonly string[], { regions }: Pick<StudyFile, "regions">): string[] {
  const needed = new Set<string>();
  const add = (name: string): void => {
    needed.add(name);
    const region = regions[name];
    if ("ring" in region) add(region.around);
    else if (isHabitats(region)) add(region.habitats.of);
  };
  names.forEach(add);
  return Object.keys(regions).filter((name) => needed.has(name));
}

const clusteredImages = (region: StudyRegion): readonly string[] => (isHabitats(region) ? region.habitats.images : []);

function neededImages(names: readonly string[], { images }: Pick<StudyFile, "images">): Set<string> {
  const needed = new Set<string>();
  const add = (name: string): void => {
    needed.add(name);
    for (const other of madeOf(images, name)) add(other);
  };
  names.forEach(add);
  return needed;
}

/** The parts of a formula; what an image is registered to. */
function madeOf(images: Readonly<Record<string, StudyImage>>, name: string): string[] {
  const image = images[name];
  if ("formula" in image) return [...resolveExpression(`${name} = ${image.formula}`, Object.keys(images).filter((other) => other !== name)).images];
  return image.register ? [image.register.to] : [];
}

/** A region without the masks of images in which nothing is measured. */
function withNeededMasks(study: Study, name: string, sets: Readonly<Record<string, FeatureSet>>): StudyRegion {
  const region = study.regions[name];
  if (!("mask" in region) || typeof region.mask === "string") return region;
  const seen = new Set(Object.values(sets).flatMap((set) => set.regions.filter((other) => baseOf(study, other) === name).flatMap((other) => [...set.images, ...clusteredImages(study.regions[other]).slice(0, 1)])));
  return { ...region, mask: kept(region.mask, (image) => seen.has(image)) };
}

function kept<T>(record: Readonly<Record<string, T>>, isWanted: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));
}
