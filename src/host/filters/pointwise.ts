import { formulas, pointwise } from "../../kernels/pointwise.ts";
import type { Filter } from "./filter.ts";

/** A filter that some intensities leave undefined, which only shows once the extremes of the whole field are known. */
export interface PointwiseFilter extends Filter {
  /** Why there is no image of a field with these extremes, or null. Where PyRadiomics would give NaN in every voxel, `record` gives 0. */
  undefinedFor(minimum: number, maximum: number): string | null;
}

const zeros = "every intensity of the image is 0, and PyRadiomics scales by the largest magnitude";

/** PyRadiomics' Square: (x / sqrt M)^2, M the largest magnitude of the field. @source imageoperations.getSquareImage */
export const square = pointwiseFilter("square", "square", (magnitude) => (magnitude === 0 ? zeros : null));

/** PyRadiomics' SquareRoot: sign(x) sqrt(|x| M); of nothing but zeros it is 0. @source imageoperations.getSquareRootImage */
export const squareRoot = pointwiseFilter("squareroot", "squareRoot", () => null);

/** PyRadiomics' Logarithm: sign(x) log(|x| + 1) M / log(M + 1). @source imageoperations.getLogarithmImage */
export const logarithm = pointwiseFilter("logarithm", "logarithm", (magnitude) => {
  if (magnitude === 0) return zeros;
  return Math.log(magnitude + 1) === 0 ? `the largest magnitude ${magnitude} is so small that log(|x| + 1) is 0 in float64` : null;
});

/** PyRadiomics' Exponential: exp(x log(M) / M). @source imageoperations.getExponentialImage */
export const exponential = pointwiseFilter("exponential", "exponential", (magnitude) => (magnitude === 0 ? zeros : null));

function pointwiseFilter(
  name: string, formula: keyof typeof formulas, undefinedOf: (magnitude: number) => string | null,
): PointwiseFilter {
  return {
    names: () => [name],
    singleError: () => 4e-6,
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
