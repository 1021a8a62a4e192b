import { describe, expect, it } from "vitest";
import { divergingLevels, levelStyle, rampLevels, series, seriesOf, valueLevels } from "../../src/host/charts/colours.ts";

type Rgb = readonly number[];
const linear = (colour: string): Rgb => [1, 3, 5].map((k) => Number.parseInt(colour.slice(k, k + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
const times = (matrix: readonly Rgb[], v: Rgb): number[] => matrix.map((row) => row.reduce((sum, value, k) => sum + value * v[k], 0));

/** Source: Machado, Oliveira & Fernandes, IEEE TVCG 15 (2009) 1291, severity 1. */
const vision: Record<string, readonly Rgb[]> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
};

/** OKLab. Source: Ottosson, A perceptual color space for image processing (2020). */
function oklab(rgb: Rgb): number[] {
  const clipped = rgb.map((c) => Math.min(1, Math.max(0, c)));
  const lms = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], clipped).map(Math.cbrt);
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]], lms);
}

/** WCAG 2.2's contrast ratio. */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b].map((colour) => times([[0.2126, 0.7152, 0.0722]], linear(colour))[0]).sort((p, q) => q - p);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([["light", 0, "#ffffff"], ["dark", 1, "#1c2027"]] as const)("the series on %s ground", (_, side, ground) => {
  it.each(Object.keys(vision))("differ from each other with %s vision", (kind) => {
    const seen = series.map((pair) => oklab(times(vision[kind], linear(pair[side]))));
    // 0.02 is about what is just noticed side by side.
    seen.forEach((a, i) => seen.slice(0, i).forEach((b, j) => expect.soft(Math.hypot(...a.map((v, k) => v - b[k])), `${i} and ${j}`).toBeGreaterThan(0.045)));
  });
  it("stand out from it", () => series.forEach((pair) => expect.soft(contrast(pair[side], ground), pair[side]).toBeGreaterThanOrEqual(2.95)));
  it("stand out from it as dots of a feature's value too", () => valueLevels.colours.forEach((pair) => expect.soft(contrast(pair[side], ground), pair[side]).toBeGreaterThanOrEqual(3)));
});

it("gives the first 24 series a colour and dash that no other has", () => {
  const looks = Array.from({ length: 24 }, (_, k) => `${seriesOf(k).name} ${seriesOf(k).dash}`);
  expect(new Set(looks).size).toBe(24);
});

it("has the diverging scale's middle at 0.5 and its ends at 0 and 1", () => {
  expect([0, 0.5, 1, -3, 4].map(divergingLevels.name)).toEqual(["d0", "d10", "d20", "d0", "d20"]);
  expect(divergingLevels.colours[10]).toEqual(["#f7f7f7", "#272c35"]);
  expect(divergingLevels.name(NaN)).toBe("missing");
});

it("writes on every colour of a scale so that it can be read", () => {
  for (const levels of [divergingLevels, rampLevels]) {
    const style = levelStyle(levels);
    levels.colours.forEach((pair, k) => {
      const ink = new RegExp(`\\.${levels.prefix}i${k}\\{color:(#\\w+);color:light-dark\\((#\\w+),(#\\w+)\\)`).exec(style);
      expect(contrast(ink?.[2] ?? "", pair[0])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ink?.[3] ?? "", pair[1])).toBeGreaterThanOrEqual(4.5);
    });
  }
});
