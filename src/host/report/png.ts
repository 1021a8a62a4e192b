import { encode } from "fast-png";

/** Bytes of an 8-bit PNG file, grey or RGB. `pixels` [height][width][channels]. */
export function pngFile(pixels: Uint8Array, width: number, height: number, channels: 1 | 3): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode({ data: pixels, width, height, channels, depth: 8 }));
}

/** A grey PNG file as a URL that a page can hold. */
export function greyPngUrl(pixels: Uint8Array, width: number, height: number): string {
  let binary = "";
  for (const byte of pngFile(pixels, width, height, 1)) binary += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(binary)}`;
}
