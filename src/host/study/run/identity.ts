import { version } from "../../version.ts";
import type { Study } from "../file/study.ts";
import type { StudyResults } from "../learn/results.ts";
import { writtenStudy } from "../learn/writtenStudy.ts";

/** A study as study.json has it, all of it written out, in the file's order, without spaces: what its hash is of. */
export function studyText(study: Study): string {
  return JSON.stringify(writtenStudy(study));
}

/** A figure that says what it was made by. */
export function signedFigure(svg: string, { hash }: Pick<StudyResults, "hash">): string {
  return svg.replace(/^((?:<\?[^>]*>\s*)?<svg\b[^>]*>)/, `$1<metadata>study ${hash}, webradiomics ${version}</metadata>`);
}
