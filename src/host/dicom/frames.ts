import { InputError } from "../errors.ts";
import { decode, isCompressed } from "./codec.ts";
import { number, parseDicom, values } from "./dataset.ts";
import type { DicomFile } from "./dataset.ts";
import { frameBytes, pixelFormat, storedValues } from "./pixels.ts";
import type { PixelFormat } from "./pixels.ts";
import type { VoxelArray } from "../image/volume.ts";

const bigEndian = "1.2.840.10008.1.2.2";

/** The stored values of one frame, and what they are after decoding (colours pixel by pixel, and RGB where the codec made it). */
export interface Frame {
  readonly values: VoxelArray;
  readonly format: PixelFormat;
}

export function frameCount(file: DicomFile): number {
  return Math.max(number(file.dataset, "NumberOfFrames") ?? 1, 1);
}

/**
 * Decodes frame `index` (from 0) of a file that was parsed with its pixels.
 * @throws InputError when the pixels are missing, cut short or compressed in a way that is not read
 */
export async function readFrame(file: DicomFile, index: number): Promise<Frame> {
  const format = pixelFormat(file.dataset);
  if (format === undefined) throw new InputError(`${file.name}: holds no image`);
  const name = frameCount(file) > 1 ? `${file.name} frame ${index + 1}` : file.name;
  if (isCompressed(file.transferSyntax)) {
    const decoded = await decode(encapsulatedFrame(file, index), file.transferSyntax, format, name);
    return { values: storedValues(decoded.bytes, decoded.format, true, name), format: decoded.format };
  }
  const [pixels] = values(file.dataset, "PixelData").concat(values(file.dataset, "FloatPixelData"), values(file.dataset, "DoubleFloatPixelData"));
  if (!(pixels instanceof ArrayBuffer)) throw new InputError(`${name}: has no pixel data`);
  const length = frameBytes(format);
  const start = Math.min(index * length, pixels.byteLength);
  const bytes = new Uint8Array(pixels, start, Math.min(length, pixels.byteLength - start));
  return { values: storedValues(bytes, format, file.transferSyntax !== bigEndian, name), format };
}

/**
 * A file whose header was parsed, with its pixels. Where they end the file, as uncompressed ones nearly always do, they are taken from
 * there without parsing all of it again.
 */
export function withPixels(header: DicomFile, bytes: Uint8Array): DicomFile {
  const format = pixelFormat(header.dataset);
  const [implicit, explicit] = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"].map((syntax) => syntax === header.transferSyntax);
  if (format !== undefined && !format.real && (implicit || explicit)) {
    const length = 2 * Math.ceil((frameBytes(format) * frameCount(header)) / 2); // DICOM's values have even lengths
    const start = bytes.length - length;
    const element = start - (implicit ? 8 : 12); // tag, (representation, two empty bytes,) length
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (element > 132 && view.getUint32(element, true) === pixelData && view.getUint32(start - 4, true) === length) {
      return { ...header, dataset: { ...header.dataset, PixelData: [new Uint8Array(bytes.subarray(start)).buffer] } };
    }
  }
  return parseDicom(bytes, header.name);
}

/** Tag (7FE0,0010) as its bytes lie in a little-endian file. */
const pixelData = 0x00107fe0;

/** The compressed stream of one frame; a frame may be spread over several fragments (PS3.5, A.4). */
function encapsulatedFrame(file: DicomFile, index: number): Uint8Array {
  const fragments = values(file.dataset, "PixelData")
    .filter((fragment): fragment is ArrayBuffer => fragment instanceof ArrayBuffer)
    .map((fragment) => new Uint8Array(fragment));
  const frames = frameCount(file);
  if (fragments.length === frames) return fragments[index];
  if (fragments.length < frames) {
    throw new InputError(`${file.name}: the header promises ${frames} frames, but its pixel data holds ${fragments.length} fragments`);
  }
  if (frames === 1) return joined(fragments);
  const starts = fragments.flatMap((fragment, k) => (beginsImage(fragment) ? [k] : []));
  if (starts.length !== frames) {
    throw new InputError(`${file.name}: ${fragments.length} fragments of pixel data cannot be told apart into ${frames} frames (no offset table)`);
  }
  return joined(fragments.slice(starts[index], starts[index + 1]));
}

/** JPEG and JPEG-LS streams begin with FFD8, JPEG 2000 with FF4F. */
function beginsImage([first, second]: Uint8Array): boolean {
  return first === 0xff && (second === 0xd8 || second === 0x4f);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
