import { InputError } from "../errors.ts";

/**
 * Decodes a frame of DICOM's RLE (PS3.5, annex G): one PackBits segment per byte of a pixel, the highest byte of the first
 * sample first.
 * @param pixels pixels of the frame
 * @param samples values per pixel
 * @param width bytes per value
 * @returns little-endian values, colours pixel by pixel
 */
export function decodeRle(bytes: Uint8Array, pixels: number, samples: number, width: number, name: string): Uint8Array {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const segments = bytes.length < 64 ? 0 : header.getUint32(0, true);
  if (segments !== samples * width) {
    throw new InputError(`${name}: ${segments} RLE segments, but ${samples} x ${width} bytes per pixel ask for ${samples * width}`);
  }
  const out = new Uint8Array(pixels * samples * width);
  for (let segment = 0; segment < segments; segment++) {
    const start = header.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : bytes.length;
    const sample = Math.floor(segment / width);
    const place = width - 1 - (segment % width);
    const found = unpack(bytes.subarray(start, end), out, sample * width + place, samples * width);
    if (found < pixels) throw new InputError(`${name}: RLE segment ${segment + 1} holds ${found} bytes, but the frame has ${pixels} pixels`);
  }
  return out;
}

/** Unpacks a PackBits segment into every `step`-th byte from `start` on. Returns how many bytes were written. */
function unpack(packed: Uint8Array, out: Uint8Array, start: number, step: number): number {
  let to = start;
  for (let at = 0; at < packed.length && to < out.length;) {
    const code = packed[at++];
    if (code === 128) continue; // no operation
    const literal = code < 128;
    const count = literal ? code + 1 : 257 - code;
    for (let k = 0; k < count && to < out.length && at < packed.length; k++, to += step) {
      out[to] = packed[at];
      if (literal) at++;
    }
    if (!literal) at++;
  }
  return (to - start) / step;
}
