import { greyOf } from "../dicom/grey.ts";
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
  const { pngPixels, jpegPixels } = await import("./rasterPixels.ts"); // decoders take long to load
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
