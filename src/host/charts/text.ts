/** Helvetica's advance widths of the characters from space to ~, in thousandths of the font size. Source: Adobe's Core 14 AFM files. */
const advances = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
  1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
  333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/** The reader's font may be a wider one: Open Sans and DejaVu Sans are, by about this much over a word. */
const allowance = 1.12;
/** From here on characters are taken to be as wide as high: Hangul, Chinese, Japanese. */
const firstWide = 0x1100;

/** Width in px that a line of text will not pass in usual sans-serif fonts. */
export function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    sum += advances[code - 32] ?? (code < firstWide || (code >= 0x2000 && code < 0x2e80) ? 600 : 1000);
  }
  return (sum / 1000) * size * allowance;
}

/** The text, or as much of its two ends as fits `width` px with an ellipsis between them. */
export function shorten(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = [...text];
  let keep = characters.length - 1;
  while (keep > 1 && textWidth(ends(characters, keep), size) > width) keep--;
  return ends(characters, keep);
}

/**
 * The text in lines of at most `width` px and of about the same length, broken after a space or a separator of names
 * (_ - . / = :) where there is one after the first quarter of the line; where it takes more than `most` lines, its middle is left out.
 */
export function wrap(text: string, width: number, size: number, most: number): string[] {
  const characters = [...text];
  let fitting = text;
  for (let keep = characters.length - 1; broken(fitting, width, size).length > most && keep > 1; keep--) fitting = ends(characters, keep);
  const lines = broken(fitting, width, size);
  const longest = Math.max(...fitting.split(/(?<=[\s_\-./=:])/).map((part) => textWidth(part.trim(), size)));
  const narrower = [0.5, 0.6, 0.7, 0.8, 0.9].map((part) => broken(fitting, Math.min(width, Math.max(longest, width * part)), size));
  return narrower.find((each) => each.length === lines.length) ?? lines;
}

function ends(characters: readonly string[], keep: number): string {
  const tail = Math.floor(keep / 2);
  return `${characters.slice(0, keep - tail).join("")}…${tail > 0 ? characters.slice(-tail).join("") : ""}`;
}

function broken(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let rest = [...text.trim()];
  while (rest.length > 0) {
    const end = lineEnd(rest, width, size);
    lines.push(rest.slice(0, end).join("").trim());
    rest = [...rest.slice(end).join("").trimStart()];
  }
  return lines.length > 0 ? lines : [""];
}

/** Number of characters of the first line, at least 1. */
function lineEnd(characters: readonly string[], width: number, size: number): number {
  let fitting = 1;
  while (fitting < characters.length && textWidth(characters.slice(0, fitting + 1).join(""), size) <= width) fitting++;
  if (fitting === characters.length) return fitting;
  for (const separator of [/\s/, /[_\-./=:]/]) {
    for (let end = fitting; end > fitting / 4; end--) if (separator.test(characters[end - 1])) return end;
  }
  return fitting;
}
