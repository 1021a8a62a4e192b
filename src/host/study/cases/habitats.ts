import { InputError } from "../../errors.ts";
import type { Volume } from "../../image/volume.ts";
import { casePoints, divide, scoreHabitats, type CasePoints, type Habitats } from "../../regions/habitats.ts";
import { bestByMean, type Score } from "../../regions/kmeans.ts";
import { isHabitats } from "../file/columns.ts";
import type { HabitatRegion } from "../file/schema.ts";
import type { Study, StudyCase } from "../file/study.ts";
import { lazy, type Lazy } from "./lazy.ts";
import { ofCase } from "./names.ts";
import { caseImages } from "./prepare.ts";
import { caseRegions, type CaseRegions, type RegionWork } from "./regions.ts";
import type { CaseTools, ToldVolume } from "./tools.ts";

/** By habitat region; empty where the region is too small to be divided into so many. */
export type CaseScores = Readonly<Record<string, readonly Score[]>>;

/** How many habitats, and the mean scores that say so; none where the study gives k. */
export interface ChosenK {
  readonly k: number;
  readonly means: readonly Pick<Score, "k" | "score">[];
}

/** The habitats of a case under K-means' own numbers, or why there are none. */
export type Divided = Habitats | { readonly none: string };

export function habitatRegions(study: Study): [name: string, rule: HabitatRegion["habitats"]][] {
  return Object.entries(study.regions).flatMap(([name, region]) => (isHabitats(region) ? [[name, region.habitats]] : []));
}

/**
 * Calinski-Harabasz scores of a case for every habitat region whose number of habitats is to be chosen. Ask training cases only.
 * @throws InputError naming the case and the file
 */
export function scoreCase(tools: CaseTools, study: Study, each: StudyCase): Promise<CaseScores> {
  return ofCase(each, async () => {
    const images = caseImages(tools, study, each);
    const work: RegionWork = { tools, study, each, images, masks: each.masks };
    const scores: Record<string, readonly Score[]> = {};
    for (const [name, rule] of habitatRegions(study)) {
      if (typeof rule.k === "number") continue;
      const [from, to] = rule.k;
      const { key, get } = await pointsOf(work, caseRegions(work), name, rule);
      const options = { seed: study.seed, restarts: rule.restarts };
      scores[name] = await tools.kept(`scores-${name}`, { points: key, from, to, ...options }, async () => {
        const points = await get();
        tools.at(`${each.id}: number of habitats`);
        return orTooSmall(async () => (await scoreHabitats(tools.engine, points, { from, to }, options)).scores, () => []);
      });
    }
    return scores;
  });
}

/**
 * The number of habitats of each habitat region: the study's, or that with the highest mean score of the training cases.
 * @param scored scores of cases; those whose set is not "train" are passed over
 * @throws InputError when no training case has scores
 */
export function chosenK(study: Study, scored: readonly { readonly set: string; readonly scores: CaseScores }[]): Record<string, ChosenK> {
  const training = scored.filter(({ set }) => set === "train");
  return Object.fromEntries(habitatRegions(study).map(([name, { k }]) => {
    if (typeof k === "number") return [name, { k, means: [] }];
    const scores = training.map((each) => each.scores[name] ?? []).filter((each) => each.length > 0);
    if (scores.length === 0) throw new InputError(`${study.study}: habitats ${name}: none of the ${training.length} training cases could be divided into ${k[0]} to ${k[1]}`);
    return [name, bestByMean(scores)];
  }));
}

/** Divides a region of a case into k habitats. */
export async function divided(work: RegionWork, regions: CaseRegions, name: string, k: number): Promise<Lazy<Divided>> {
  const { tools, study, each } = work;
  const rule = (study.regions[name] as HabitatRegion).habitats;
  const points = await pointsOf(work, regions, name, rule);
  const options = { seed: study.seed, restarts: rule.restarts, minimumVoxels: rule.minimumVoxels };
  const key = { points: points.key, k, ...options };
  return lazy(key, () => tools.kept(`habitats-${name}`, key, async () => {
    const found = await points.get();
    tools.at(`${each.id}: habitats`);
    return orTooSmall((): Promise<Divided> => divide(tools.engine, found, k, options), (none) => ({ none }));
  }));
}

/** The mask of a habitat, from 1 by K-means' numbers. */
export function habitatMask(divisions: Lazy<Divided>, habitat: number): Lazy<ToldVolume | { readonly none: string }> {
  return lazy({ habitats: divisions.key, habitat }, async () => {
    const found = await divisions.get();
    if ("none" in found) return found;
    const data = Uint8Array.from(found.labels.data, (label) => Number(label === habitat));
    // K-means' number, which the anchor changes, is in no text.
    const volume: Volume = { ...found.labels, data, name: `one of the ${found.labels.name}` };
    return habitat <= found.k ? { volume, warnings: found.warnings } : { none: `there are ${found.k} habitats only` };
  });
}

async function pointsOf({ images }: RegionWork, { mask }: CaseRegions, name: string, { of, images: names }: HabitatRegion["habitats"]): Promise<Lazy<CasePoints>> {
  const around = await mask(of, names[0]);
  const parts: [string, Lazy<ToldVolume>][] = [];
  for (const image of names) parts.push([image, await images.image(image)]);
  return lazy({ of: around.key, images: parts.map(([image, { key }]) => [image, key]) }, async () => {
    const clustered: { name: string; volume: Volume }[] = [];
    for (const [image, { get }] of parts) clustered.push({ name: image, volume: (await get()).volume });
    const { volume, warnings } = await around.get();
    const points = casePoints(name, clustered, volume, 1);
    return { ...points, warnings: [...warnings, ...points.warnings] };
  });
}

/** What clustering says of a region of few or too similar voxels is no fault of the case's files. */
async function orTooSmall<T>(compute: () => Promise<T>, otherwise: (reason: string) => T): Promise<T> {
  try {
    return await compute();
  } catch (error) {
    if (error instanceof InputError) return otherwise(error.message);
    throw error;
  }
}
