import { InputError } from "../errors.ts";

export type Samples = Uint8Array | Uint16Array;

/**
 * The grey values of colour pixels that are grey in fact: red, green and blue the same everywhere, and nothing transparent.
 * @param pixels [height][width][channels]: grey and alpha (2), RGB (3) or RGBA (4)
 * @throws InputError naming the first pixel that is not grey, and how many there are
 */
export function greyOf<T extends Samples>(pixels: T, channels: number, width: number, name: string): T {
  const count = pixels.length / channels;
  const opaque = pixels.BYTES_PER_ELEMENT === 1 ? 255 : 65535;
  const alpha = channels === 2 || channels === 4 ? channels - 1 : undefined;
  const grey = pixels.slice(0, count) as T;
  const coloured = { first: -1, count: 0 };
  for (let i = 0; i < count; i++) {
    const at = i * channels;
    grey[i] = pixels[at];
    const isGrey = channels < 3 || (pixels[at] === pixels[at + 1] && pixels[at] === pixels[at + 2]);
    if (isGrey && (alpha === undefined || pixels[at + alpha] === opaque)) continue;
    if (coloured.count++ === 0) coloured.first = i;
  }
  if (coloured.count === 0) return grey;
  const [x, y] = [coloured.first % width, Math.floor(coloured.first / width)];
  const values = ["grey", "alpha"].slice(0, channels === 2 ? 2 : 0).concat(channels > 2 ? ["red", "green", "blue", "alpha"].slice(0, channels) : [])
    .map((channel, k) => `${channel} ${pixels[coloured.first * channels + k]}`);
  throw new InputError(
    `${name}: pixel (${x}, ${y}) is not grey (${values.join(", ")}), nor are ${coloured.count} of ${count} pixels in all; only images that are grey ` +
      "everywhere are read, because colour has no one intensity. Scanners burn coloured rulers, logos and Doppler into the picture: " +
      "export it without them, or crop them away",
  );
}
