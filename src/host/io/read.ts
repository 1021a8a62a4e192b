import { isDicom } from "../dicom/magic.ts";
import type { Series } from "../dicom/series.ts";
import type { DicomSource } from "../dicom/slices.ts";
import { InputError } from "../errors.ts";
import type { Volume } from "../image/volume.ts";
import type { ReadOptions } from "./choice.ts";
import { bytesOf } from "./detached.ts";
import type { ReadDetached } from "./detached.ts";
import { isGzip } from "./gzip.ts";
import { isMetaImage, parseMetaImage } from "./metaimage.ts";
import { isNifti, parseNifti } from "./nifti.ts";
import { isNrrd, parseNrrd } from "./nrrd.ts";
import { isJpeg, isPng, parseRaster, withSpacing } from "./raster.ts";

type Parser = (bytes: Uint8Array, name: string, readDetached?: ReadDetached) => Promise<Volume>;

/** What a file's name says when its first bytes say nothing. */
const parsersByExtension: readonly (readonly [RegExp, Parser])[] = [
  [/\.(nii|hdr)(\.gz)?$/i, parseNifti],
  [/\.(nrrd|nhdr)$/i, parseNrrd],
  [/\.(mha|mhd)$/i, parseMetaImage],
];

/**
 * Reads an image or mask in NIfTI, NRRD, MetaImage, DICOM, PNG or JPEG format, told apart by the file's first bytes.
 * @param name what errors call the file
 * @param readDetached gives the data file of a .hdr, .nhdr or .mhd
 * @param options which frame or phase of a DICOM file, and the spacing of a picture
 * @throws InputError naming the file and what is wrong with it
 */
export async function parseImage(source: ArrayBuffer | Uint8Array, name: string, readDetached?: ReadDetached, options: ReadOptions = {}): Promise<Volume> {
  const bytes = bytesOf(source);
  if (isDicom(bytes)) return parseSeries([{ name, read: async () => bytes }], name, options);
  if (isPng(bytes) || isJpeg(bytes)) {
    const picture = await parseRaster(bytes, name);
    if (options.spacing === undefined) options.warn?.(`${name}: a picture says no true distance of pixels; 1 mm is taken (choose it with #spacing=XxY in mm)`);
    return options.spacing === undefined ? picture : withSpacing(picture, options.spacing);
  }
  const volume = await parserOf(bytes, name)(bytes, name, readDetached);
  return options.spacing === undefined ? volume : withSpacing(volume, options.spacing);
}

/** DICOM's reader is loaded when it is first needed: its dictionary alone takes longer to load than all the rest. */
const dicom = (): Promise<typeof import("./series.ts")> => import("./series.ts");

/**
 * Reads the volume among DICOM files: of the one series and phase that they hold, or that `options` choose.
 * @param name what errors call the files together
 * @throws InputError listing what there is where the choice is open, and naming files and both values where slices do not fit
 */
export async function parseSeries(files: readonly DicomSource[], name: string, options: ReadOptions = {}): Promise<Volume> {
  return (await dicom()).volumeOfFiles(files, name, options);
}

/**
 * The image series among DICOM files, from their headers: what `parseSeries` can choose from.
 * @throws InputError when one cannot be read, or two are the same instance
 */
export async function listSeries(files: readonly DicomSource[]): Promise<Series[]> {
  return (await dicom()).listSeries(files);
}

function parserOf(bytes: Uint8Array, name: string): Parser {
  if (isGzip(bytes) || isNifti(bytes)) return parseNifti;
  if (isNrrd(bytes)) return parseNrrd;
  if (isMetaImage(bytes)) return parseMetaImage;
  const parser = parsersByExtension.find(([extension]) => extension.test(name))?.[1];
  if (parser !== undefined) return parser;
  throw new InputError(
    `${name}: not an image in a known format; expected NIfTI (.nii, .nii.gz, .hdr), NRRD (.nrrd, .nhdr), MetaImage (.mha, .mhd), DICOM, PNG or JPEG`,
  );
}
