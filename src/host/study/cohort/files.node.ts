import { readFile } from "node:fs/promises";
import { InputError } from "../../errors.ts";
import { parseTfm } from "../../register/tfm.ts";
import type { StudyFile } from "../file/schema.ts";
import type { Problem, StudyCase } from "../file/study.ts";
import { groupedBy } from "./groupedBy.ts";
import { geometryOf, maskGeometryOf, type FileGeometry } from "./headers.node.ts";
import { differenceOf, drawnMasks, fileOfImage, rootsOf, seenTogether, type DrawnMask } from "./lattices.ts";
import type { Place } from "./place.ts";

/** Headers under way at the same time. */
const atOnce = 16;

/** What is known of a case's files; what cannot be read is not there. */
interface CaseFiles {
  readonly each: StudyCase;
  readonly images: ReadonlyMap<string, FileGeometry>;
}

export interface FileFindings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Whether an image has one slice in every case: some filtered images cannot be made of it. Null where no case's could be read. */
  readonly oneSlice: (image: string) => boolean | null;
}

/** Looks at every file of every case without reading voxels: whether it can be read, and whether what belongs together lies together. */
export async function fileFindings(study: StudyFile, cases: readonly StudyCase[], place: Place): Promise<FileFindings> {
  const found = await inTurns(cases, (each) => filesOf(study, each, place));
  const files = found.map(({ files: of }) => of);
  return {
    problems: [...found.flatMap(({ problems }) => problems), ...Object.keys(study.images).flatMap((name) => oddOnesOut(name, files, place))],
    warnings: warningsOf(found.flatMap(({ warnings }) => warnings)),
    oneSlice: (image) => {
      const sizes = files.flatMap(({ images }) => images.get(rootsOf(study, image)[0] ?? image) ?? []);
      return sizes.length === 0 ? null : sizes.every(isOneSlice);
    },
  };
}

interface Warning extends Problem {
  readonly image: string;
}

async function filesOf(study: StudyFile, each: StudyCase, place: Place): Promise<{ files: CaseFiles; problems: Problem[]; warnings: Warning[] }> {
  const problems: Problem[] = [];
  const warnings: Warning[] = [];
  const problem = (what: string): void => void problems.push({ where: place.caseAt(each), what });
  const tried = async <T>(what: string, read: () => Promise<T>): Promise<T | undefined> => read().catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    problem(`${what}: ${error.message}`);
    return undefined;
  });
  const images = new Map<string, FileGeometry>();
  for (const name of Object.keys(study.images)) {
    const path = fileOfImage(each, name);
    if (path === undefined) continue;
    const geometry = await tried(`image ${name}`, () => geometryOf(path));
    if (!geometry) continue;
    images.set(name, geometry);
    if (geometry.components !== 1) problem(`image ${name}: ${path}: ${geometry.components} values a voxel; one grey value is needed`);
    warnings.push(...geometry.warnings.map((text) => ({ where: place.caseAt(each), image: name, what: `image ${name}: ${text}` })));
  }
  for (const [name, path] of Object.entries(each.transforms)) await tried(`transform of ${name}`, async () => parseTfm(await textOf(path), path));
  for (const mask of drawnMasks(study, each)) {
    const geometry = await tried(mask.what, () => maskGeometryOf(mask.path));
    if (geometry) for (const what of misfits(mask, geometry, images, each)) problem(what);
  }
  for (const { what, images: [first, ...others] } of seenTogether(study)) {
    for (const other of others) {
      const [a, b] = [images.get(first), images.get(other)];
      const difference = a && b && differenceOf(a, b, fileOfImage(each, first)!, fileOfImage(each, other)!);
      if (difference) problem(`${what} needs ${first} and ${other} on one lattice: ${difference}`);
    }
  }
  return { files: { each, images }, problems, warnings };
}

function misfits({ what, path, images: on }: DrawnMask, mask: FileGeometry, images: ReadonlyMap<string, FileGeometry>, each: StudyCase): string[] {
  if (mask.components !== 1) return [`${what}: ${path}: ${mask.components} values a voxel; a mask has one`];
  const differences = on.map((name) => {
    const image = images.get(name);
    return image ? differenceOf(image, mask, fileOfImage(each, name)!, path) : null;
  });
  return differences.filter((difference) => difference !== null).map((difference) => `${what}: ${difference}`);
}

const isOneSlice = ({ size }: FileGeometry): boolean => size[2] === 1;

/** Cases whose image has one slice where most have several, or the other way round. */
function oddOnesOut(name: string, files: readonly CaseFiles[], { caseAt }: Place): Problem[] {
  const there = files.flatMap(({ each, images }) => (images.has(name) ? [{ each, geometry: images.get(name)! }] : []));
  const [single, several] = [true, false].map((wanted) => there.filter(({ geometry }) => isOneSlice(geometry) === wanted));
  const [few, most] = single.length <= several.length ? [single, several] : [several, single];
  return few.map(({ each, geometry }) => ({
    where: caseAt(each),
    what: `image ${name}: ${fileOfImage(each, name)}: ${geometry.size[2]} slice${isOneSlice(geometry) ? "" : "s"}, but ${most.length} of ${there.length} cases have ${few === single ? "several" : "one"}`,
  }));
}

/** What is said of several cases' files of an image, once. */
function warningsOf(all: readonly Warning[]): Problem[] {
  return Array.from(groupedBy(all, ({ image }) => image).values(), ([first, ...others]) => ({ where: first.where, what: `${first.what}${others.length > 0 ? ` (and ${others.length} more)` : ""}` }));
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: ${error.code === "ENOENT" ? "no such file" : `cannot be read (${error.code ?? error.message})`}`, { cause: error });
  });
}

/** Results in the items' order, some items under way at the same time. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [i, item] of queue) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}
