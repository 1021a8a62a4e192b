import type { ImageTypeName } from "../params/imageTypes.ts";
import type { Filter } from "./filter.ts";
import { gradient } from "./gradient.ts";
import { lbp2d } from "./lbp2d.ts";
import { lbp3d } from "./lbp3d.ts";
import { log } from "./log.ts";
import { exponential, logarithm, square, squareRoot } from "./pointwise.ts";
import { wavelet } from "./wavelet.ts";

const filters: Readonly<Record<ImageTypeName, Filter | null>> = {
  Original: null,
  Wavelet: wavelet,
  LoG: log,
  Square: square,
  SquareRoot: squareRoot,
  Logarithm: logarithm,
  Exponential: exponential,
  Gradient: gradient,
  LBP2D: lbp2d,
  LBP3D: lbp3d,
};

/** The filter of an image type; null for Original, which needs none. */
export function filterOf(imageType: ImageTypeName): Filter | null {
  return filters[imageType];
}
