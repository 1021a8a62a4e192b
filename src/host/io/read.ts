import { InputError } from "../errors.ts";
import type { Volume } from "../image/volume.ts";
import { bytesOf } from "./detached.ts";
import type { ReadDetached } from "./detached.ts";
import { isGzip } from "./gzip.ts";
import { isMetaImage, parseMetaImage } from "./metaimage.ts";
import { isNifti, parseNifti } from "./nifti.ts";
import { isNrrd, parseNrrd } from "./nrrd.ts";

type Parser = (bytes: Uint8Array, name: string, readDetached?: ReadDetached) => Promise<Volume>;

/** What a file's name says when its first bytes say nothing. */
const parsersByExtension: readonly (readonly [RegExp, Parser])[] = [
  [/\.(nii|hdr)(\.gz)?$/i, parseNifti],
  [/\.(nrrd|nhdr)$/i, parseNrrd],
  [/\.(mha|mhd)$/i, parseMetaImage],
];

/**
 * Reads an image or mask in NIfTI, NRRD or MetaImage format, told apart by the file's first bytes.
 * @param name what errors call the file
 * @param readDetached gives the data file of a .hdr, .nhdr or .mhd
 * @throws InputError naming the file and what is wrong with it
 */
export async function parseImage(source: ArrayBuffer | Uint8Array, name: string, readDetached?: ReadDetached): Promise<Volume> {
  const bytes = bytesOf(source);
  if (isGzip(bytes) || isNifti(bytes)) return parseNifti(bytes, name, readDetached);
  if (isNrrd(bytes)) return parseNrrd(bytes, name, readDetached);
  if (isMetaImage(bytes)) return parseMetaImage(bytes, name, readDetached);
  const parse = parsersByExtension.find(([extension]) => extension.test(name))?.[1];
  if (parse !== undefined) return parse(bytes, name, readDetached);
  const format = knownAs(bytes);
  throw new InputError(
    `${name}: ${format === undefined ? "not an image in a known format" : `${format} files are not read`}; ` +
      "expected NIfTI (.nii, .nii.gz, .hdr), NRRD (.nrrd, .nhdr) or MetaImage (.mha, .mhd)",
  );
}

/** The name of a format that users may take for a volume. */
function knownAs(bytes: Uint8Array): string | undefined {
  const text = (start: number, length: number): string => String.fromCharCode(...bytes.subarray(start, start + length));
  if (text(128, 4) === "DICM") return "DICOM";
  if (text(1, 3) === "PNG") return "PNG";
  return undefined;
}
