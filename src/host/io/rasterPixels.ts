import { decode } from "fast-png";
import type { DecodedPng } from "fast-png";
import { decodeJpeg } from "../dicom/codec.ts";
import type { Samples } from "../dicom/grey.ts";
import { InputError } from "../errors.ts";

/** A decoded picture. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** [height][width][channels] */
  readonly pixels: Samples;
}

/** @throws InputError when the stream is damaged */
export async function jpegPixels(bytes: Uint8Array, name: string): Promise<Pixels> {
  const { width, height, components, bytes: pixels } = await decodeJpeg(bytes, "jpeg", name, "JPEG");
  return { width, height, channels: components, pixels };
}

/**
 * The pixels of a PNG; grey values of 1, 2 or 4 bits stretched to 8, palettes looked up.
 * @throws InputError when the file is damaged or a colour is called transparent
 */
export function pngPixels(bytes: Uint8Array, name: string): Pixels {
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
