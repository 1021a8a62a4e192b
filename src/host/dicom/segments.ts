import { InputError } from "../errors.ts";
import type { Volume } from "../image/volume.ts";
import { text } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";

/** A region that a file names: a segment of a DICOM segmentation, or an ROI of a structure set. */
export interface Segment {
  /** Segment number or ROI number. */
  readonly label: number;
  readonly name: string;
}

/** A mask, and what reading it left to say. */
export interface Mask extends Volume {
  /** What the file says its labels are called; empty where it does not say. */
  readonly segments: readonly Segment[];
  readonly warnings: readonly string[];
}

/**
 * Text of an item of a sequence. dcmjs 0.51.1 takes nested text for Latin-1 even where the file says UTF-8; what is UTF-8 is
 * hardly ever meant to be Latin-1.
 */
export function nestedText(item: Dataset, keyword: string): string | undefined {
  const found = text(item, keyword);
  if (found === undefined || !/^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(found)) return found;
  const bytes = Uint8Array.from(found, (character) => character.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return found;
  }
}

/** Such as `1 "breast", 2 "lesion"`. */
export function listed(segments: readonly Segment[]): string {
  return segments.map(({ label, name }) => `${label} "${name}"`).join(", ");
}

/**
 * The segment that a number or a name means; a number is taken as a number first.
 * @param kind what errors call it: "segment" or "ROI"
 * @throws InputError listing those there are, when none or several are meant
 */
export function chosenSegment(file: string, kind: string, segments: readonly Segment[], wanted: string): Segment {
  const found = [
    segments.filter(({ label }) => String(label) === wanted.trim()),
    segments.filter(({ name }) => name === wanted.trim()),
  ].find((some) => some.length > 0);
  if (found?.length === 1) return found[0];
  const many = found === undefined ? `there is no ${kind} "${wanted}"` : `"${wanted}" is the name of several ${kind}s: give its number`;
  throw new InputError(`${file}: ${many}; the file has ${listed(segments)}`);
}

/**
 * Keeps regions off an image of another space.
 * @throws InputError with both UIDs, when both files tell theirs and they differ
 */
export function checkFrameOfReference(file: string, uid: string | undefined, reference: Volume): void {
  if (uid === undefined || reference.frameOfReference === undefined || uid === reference.frameOfReference) return;
  throw new InputError(
    `${file}: its FrameOfReferenceUID is ${uid}, that of ${reference.name} is ${reference.frameOfReference}: ` +
      "they do not lie in one space; register the images and bring the mask over",
  );
}

/** A mask on the reference's lattice. */
export function maskOn(reference: Volume, name: string, data: Uint8Array | Uint16Array, segments: readonly Segment[], warnings: readonly string[]): Mask {
  const { size, spacing, origin, direction, dimension, frameOfReference } = reference;
  const pixelType = data instanceof Uint16Array ? "uint16" : "uint8";
  return { size, spacing, origin, direction, dimension, frameOfReference, data, components: 1, pixelType, name, segments, warnings };
}
