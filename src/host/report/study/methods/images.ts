import type { FileImage, StudyFile } from "../../../study/file/schema.ts";
import { listed, spacingText } from "./words.ts";

/** Where each image comes from and what is done to it before features are taken. */
export function imageSentences({ images }: Pick<StudyFile, "images">): string[] {
  const chained = Object.values(images).some((image) => "column" in image && image.register);
  return [
    ...Object.entries(images).flatMap(([name, image]) => ("formula" in image ? [`image ${name} = ${image.formula}, voxel by voxel`] : fileSentences(name, image))),
    chained ? "transforms of registrations that follow each other were composed, and each image was interpolated once, from the original" : "",
  ].filter((text) => text !== "");
}

function fileSentences(name: string, { column, n4, register, spacing }: FileImage): string[] {
  const done = [n4Text(n4), registerText(register), spacing ? `resampled to ${spacingText(spacing)} (regions are made on this grid)` : ""].filter((text) => text !== "");
  const given = [
    register?.transform ? `where a case has a transform in ${register.transform}, it was taken in place of the search` : "",
    register?.registered ? `where a case has an image in ${register.registered}, it was taken as registered already` : "",
  ].filter((text) => text !== "");
  return [`image ${name} (column ${column}) was ${done.length > 0 ? listed(done) : "taken as it is"}${given.length > 0 ? `; ${given.join("; ")}` : ""}`];
}

function n4Text(n4: FileImage["n4"]): string {
  if (n4 === false) return "";
  const { shrink, iterations } = n4 === true ? { shrink: 4, iterations: [50, 50, 50, 50] } : n4;
  return `corrected for its bias field by N4 (estimated on the image shrunk by ${shrink}, at most ${iterations.join(", ")} iterations on its levels)`;
}

function registerText(register: FileImage["register"]): string {
  if (!register) return "";
  const { to, kind, contrast, gridSpacing } = register;
  const how = kind === "rigid" ? "rigidly" : `rigidly, then non-rigidly (cubic B-splines with control points every ${gridSpacing} mm)`;
  return `registered to ${to} ${how} by ${contrast === "same" ? "normalised correlation" : "mutual information"} (elastix)`;
}
