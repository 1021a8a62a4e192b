import { formulas, pointwise } from "../../kernels/pointwise.ts";
import type { Filter } from "./filter.ts";

/** A filter that some intensities leave undefined, which only shows once the extremes of the whole field are known. */
export interface PointwiseFilter extends Filter {
  /** Why there is no image of a field with these extremes, or null. Where PyRadiomics would give NaN in every voxel, `record` gives 0. */
  undefinedFor(minimum: number, maximum: number): string | null;
}

const zeros = "every intensity of the image is 0, and PyRadiomics scales by the largest magnitude";

/** PyRadiomics' Square: (x / sqrt M)^2, M the largest magnitude of the field. @source imageoperations.getSquareImage */
export const square = pointwiseFilter("square", "square", few, (magnitude) => (magnitude === 0 ? zeros : null));

/** PyRadiomics' SquareRoot: sign(x) sqrt(|x| M); of nothing but zeros it is 0. @source imageoperations.getSquareRootImage */
export const squareRoot = pointwiseFilter("squareroot", "squareRoot", few, () => null);

/** PyRadiomics' Logarithm: sign(x) log(|x| + 1) M / log(M + 1). @source imageoperations.getLogarithmImage */
export const logarithm = pointwiseFilter("logarithm", "logarithm", few, (magnitude) => {
  if (magnitude === 0) return zeros;
  return Math.log(magnitude + 1) === 0 ? `the largest magnitude ${magnitude} is so small that log(|x| + 1) is 0 in float64` : null;
});

/** PyRadiomics' Exponential: exp(x log(M) / M). @source imageoperations.getExponentialImage */
export const exponential = pointwiseFilter("exponential", "exponential", exponentialError, (magnitude) => (magnitude === 0 ? zeros : null));

/** Greatest error of f32: a few units in the last place. Measured: 3.1e-7; WGSL allows its functions up to 1.5e-6. */
function few(magnitude: number): number {
  return 2e-6 * magnitude;
}

/** WGSL's exp is off by 3 + 2 |x| units in the last place, its argument |x| by another |x|. Of a small field it is up to 1 / M. */
function exponentialError(magnitude: number): number {
  if (magnitude === 0) return 0;
  return 2 ** -21 * (1 + Math.abs(Math.log(magnitude))) * Math.max(magnitude, 1 / magnitude);
}

function pointwiseFilter(
  name: string, formula: keyof typeof formulas, singleError: (magnitude: number) => number, undefinedOf: (magnitude: number) => string | null,
): PointwiseFilter {
  return {
    names: () => [name],
    singleError: () => singleError,
    pixelType: () => "float64",
    refusals: () => new Map(),
    needs: (target) => target,
    undefinedFor: (minimum, maximum) => undefinedOf(Math.max(Math.abs(minimum), Math.abs(maximum))),
    record(recording, { source, target, extremes }, _settings, { images, offset }) {
      const [nx, ny, nz] = target.size;
      const [x0, y0, z0] = target.start.map((s, k) => s - source.box.start[k]);
      const [sx, sy] = source.box.size;
      recording.run(
        pointwise,
        [{ formula: formulas[formula], nx, ny, nz, x0, y0, z0, sx, sy, image: 0, extremes: extremes.first, filtered: offset }],
        { image: source.image, extremes: extremes.values, filtered: images },
      );
    },
  };
}
