import { horizons, prefilter } from "../../kernels/prefilter.ts";
import type { BufferRef, Recording } from "./recording.ts";

/** Axes in the order in which each library filters along them: rounding differs. */
const axes = { itk: [0, 1, 2], scipy: [2, 1, 0] } as const;

/** Appends the cubic B-spline coefficients of an image along all axes, started at the ends as a library starts them. */
export function splineCoefficients(recording: Recording, image: BufferRef<"real">, [nx, ny, nz]: readonly [number, number, number], library: keyof typeof axes): BufferRef<"real"> {
  let input = image;
  for (const axis of axes[library]) {
    const coefficients = recording.buffer("B-spline coefficients", "real", image.length);
    recording.run(prefilter, [{ nx, ny, nz, axis, horizon: horizons[library], image: 0, coefficients: 0 }], { image: input, coefficients });
    input = coefficients;
  }
  return input;
}
