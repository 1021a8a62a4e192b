import { decode } from "fast-png";
import type { DecodedPng } from "fast-png";
import { decodeJpeg } from "../dicom/codec.ts";
import { greyOf } from "../dicom/grey.ts";
import type { Samples } from "../dicom/grey.ts";
import { InputError } from "../errors.ts";
import { identityDirection } from "../image/volume.ts";
import type { Volume } from "../image/volume.ts";

export function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47].every((byte, k) => bytes[k] === byte);
}

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * Reads a PNG or JPEG picture as one slice of spacing 1 mm: its header's resolution is that of a screen or printer, not of a
 * patient (`withSpacing` gives it the true one). Colours must be grey in fact. Grey values of 1, 2 or 4 bits are stretched to 8,
 * as ITK does it.
 * @throws InputError when a pixel is coloured or transparent, or the file is damaged
 */
export async function parseRaster(bytes: Uint8Array, name: string): Promise<Volume> {
  const { width, height, channels, pixels } = isPng(bytes) ? pngPixels(bytes, name) : await jpegPixels(bytes, name);
  const data = channels === 1 ? pixels : greyOf(pixels, channels, width, name);
  return {
    data,
    components: 1,
    pixelType: data instanceof Uint16Array ? "uint16" : "uint8",
    dimension: 2,
    size: [width, height, 1],
    spacing: [1, 1, 1],
    origin: [0, 0, 0],
    direction: identityDirection,
    name,
  };
}

/** The same image with its pixels `spacing` mm apart along x and y. */
export function withSpacing(volume: Volume, spacing: readonly [number, number]): Volume {
  if (!spacing.every((mm) => Number.isFinite(mm) && mm > 0)) {
    throw new InputError(`${volume.name}: spacing ${spacing.join(" x ")} mm; both must be greater than 0`);
  }
  return { ...volume, spacing: [...spacing, volume.spacing[2]] };
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** [height][width][channels] */
  readonly pixels: Samples;
}

async function jpegPixels(bytes: Uint8Array, name: string): Promise<Pixels> {
  const { width, height, components, bytes: pixels } = await decodeJpeg(bytes, "jpeg", name, "JPEG");
  return { width, height, channels: components, pixels };
}

function pngPixels(bytes: Uint8Array, name: string): Pixels {
  const png = decoded(bytes, name);
  const samples = png.depth < 8 ? unpacked(png) : (png.data as Samples);
  const { width, height, palette, transparency } = png;
  if (palette !== undefined) {
    const channels = palette.some((colour) => colour.length > 3) ? 4 : 3;
    const pixels = new Uint8Array(width * height * channels);
    for (let i = 0; i < width * height; i++) {
      const colour = palette[samples[i]];
      if (colour === undefined) throw new InputError(`${name}: pixel ${i} has colour ${samples[i]}, but the palette holds ${palette.length}`);
      for (let c = 0; c < channels; c++) pixels[i * channels + c] = colour[c] ?? 255;
    }
    return { width, height, channels, pixels };
  }
  checkTransparency(samples, png.channels, transparency, width, name);
  if (png.depth < 8) for (let i = 0; i < samples.length; i++) samples[i] *= 255 / (2 ** png.depth - 1);
  return { width, height, channels: png.channels, pixels: samples };
}

function decoded(bytes: Uint8Array, name: string): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    throw new InputError(`${name}: not a PNG file that can be read (${error instanceof Error ? error.message : String(error)})`, { cause: error });
  }
}

/** One value per pixel of packed ones; rows begin at whole bytes. */
function unpacked({ data, width, height, depth }: DecodedPng): Uint8Array {
  const stride = Math.ceil((width * depth) / 8);
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      out[y * width + x] = (data[y * stride + (bit >> 3)] >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    }
  }
  return out;
}

/** A PNG without alpha may call one colour transparent. */
function checkTransparency(samples: Samples, channels: number, colour: Uint16Array | undefined, width: number, name: string): void {
  if (colour === undefined || colour.length < channels) return;
  for (let i = 0; i < samples.length; i += channels) {
    let same = 0;
    while (same < channels && samples[i + same] === colour[same]) same++;
    if (same === channels) {
      const pixel = i / channels;
      throw new InputError(`${name}: pixel (${pixel % width}, ${Math.floor(pixel / width)}) is transparent (colour ${[...colour].join(", ")}); only opaque images are read`);
    }
  }
}
