import type { Colour } from "./colours.ts";
import { glyph, isInk } from "./font.ts";

/** Screen pixels of a font pixel. */
const enlarged = 2;

/** Height of a line of text, and what lies between the rows of pixels above the baseline, in pixels. */
export const textHeight = glyph.height * enlarged;
export const capHeight = glyph.baseline * enlarged;
const advance = (glyph.width + 1) * enlarged;

/** Width of a text in pixels. */
export function textWidth(text: string): number {
  return Math.max(0, text.length * advance - enlarged);
}

/** The text, or as much of it as `width` pixels hold, with two dots where something is left out. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  return `${text.slice(0, Math.max(0, Math.floor((width + enlarged) / advance) - 2))}..`;
}

/** An image of 8-bit colours to draw on. */
export class Raster {
  readonly width: number;
  readonly height: number;
  /** [height][width][3] */
  readonly pixels: Uint8Array;

  constructor(width: number, height: number, background: Colour) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(3 * width * height);
    this.rectangle(0, 0, width, height, background);
  }

  /** Beyond the image nothing is drawn. */
  pixel(x: number, y: number, colour: Colour): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const i = 3 * (y * this.width + x);
    this.pixels[i] = colour[0];
    this.pixels[i + 1] = colour[1];
    this.pixels[i + 2] = colour[2];
  }

  at(x: number, y: number): Colour {
    const i = 3 * (y * this.width + x);
    return [this.pixels[i], this.pixels[i + 1], this.pixels[i + 2]];
  }

  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
    for (let v = y; v < y + height; v++) for (let u = x; u < x + width; u++) this.pixel(u, v, colour);
  }

  /** A rectangle with a dark rim, to be seen on any ground. */
  bar(x: number, y: number, width: number, height: number, colour: Colour): void {
    this.rectangle(x - 1, y - 1, width + 2, height + 2, [0, 0, 0]);
    this.rectangle(x, y, width, height, colour);
  }

  /** Draws text with its top left corner at (x, y); a halo lets it be read on images. */
  text(text: string, x: number, y: number, colour: Colour, halo = false): void {
    if (halo) this.#ink(text, x, y, (u, v) => this.rectangle(u - 1, v - 1, enlarged + 2, enlarged + 2, [0, 0, 0]));
    this.#ink(text, x, y, (u, v) => this.rectangle(u, v, enlarged, enlarged, colour));
  }

  #ink(text: string, x: number, y: number, draw: (x: number, y: number) => void): void {
    for (const [i, character] of [...text].entries()) {
      for (let v = 0; v < glyph.height; v++) {
        for (let u = 0; u < glyph.width; u++) if (isInk(character, u, v)) draw(x + i * advance + u * enlarged, y + v * enlarged);
      }
    }
  }
}
