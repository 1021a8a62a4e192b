import type { Volume } from "./volume.ts";

/** Says that two images do not lie in one space, by their headers; undefined where they do, or one does not tell. */
export function otherSpace(first: Volume, second: Volume): string | undefined {
  const [a, b] = [first.frameOfReference, second.frameOfReference];
  if (a === undefined || b === undefined || a === b) return undefined;
  return `${second.name}: its FrameOfReferenceUID is ${b}, that of ${first.name} is ${a}: places in them are the same only by chance, unless they were registered`;
}
