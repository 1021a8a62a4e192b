import type { PixelType } from "../image/volume.ts";

const f32 = Math.fround;
const exact = (x: number): number => x;

/** Python's modulo: the result has the sign of the divisor. `%` is exact in IEEE arithmetic; only the last step rounds. */
function pythonModulo(a: number, width: number, round: (x: number) => number): number {
  const rest = a % width;
  return rest !== 0 && rest < 0 !== width < 0 ? round(rest + width) : rest;
}

/**
 * Edges of bins of fixed width aligned with zero, as numpy 2 makes them from the extremes of a ROI:
 * arange(low, max + 2 W, W) with low = min - min mod W. The arithmetic is that of the pixel type, since on values in steps of
 * 0.1 the closed formula puts one voxel in ten into another bin. Integer images are computed in float64, where numpy
 * would wrap around (8-bit images with W = 25). None where W or 2 W is 0 or infinite in that arithmetic, or lost in max + 2 W.
 * @source PyRadiomics imageoperations.getBinEdges; numpy.arange
 */
export function fixedWidthEdges(minimum: number, maximum: number, binWidth: number, pixelType: PixelType): Float64Array {
  const round = pixelType === "float32" ? f32 : exact;
  const width = round(binWidth);
  const low = round(minimum - pythonModulo(minimum, width, round));
  const high = round(maximum + round(2 * binWidth));
  const count = Math.ceil(round(round(high - low) / width));
  const step = round(low + width) - low;
  const edges = new Float64Array(Number.isFinite(count) ? count : 0);
  for (let i = 0; i < edges.length; i++) edges[i] = low + i * step;
  return edges;
}

/**
 * Edges of a fixed number of bins between the extremes of a ROI; the last edge is raised by 1 so that the maximum falls into
 * the last bin.
 * @source PyRadiomics imageoperations.getBinEdges; numpy.histogram, numpy.linspace
 */
export function fixedCountEdges(minimum: number, maximum: number, binCount: number, pixelType: PixelType): Float64Array {
  const round = pixelType === "float32" ? f32 : exact;
  const low = minimum === maximum ? round(minimum - 0.5) : minimum;
  const high = minimum === maximum ? round(maximum + 0.5) : maximum;
  const step = round(round(high - low) / binCount);
  const edges = new Float64Array(binCount + 1);
  for (let i = 0; i < binCount; i++) edges[i] = round(round(i * step) + low);
  edges[binCount] = round(high + 1);
  return edges;
}
