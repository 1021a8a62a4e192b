import type { Volume } from "../../image/volume.ts";
import { evaluate } from "../../parametric/evaluate.ts";
import { resolveExpression } from "../../parametric/resolve.ts";
import type { Study, StudyCase } from "../file/study.ts";
import { lazy, onceEach, type Lazy } from "./lazy.ts";
import { ofCase } from "./names.ts";
import { bring, placeOf, rootOf, type Place } from "./placing.ts";
import { imageSource, type Source } from "./sources.ts";
import type { CaseTools, ToldVolume } from "./tools.ts";

// Which image lies where: an image's SOURCE is its file (bias field corrected, where the study says so) on the file's own lattice.
// Its ROOT is the image at the end of its registrations. All images of a root are brought to one lattice, the root's own or, with
// `spacing`, a grid over all of it. Formulas are computed there, last.

/** The images of a case, each read and prepared when it is first needed. */
export interface CaseImages {
  /** As regions and features see it. */
  readonly image: (name: string) => Promise<Lazy<ToldVolume>>;
  /** As its file has it, on the file's own lattice. */
  readonly source: (name: string) => Promise<Source>;
  /** Where an image is brought to from there. */
  readonly place: (name: string) => Promise<Place>;
  /** What is known of a prepared image without keeping its voxels. */
  readonly facts: (name: string) => Promise<ImageFacts>;
}

export interface ImageFacts {
  readonly oneSlice: boolean;
  readonly warnings: readonly string[];
}

/**
 * All images of a case as the study wants them, by name, in its order.
 * @throws InputError naming the case and the file
 */
export function prepareImages(tools: CaseTools, study: Study, each: StudyCase): Promise<{ readonly images: ReadonlyMap<string, Volume>; readonly warnings: readonly string[] }> {
  return ofCase(each, async () => {
    const { image } = caseImages(tools, study, each);
    const images = new Map<string, Volume>();
    const told: string[] = [];
    for (const name of Object.keys(study.images)) {
      const { volume, warnings } = await (await image(name)).get();
      images.set(name, volume);
      told.push(...warnings);
    }
    return { images, warnings: [...new Set(told)] };
  });
}

/** The images of a case, none of them read yet. */
export function caseImages(tools: CaseTools, study: Study, each: StudyCase): CaseImages {
  const source = onceEach((name) => imageSource(tools, study, each, name));
  const place = onceEach((name) => placeOf({ tools, study, each, source }, name));
  const fromFile = async (name: string): Promise<Lazy<ToldVolume>> => {
    const [from, to] = [await source(name), await place(name)];
    return lazy({ image: from.key, place: to.moved ? to.key : null }, async () => {
      const read = await from.get();
      tools.at(`${each.id}: preparing ${name}`);
      const { volume, warnings } = await bring(tools, read.volume, to);
      return { volume, warnings: [...read.warnings, ...warnings] };
    });
  };
  const image: CaseImages["image"] = onceEach((name) => {
    const asked = study.images[name];
    return asked && "formula" in asked ? computed(study, name, asked.formula, image) : fromFile(name);
  });
  const facts = onceEach(async (name): Promise<ImageFacts> => {
    const { key, get } = await image(name);
    return tools.kept(`facts-${name}`, key, async () => {
      const { volume, warnings } = await get();
      return { oneSlice: volume.size[2] === 1, warnings };
    });
  });
  return { image, source, place, facts };
}

async function computed(study: Study, name: string, formula: string, image: CaseImages["image"]): Promise<Lazy<ToldVolume>> {
  const expression = `${name} = ${formula}`;
  const parts = new Map<string, Lazy<ToldVolume>>();
  for (const part of partsOf(study, name, formula)) parts.set(part, await image(part));
  return lazy({ formula, parts: Array.from(parts, ([part, { key }]) => [part, key]) }, async () => {
    const volumes = new Map<string, Volume>();
    const told: string[] = [];
    for (const [part, { get }] of parts) {
      const { volume, warnings } = await get();
      volumes.set(part, volume);
      told.push(...warnings);
    }
    const { volume, warnings } = evaluate(expression, volumes);
    return { volume, warnings: [...told, ...warnings] };
  });
}

/** The images that a formula is made of. */
function partsOf(study: Study, name: string, formula: string): string[] {
  return [...resolveExpression(`${name} = ${formula}`, Object.keys(study.images).filter((other) => other !== name)).images];
}

/** The image from a file on whose lattice an image is seen: its root, of a formula that of what it is made of. */
export function latticeOf(study: Study, name: string): string {
  const asked = study.images[name];
  return asked && "formula" in asked ? latticeOf(study, partsOf(study, name, asked.formula)[0]) : rootOf(study, name);
}
