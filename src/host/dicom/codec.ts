import { InputError } from "../errors.ts";
import type { PixelFormat } from "./pixels.ts";
import { decodeRle } from "./rle.ts";

/** A decoded frame: little-endian values, colours pixel by pixel, in the format that the codec left them in. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly format: PixelFormat;
}

type Codec = "rle" | "jpeg" | "jpeg-lossless" | "jpeg-ls" | "jpeg-2000";

interface Syntax {
  readonly name: string;
  /** Absent where it is not read. */
  readonly codec?: Codec;
}

/** The compressed transfer syntaxes by the last part of their UID, 1.2.840.10008.1.2.… (PS3.6, table A-1). */
const syntaxes: Readonly<Record<string, Syntax>> = {
  "4.50": { name: "JPEG Baseline", codec: "jpeg" },
  "4.51": { name: "JPEG Extended, 12 bit" },
  "4.57": { name: "JPEG Lossless", codec: "jpeg-lossless" },
  "4.70": { name: "JPEG Lossless, first-order prediction", codec: "jpeg-lossless" },
  "4.80": { name: "JPEG-LS Lossless", codec: "jpeg-ls" },
  "4.81": { name: "JPEG-LS Near-lossless", codec: "jpeg-ls" },
  "4.90": { name: "JPEG 2000 Lossless", codec: "jpeg-2000" },
  "4.91": { name: "JPEG 2000", codec: "jpeg-2000" },
  "4.100": { name: "MPEG2 video" },
  "4.102": { name: "MPEG-4 AVC/H.264 video" },
  "4.107": { name: "HEVC/H.265 video" },
  "4.110": { name: "JPEG XL Lossless" },
  "4.111": { name: "JPEG XL Recompression of JPEG" },
  "4.112": { name: "JPEG XL" },
  "4.201": { name: "High-throughput JPEG 2000 Lossless" },
  "4.202": { name: "High-throughput JPEG 2000 Lossless, RPCL" },
  "4.203": { name: "High-throughput JPEG 2000" },
  "5": { name: "RLE Lossless", codec: "rle" },
};
const root = "1.2.840.10008.1.2.";
/** Implicit and explicit little endian, deflated, big endian: the pixels lie there as they are. */
const uncompressed = new Set(["1.2.840.10008.1.2", `${root}1`, `${root}1.99`, `${root}2`]);

export function isCompressed(transferSyntax: string): boolean {
  return !uncompressed.has(transferSyntax);
}

/**
 * Decodes a compressed frame; the codec is loaded when it is first needed.
 * @throws InputError naming the transfer syntax where it is not read, or where the stream is damaged or of another size
 */
export async function decode(stream: Uint8Array, transferSyntax: string, format: PixelFormat, name: string): Promise<Decoded> {
  const syntax = transferSyntax.startsWith(root) ? syntaxes[transferSyntax.slice(root.length)] : undefined;
  const called = syntax === undefined ? `transfer syntax ${transferSyntax}` : `${syntax.name} (transfer syntax ${transferSyntax})`;
  if (syntax?.codec === undefined) {
    throw new InputError(`${name}: ${called} is not read; uncompressed, RLE, JPEG (8 bit), JPEG lossless, JPEG-LS and JPEG 2000 pixels are`);
  }
  if (syntax.codec === "rle") {
    const bytes = decodeRle(stream, format.columns * format.rows, format.samples, format.bitsAllocated / 8, name);
    return { bytes, format: { ...format, planar: false } };
  }
  const decoded = await decodeJpeg(stream, syntax.codec, name, called);
  const { width, height, components, bits } = decoded;
  if (width !== format.columns || height !== format.rows || components !== format.samples) {
    throw new InputError(
      `${name}: the header says ${format.columns}x${format.rows}x${format.samples}, but its ${called} stream holds ${width}x${height}x${components}`,
    );
  }
  const bitsAllocated = bits > 8 ? 16 : 8;
  const bitsStored = Math.min(format.bitsStored, bitsAllocated);
  // The JPEG and JPEG 2000 decoders turn Y Cb Cr into RGB themselves.
  const turned = components === 3 && syntax.codec !== "jpeg-ls" && syntax.codec !== "jpeg-lossless";
  const photometric = turned ? "RGB" : format.photometric;
  return { bytes: decoded.bytes, format: { ...format, bitsAllocated, bitsStored, highBit: bitsStored - 1, planar: false, photometric } };
}

/** What a JPEG stream of any kind holds: bytes of 8-bit values, or of little-endian 16-bit ones where it has more than 8 bits. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bits: number;
}

/** @throws InputError when the stream is damaged */
export async function decodeJpeg(stream: Uint8Array, codec: Exclude<Codec, "rle">, name: string, called: string): Promise<Picture> {
  try {
    return codec === "jpeg-lossless" ? await decodeLossless(stream) : await decodeWith(await started(codec), stream);
  } catch (error) {
    throw new InputError(`${name}: its ${called} stream cannot be decoded (${await reason(codec, error)})`, { cause: error });
  }
}

interface Running {
  readonly decoder: new () => CornerstoneDecoder;
  message?(pointer: number): string;
}
const quiet = { print: (): void => undefined, printErr: (): void => undefined };
const running = new Map<Codec, Promise<Running>>();

/** The "decode" builds are plain JavaScript (asm.js): they load the same way in Node and in bundles, with no file beside them. */
const starters = {
  "jpeg": async (): Promise<Running> => ({ decoder: (await (await import("@cornerstonejs/codec-libjpeg-turbo-8bit/decode")).default(quiet)).JPEGDecoder }),
  "jpeg-ls": async (): Promise<Running> => {
    const codec = await (await import("@cornerstonejs/codec-charls/decode")).default(quiet);
    return { decoder: codec.JpegLSDecoder, message: (pointer) => codec.getExceptionMessage?.(pointer) ?? String(pointer) };
  },
  "jpeg-2000": async (): Promise<Running> => ({ decoder: (await (await import("@cornerstonejs/codec-openjpeg/decode")).default(quiet)).J2KDecoder }),
} as const;

function started(codec: keyof typeof starters): Promise<Running> {
  const found = running.get(codec) ?? starters[codec]();
  running.set(codec, found);
  return found;
}

function decodeWith({ decoder: Decoder }: Running, stream: Uint8Array): Picture {
  const decoder = new Decoder();
  try {
    decoder.getEncodedBuffer(stream.length).set(stream);
    decoder.decode();
    const { width, height, bitsPerSample, componentCount } = decoder.getFrameInfo();
    if (width * height === 0) throw new Error("it gives no image");
    return { bytes: decoder.getDecodedBuffer().slice(), width, height, components: componentCount, bits: bitsPerSample };
  } finally {
    decoder.delete();
  }
}

async function decodeLossless(stream: Uint8Array): Promise<Picture> {
  const { Decoder } = await import("jpeg-lossless-decoder-js");
  const decoder = new Decoder();
  const own = new Uint8Array(stream);
  const values = decoder.decode(own.buffer, 0, own.length);
  const { dimX, dimY, numComp, precision } = decoder.frame;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { bytes, width: dimX, height: dimY, components: numComp, bits: precision };
}

async function reason(codec: Codec, error: unknown): Promise<string> {
  if (typeof error !== "number") return error instanceof Error ? error.message : String(error);
  return (await running.get(codec))?.message?.(error) ?? `error ${error} of the decoder`;
}
