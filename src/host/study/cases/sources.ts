import { InputError } from "../../errors.ts";
import type { Volume } from "../../image/volume.ts";
import { n4 } from "../../n4/n4.ts";
import type { Reference } from "../../register/resample.ts";
import type { FileImage } from "../file/schema.ts";
import type { Study, StudyCase } from "../file/study.ts";
import { lazy, once, type Lazy } from "./lazy.ts";
import { fileName, renamed } from "./names.ts";
import type { CaseTools, ToldVolume } from "./tools.ts";

/** An image's rule where it comes from a file. @throws InputError for a formula, which nothing can be registered to or drawn on */
export function fileImage(study: Study, name: string): FileImage {
  const image = study.images[name];
  if (image === undefined || "formula" in image) throw new InputError(`${study.study}: image ${name} is ${image === undefined ? "not there" : "made by a formula"}; one from a file is needed`);
  return image;
}

/** An image as its file has it, on the file's own lattice, its bias field corrected where the study says so. */
export interface Source extends Lazy<ToldVolume> {
  readonly lattice: Reference;
}

/**
 * The source of an image: of a case that brings it registered already, that file, from which bias is taken like from any other.
 * @throws InputError naming the case where it has no such file
 */
export async function imageSource(tools: CaseTools, study: Study, each: StudyCase, name: string): Promise<Source> {
  const { n4: correction } = fileImage(study, name);
  const path = each.registered[name] ?? each.images[name];
  if (path === undefined) throw new InputError(`${each.id}: there is no file of image ${name}`);
  const content = await tools.contentOf(path);
  const file = once(async (): Promise<ToldVolume> => {
    tools.at(`${each.id}: reading ${name}`);
    const { volume, warnings } = await tools.read.image(path);
    // A picture is a volume of one slice: it has volumes' features of shape, as the columns are counted.
    return { volume: { ...volume, name: fileName(path), dimension: 3 }, warnings: renamed(warnings, path, name) };
  });
  const lattice = { name: fileName(path), ...(await tools.kept("lattice", { content }, async () => geometryOf((await file()).volume))) };
  if (correction === false) return { lattice, key: { content }, get: file };
  const options = correction === true ? {} : { shrink: correction.shrink, iterations: correction.iterations };
  const key = { content, n4: options };
  return { lattice, ...lazy(key, () => tools.kept(`n4-${name}`, key, async () => {
    const { volume, warnings } = await file();
    tools.at(`${each.id}: bias field of ${name}`);
    const found = await n4(tools.engine, volume, null, options);
    return { volume: found.corrected, warnings: [...warnings, ...found.warnings] };
  })) };
}

function geometryOf({ size, spacing, origin, direction, dimension, frameOfReference }: Volume): Reference {
  return { size, spacing, origin, direction, dimension, ...(frameOfReference !== undefined && { frameOfReference }) };
}
