import { isHabitats } from "../file/columns.ts";
import type { StudyFile, StudyImage, StudyRegion } from "../file/schema.ts";
import type { Study } from "../file/study.ts";
import { writtenStudy } from "../learn/writtenStudy.ts";

/**
 * Settings that a model depends on and that another study has otherwise, each by its path with both values: preparation of images, regions,
 * parameters of feature sets, categories of clinical columns, and the seed of habitats. What columns of the cohort's table are called does not
 * count.
 * @param needed the model's study (`neededStudy`)
 */
export function settingDifferences(needed: Study, other: Study): string[] {
  const differences: string[] = [];
  compare(plain(settingsOf(needed, needed)), plain(settingsOf(other, needed)), "", differences);
  return differences;
}

/** Of a study what another one names. */
function settingsOf(study: Study, needed: Study): object {
  const named = <T, U>(of: Readonly<Record<string, T>>, names: object, make: (value: T) => U): Record<string, U> =>
    Object.fromEntries(Object.keys(names).flatMap((name) => (name in of ? [[name, make(of[name])]] : [])));
  const { parameters } = writtenStudy(study);
  // A set that came apart has its parameters under the name of the whole.
  const sets = Object.keys(needed.features).map((name) => [name, parameters[name] ?? parameters[name.replace(/-\d+$/, "")]] as const);
  return {
    ...(Object.values(needed.regions).some(isHabitats) && { seed: study.seed }),
    clinical: named(study.cohort.clinical, needed.cohort.clinical, (kind) => kind),
    images: named(study.images, needed.images, preparation),
    regions: named(study.regions, needed.regions, making),
    measured: measuredIn(study, needed),
    parameters: Object.fromEntries(sets.map(([name, given]) => [name, given && { settings: given.settings, imageTypes: byName(given.imageTypes), featureClasses: byName(given.featureClasses) }])),
  };
}

function preparation(image: StudyImage): object {
  if ("formula" in image) return image;
  const { column: _, register, ...rest } = image;
  if (!register) return rest;
  const { transform: __, registered: ___, ...onto } = register;
  return { ...rest, register: onto };
}

function making(region: StudyRegion): object {
  if (isHabitats(region)) {
    const { expected: _, ...habitats } = region.habitats;
    return { habitats };
  }
  if (!("mask" in region)) return region;
  const { mask: _, ...rest } = region;
  return rest;
}

/** By feature set: the regions and images of the model that it measures. */
function measuredIn({ features }: StudyFile, needed: StudyFile): Record<string, boolean> {
  const pairs = Object.values(needed.features).flatMap((set) => set.regions.flatMap((region) => set.images.map((image) => [region, image] as const)));
  return Object.fromEntries(pairs.map(([region, image]) => [`${region}_${image}`, Object.values(features).some((set) => set.regions.includes(region) && set.images.includes(image))]));
}

const byName = (list: readonly { readonly name: string }[]): Record<string, unknown> => Object.fromEntries(list.map(({ name, ...rest }) => [name, rest]));

/** As JSON has it: a stored study was read from it. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function compare(stored: unknown, given: unknown, path: string, differences: string[]): void {
  if (isObject(stored) && isObject(given)) {
    for (const key of new Set([...Object.keys(stored), ...Object.keys(given)])) compare(stored[key], given[key], path === "" ? key : `${path}.${key}`, differences);
    return;
  }
  const [a, b] = [JSON.stringify(stored), JSON.stringify(given)];
  if (a !== b) differences.push(`${path} is ${b ?? "not there"}; the model was trained with${a === undefined ? "out it" : ` ${a}`}`);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
