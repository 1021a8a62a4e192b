import { InputError } from "../../errors.ts";
import type { StudyCase } from "../file/study.ts";

/** A path's last part: what outputs, which know no folders, call a file. */
export function fileName(path: string): string {
  return path.replace(/[/\\]+$/, "").replace(/^.*[/\\]/, "");
}

/** Paths of all files of a case. */
function filesOf({ images, transforms, registered, masks, readers }: StudyCase): string[] {
  const drawn = [masks, ...Object.values(readers)].flatMap((each) => Object.values(each)).flatMap((each) => Object.values(each));
  return [images, transforms, registered].flatMap((each) => Object.values(each)).concat(drawn);
}

/**
 * What was said of a file, the file called otherwise than by its path, a folder's files within it. Such texts are kept by the files' content: another
 * case, or the same one when its files have moved, may be told them.
 * @param path may carry a choice (`us.png#spacing=0.1x0.1`), which texts do without
 */
export function renamed(texts: readonly string[], path: string, name: string): string[] {
  const paths = new Set([path, path.replace(/#[^#/\\]*$/, "")]);
  return texts.map((text) => [...paths].reduce((all, each) => all.replaceAll(each, () => name), text));
}

/** A text about a case's files, these without their folders. */
export function withoutFolders(each: StudyCase, text: string): string {
  return filesOf(each).sort((a, b) => b.length - a.length).reduce((all, path) => renamed([all], path, fileName(path))[0], text);
}

/** Does a case's work; bad input is told with the case's name, and files without their folders. */
export async function ofCase<T>(each: StudyCase, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const short = withoutFolders(each, error.message);
    throw new InputError(short.startsWith(`${each.id}: `) ? short : `${each.id}: ${short}`, { cause: error });
  }
}
