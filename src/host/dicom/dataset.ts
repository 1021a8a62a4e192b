import dcmjs from "dcmjs";
import { InputError } from "../errors.ts";
import { isCutOff } from "./cutOff.ts";
import { isDicom } from "./magic.ts";

export { isDicom };

dcmjs.log.setLevel("silent"); // it prints what it finds odd about files on the console
dcmjs.log.getLogger("validation.dcmjs").setLevel("silent");

/**
 * Attributes of a DICOM object by their keyword (PS3.6), such as `PixelSpacing`; sequences are arrays of such. Numbers are
 * numbers, attributes of several values arrays.
 */
export interface Dataset {
  readonly [keyword: string]: unknown;
}

/** A DICOM file: its attributes, how its pixels are encoded, and what errors call it. */
export interface DicomFile {
  readonly name: string;
  readonly transferSyntax: string;
  readonly dataset: Dataset;
}

/**
 * Reads a DICOM file.
 * @param headerOnly leaves the pixels out
 * @throws InputError when it is none, or cut off
 */
export function parseDicom(bytes: Uint8Array, name: string, headerOnly = false): DicomFile {
  if (!isDicom(bytes)) throw new InputError(`${name}: not a DICOM file (no "DICM" at byte 128)`);
  try {
    const whole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
    const own = whole ? (bytes.buffer as ArrayBuffer) : new Uint8Array(bytes).buffer; // dcmjs reads from the beginning of a buffer
    const { dict, meta } = dcmjs.data.DicomMessage.readFile(own, headerOnly ? { untilTag: "7FE00010", includeUntilTagValue: false } : {});
    const transferSyntax = String(dcmjs.data.DicomMetaDictionary.naturalizeDataset(meta).TransferSyntaxUID);
    const dataset = dcmjs.data.DicomMetaDictionary.naturalizeDataset(dict);
    if (isCutOff(bytes, transferSyntax, values(dataset, "PixelData"))) throw new Error(`it is cut off: its ${bytes.length} bytes end within the pixel data`);
    return { name, transferSyntax, dataset };
  } catch (error) {
    throw new InputError(`${name}: not a DICOM file that can be read (${error instanceof Error ? error.message : String(error)})`, { cause: error });
  }
}

/** The values of an attribute; empty where it is absent or has no value. */
export function values(dataset: Dataset, keyword: string): readonly unknown[] {
  const value = dataset[keyword];
  if (value === undefined || value === null || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

/** The first value as text; undefined where there is none. */
export function text(dataset: Dataset, keyword: string): string | undefined {
  const [first] = values(dataset, keyword);
  return first === undefined ? undefined : String(first).trim();
}

/** The values as numbers; undefined where there are none, or not `count`. */
export function numbers(dataset: Dataset, keyword: string, count?: number): readonly number[] | undefined {
  const found = values(dataset, keyword).map(Number);
  return found.length === 0 || found.some(Number.isNaN) || (count !== undefined && found.length !== count) ? undefined : found;
}

/** The first value as a number; undefined where there is none. */
export function number(dataset: Dataset, keyword: string): number | undefined {
  return numbers(dataset, keyword)?.[0];
}

/** The items of a sequence; empty where it is absent. */
export function items(dataset: Dataset, keyword: string): readonly Dataset[] {
  return values(dataset, keyword) as readonly Dataset[];
}
