import { InputError } from "../errors.ts";
import { isCompressed } from "./codec.ts";
import { items, number, text, values } from "./dataset.ts";
import type { Dataset, DicomFile } from "./dataset.ts";
import { readFrame } from "./frames.ts";
import { planesOf } from "./planes.ts";
import type { Plane } from "./planes.ts";

/** A frame of a DICOM segmentation. */
export interface SegFrame {
  readonly plane: Plane;
  /** Segment number of each pixel [rows][columns], 0 for none. */
  readonly labels: ArrayLike<number>;
}

/** Bits per pixel that each SegmentationType may have (PS3.3, C.8.20.2). */
const bitsOfType: Readonly<Record<string, readonly number[]>> = { BINARY: [1], FRACTIONAL: [8], LABELMAP: [8, 16] };

/**
 * The frames of a segmentation, one after the other. A fractional one has its segment where the fraction is one half or more.
 * @throws InputError naming the attribute or the frame that is missing, short or of a kind that is not read
 */
export async function* segFrames(file: DicomFile): AsyncGenerator<SegFrame> {
  const { dataset, name } = file;
  const type = text(dataset, "SegmentationType") ?? "missing";
  const [bits, allowed] = [number(dataset, "BitsAllocated") ?? 0, bitsOfType[type]];
  if (allowed === undefined) throw new InputError(`${name}: SegmentationType is ${type}; BINARY, FRACTIONAL and LABELMAP are read`);
  if (!allowed.includes(bits)) throw new InputError(`${name}: BitsAllocated is ${bits}; a ${type} segmentation has ${allowed.join(" or ")}`);
  const planes = planesOf(file);
  const frames = number(dataset, "NumberOfFrames") ?? 1;
  if (frames !== planes.length) throw new InputError(`${name}: NumberOfFrames is ${frames}, but PerFrameFunctionalGroupsSequence has ${planes.length} items`);
  const bytes = type === "BINARY" ? bitsOf(file, planes) : undefined;
  const half = (number(dataset, "MaximumFractionalValue") ?? 255) / 2;
  for (const [frame, plane] of planes.entries()) {
    if (bytes !== undefined) yield { plane, labels: unpacked(bytes, frame, plane, segmentOf(dataset, frame, name)) };
    else {
      const stored = (await readFrame(file, frame)).values;
      const segment = type === "FRACTIONAL" ? segmentOf(dataset, frame, name) : 0;
      yield { plane, labels: type === "FRACTIONAL" ? fromHalfOn(stored, half, segment) : stored };
    }
  }
}

function fromHalfOn(fractions: ArrayLike<number>, half: number, segment: number): Uint16Array {
  const labels = new Uint16Array(fractions.length);
  for (let pixel = 0; pixel < labels.length; pixel++) if (fractions[pixel] >= half) labels[pixel] = segment;
  return labels;
}

function segmentOf(dataset: Dataset, frame: number, name: string): number {
  const groups = [items(dataset, "PerFrameFunctionalGroupsSequence")[frame], items(dataset, "SharedFunctionalGroupsSequence")[0]];
  const found = groups.flatMap((each) => (each === undefined ? [] : items(each, "SegmentIdentificationSequence")));
  const segment = found.map((each) => number(each, "ReferencedSegmentNumber")).find((each) => each !== undefined);
  if (segment === undefined) throw new InputError(`${name}: frame ${frame + 1}: ReferencedSegmentNumber is missing: whose segment it is is unknown`);
  return segment;
}

/** The bits of all frames, which follow each other without a gap (PS3.5, 8.1.1): a frame may begin within a byte. */
function bitsOf({ dataset, name, transferSyntax }: DicomFile, planes: readonly Plane[]): Uint8Array {
  if (isCompressed(transferSyntax)) throw new InputError(`${name}: its transfer syntax is ${transferSyntax}; binary segmentations are read uncompressed`);
  const [data] = values(dataset, "PixelData");
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array();
  const [{ columns, rows }] = planes;
  const needed = Math.ceil((planes.length * columns * rows) / 8);
  if (bytes.length >= needed && needed > 0) return bytes;
  throw new InputError(`${name}: PixelData has ${bytes.length} bytes; ${planes.length} frames of ${columns}x${rows} bits need ${needed}`);
}

function unpacked(bytes: Uint8Array, frame: number, { columns, rows }: Plane, segment: number): Uint16Array {
  const labels = new Uint16Array(columns * rows);
  const first = frame * labels.length;
  for (let pixel = 0; pixel < labels.length; ) {
    const bit = first + pixel;
    const byte = bytes[Math.floor(bit / 8)]; // Not bit >> 3: bits may be more than 2^31
    if (byte === 0) pixel += 8 - (bit % 8);
    else if ((byte >> bit % 8) & 1) labels[pixel++] = segment;
    else pixel++;
  }
  return labels;
}
