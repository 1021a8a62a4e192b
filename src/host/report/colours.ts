/** Red, green, blue, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/**
 * Told apart with any colour vision. Source: Okabe and Ito, Color Universal Design (2008), in their order; their black, which is
 * the background, is left out.
 */
const palette: readonly Colour[] = [
  [230, 159, 0], // orange
  [86, 180, 233], // sky blue
  [0, 158, 115], // bluish green
  [240, 228, 66], // yellow
  [0, 114, 178], // blue
  [213, 94, 0], // vermillion
  [204, 121, 167], // reddish purple
];

/** The colour of a label, 1 or more: the palette, and after its seven colours the same ones again, paler. */
export function labelColour(label: number): Colour {
  const cycle = Math.floor((label - 1) / palette.length);
  return mix(palette[(label - 1) % palette.length], [255, 255, 255], Math.min(0.75, 0.45 * cycle));
}

/** Blue, white, red. Source: ColorBrewer's RdBu (Brewer 2003), told apart with any colour vision. */
const diverging: readonly Colour[] = [[5, 48, 97], [67, 147, 195], [247, 247, 247], [214, 96, 77], [103, 0, 31]];

/** @param t -1 blue .. 0 white .. 1 red; beyond them the ends */
export function divergingColour(t: number): Colour {
  const at = (Math.max(-1, Math.min(1, t)) + 1) * 2;
  const k = Math.min(3, Math.floor(at));
  return mix(diverging[k], diverging[k + 1], at - k);
}

/** `part` of the second colour over the first. */
export function mix(under: Colour, over: Colour, part: number): Colour {
  const channel = (k: 0 | 1 | 2): number => Math.round(under[k] + part * (over[k] - under[k]));
  return [channel(0), channel(1), channel(2)];
}
