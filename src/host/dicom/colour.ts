import { InputError } from "../errors.ts";
import type { VoxelArray } from "../image/volume.ts";
import { numbers, values } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";
import { greyOf } from "./grey.ts";
import type { Samples } from "./grey.ts";
import type { PixelFormat } from "./pixels.ts";

/**
 * The grey values of a frame: stored values as they are where it has one sample per pixel, those of colours that are grey in fact.
 * @param stored the frame as it is stored, before colours are looked up or turned
 * @throws InputError when a pixel is coloured, or for a colour space that is not read
 */
export function colourToGrey(stored: VoxelArray, format: PixelFormat, dataset: Dataset, name: string): VoxelArray {
  const { photometric, samples, columns } = format;
  if (photometric === "PALETTE COLOR") return greyOf(lookedUp(stored, dataset, name), 3, columns, name);
  if (samples === 1) return stored;
  if (!(stored instanceof Uint8Array || stored instanceof Uint16Array) || samples !== 3) {
    throw new InputError(`${name}: ${samples} ${format.signed ? "signed " : ""}samples of ${format.bitsAllocated} bits per pixel; grey images, palettes and RGB of 8 or 16 bits are read`);
  }
  const rgb = toRgb(photometric === "YBR_FULL_422" ? everyChroma(stored) : byPixel(stored, format), format, name);
  return greyOf(rgb, 3, columns, name);
}

/** Plane by plane to pixel by pixel. */
function byPixel(stored: Samples, { planar }: PixelFormat): Samples {
  if (!planar) return stored;
  const out = stored.slice();
  const count = stored.length / 3;
  for (let i = 0; i < count; i++) for (let c = 0; c < 3; c++) out[3 * i + c] = stored[c * count + i];
  return out;
}

/** Y Y Cb Cr of two pixels to Y Cb Cr of each (PS3.3, C.7.6.3.1.2). Where a codec gave all three already, they stay. */
function everyChroma(stored: Samples): Samples {
  const pixels = stored.length / 2;
  const out = stored instanceof Uint8Array ? new Uint8Array(pixels * 3) : new Uint16Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    const pair = 4 * (i >> 1);
    out[3 * i] = stored[pair + (i & 1)];
    out[3 * i + 1] = stored[pair + 2];
    out[3 * i + 2] = stored[pair + 3];
  }
  return out;
}

/** Y Cb Cr to RGB (PS3.3, C.7.6.3.1.2); without colour (Cb and Cr 128) red, green and blue are Y. */
function toRgb(pixels: Samples, { photometric, bitsAllocated }: PixelFormat, name: string): Samples {
  if (photometric === "RGB") return pixels;
  if (!photometric.startsWith("YBR_FULL") || bitsAllocated !== 8) throw new InputError(`${name}: colours are stored as ${photometric} of ${bitsAllocated} bits, which is not read`);
  const rgb = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < pixels.length; i += 3) {
    const [y, cb, cr] = [pixels[i], pixels[i + 1] - 128, pixels[i + 2] - 128];
    rgb[i] = y + 1.402 * cr;
    rgb[i + 1] = y - 0.344136 * cb - 0.714136 * cr;
    rgb[i + 2] = y + 1.772 * cb;
  }
  return new Uint8Array(rgb.buffer);
}

/** Stored values as the colours of the palette (PS3.3, C.7.6.3.1.5 and .6). */
function lookedUp(stored: VoxelArray, dataset: Dataset, name: string): Samples {
  const tables = (["Red", "Green", "Blue"] as const).map((colour) => {
    const descriptor = numbers(dataset, `${colour}PaletteColorLookupTableDescriptor`, 3);
    const [data] = values(dataset, `${colour}PaletteColorLookupTableData`);
    if (descriptor === undefined || !(data instanceof ArrayBuffer)) throw new InputError(`${name}: has no ${colour}PaletteColorLookupTable that can be read`);
    const entries = descriptor[0] || 65536;
    const table = descriptor[2] > 8 ? new Uint16Array(data.slice(0, entries * 2)) : new Uint8Array(data, 0, Math.min(entries, data.byteLength));
    if (table.length < entries) throw new InputError(`${name}: its ${colour} palette promises ${entries} colours, but holds ${table.length}`);
    return { table, first: descriptor[1] };
  });
  const wide = tables.some(({ table }) => table instanceof Uint16Array);
  const out = wide ? new Uint16Array(stored.length * 3) : new Uint8Array(stored.length * 3);
  tables.forEach(({ table, first }, c) => {
    for (let i = 0; i < stored.length; i++) out[3 * i + c] = table[Math.min(Math.max(stored[i] - first, 0), table.length - 1)];
  });
  return out;
}
