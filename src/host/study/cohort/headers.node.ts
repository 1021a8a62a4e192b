import { open, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { isDicom } from "../../dicom/magic.ts";
import { identityDirection, type Geometry } from "../../image/volume.ts";
import type { ReadOptions } from "../../io/choice.ts";
import { isGzip } from "../../io/gzip.ts";
import type { FileHeader, StoredVoxels } from "../../io/header.ts";
import { isMetaImage, metaImageHeader } from "../../io/metaimage.ts";
import { isNifti, niftiHeader } from "../../io/nifti.ts";
import { isNrrd, nrrdHeader } from "../../io/nrrd.ts";
import { isPng } from "../../io/raster.ts";
import { located, readImage } from "../../io/read.node.ts";
import { fileOfMask, listSegments } from "../../io/readMask.node.ts";

/** Where an image's voxels lie, without the voxels. */
export interface FileGeometry extends Geometry {
  /** Dimensions of the file: a 2-D file is one slice. */
  readonly dimension: 2 | 3;
  /** Values of a voxel. */
  readonly components: number;
  /** A picture (PNG, JPEG) says nothing of where it lies. */
  readonly isPicture: boolean;
  readonly warnings: readonly string[];
}

/** Text headers are shorter. */
const longestHeader = 65_536;
/** Bytes that tell a DICOM file. */
const dicomMagic = 133;
/** Compressed bytes of a .nii.gz that hold its header, with room to spare. */
const compressedHeader = 4096;

/**
 * The lattice of an image file, or of a folder of DICOM files, its path as `readImage` takes it. Of NIfTI, NRRD, MetaImage and
 * grey PNG only the header is read and the file's length compared with what it promises (of gzip, the length that its end tells);
 * what differs, and every other format, is read whole.
 * @throws InputError as `readImage`: no such file, cut short, no image, ...
 */
export async function geometryOf(path: string): Promise<FileGeometry> {
  const { file, options } = located(path);
  // Whatever is odd about a file is for its reader to say: the run will meet the same words.
  const found = await fromHeader(file, options).catch(() => null);
  return found ?? fromVoxels(path);
}

/**
 * The lattice of a mask's file; null where it has none and takes its image's: DICOM segmentations and structure sets.
 * @throws InputError as `readMask`
 */
export async function maskGeometryOf(path: string): Promise<FileGeometry | null> {
  const isSegment = /#segment=.+$/s.test(path);
  const file = fileOfMask(path);
  if ((await mayBeDicom(file)) && (await listSegments(file))) return null;
  return geometryOf(isSegment ? file : path);
}

/** By its first bytes, so that no other file is read for it; a folder may hold anything. */
async function mayBeDicom(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null);
  if (!file) return false;
  try {
    const head = new Uint8Array(dicomMagic);
    await file.read(head, 0, head.length, 0);
    return isDicom(head);
  } catch {
    return true;
  } finally {
    await file.close();
  }
}

async function fromVoxels(path: string): Promise<FileGeometry> {
  const warnings: string[] = [];
  const { size, spacing, origin, direction, dimension, components } = await readImage(path, { warn: (text) => warnings.push(text) });
  const isPicture = /\.(png|jpe?g)$/i.test(located(path).file);
  return { size, spacing, origin, direction, dimension, components, isPicture, warnings };
}

/** null where the header alone does not tell whether the file can be read. */
async function fromHeader(path: string, { spacing }: ReadOptions): Promise<FileGeometry | null> {
  const file = await open(path);
  try {
    const head = new Uint8Array(longestHeader);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const { size: length } = await file.stat();
    const tail = new Uint8Array(Math.min(12, length));
    await file.read(tail, 0, tail.length, length - tail.length);
    const bytes = head.subarray(0, bytesRead);
    if (isDicom(bytes)) return null;
    if (isPng(bytes)) return pictureOf(bytes, tail, path, spacing);
    const header = headerOf(bytes, path);
    if (!header || !(await holdsVoxels(header.voxels, path, length, tail))) return null;
    const { size, origin, direction, dimension, components } = header;
    return { size, spacing: spacing ? [...spacing, header.spacing[2]] : header.spacing, origin, direction, dimension, components, isPicture: false, warnings: [] };
  } finally {
    await file.close();
  }
}

function headerOf(bytes: Uint8Array, path: string): FileHeader | null {
  if (isGzip(bytes)) return niftiHeader(gunzipSync(bytes.subarray(0, compressedHeader), { finishFlush: constants.Z_SYNC_FLUSH }), path, true);
  if (isNifti(bytes)) return niftiHeader(bytes, path, false);
  if (isNrrd(bytes)) return nrrdHeader(bytes, path);
  return isMetaImage(bytes) ? metaImageHeader(bytes, path) : null;
}

/** @param length of the header's file; `tail` its last bytes */
async function holdsVoxels({ bytes, file, encoding, start, compressed }: StoredVoxels, path: string, length: number, tail: Uint8Array): Promise<boolean> {
  if (start === undefined) return false;
  if (file !== undefined) return encoding === "raw" && (await stat(resolve(dirname(path), file))).size >= start + bytes;
  if (encoding === "raw") return length >= start + bytes;
  if (encoding === "zlib") return compressed !== undefined && length >= start + compressed;
  if (encoding === "text" || tail.length < 4) return false;
  const needed = bytes + (encoding === "gzip-file" ? start : 0);
  // RFC 1952: a gzip member ends with the length of what it holds, modulo 2^32.
  return new DataView(tail.buffer, tail.byteLength - 4, 4).getUint32(0, true) === needed % 2 ** 32;
}

/** Grey values alone: whether colours are grey in fact, their pixels tell. */
function pictureOf(bytes: Uint8Array, tail: Uint8Array, path: string, spacing: ReadOptions["spacing"]): FileGeometry | null {
  const header = new DataView(bytes.buffer, bytes.byteOffset + 16, 10);
  const text = new TextDecoder("latin1");
  const isGrey = header.getUint8(9) === 0 && !text.decode(bytes).includes("tRNS");
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  if (!isGrey || text.decode(tail.subarray(4, 8)) !== "IEND" || width === 0 || height === 0) return null;
  const [x, y] = spacing ?? [1, 1];
  return { size: [width, height, 1], spacing: [x, y, 1], origin: [0, 0, 0], direction: identityDirection, dimension: 2, components: 1, isPicture: true, warnings: spacing ? [] : [`${path}: a picture says no true distance of pixels; 1 mm is taken (choose it with #spacing=XxY in mm)`] };
}
