import type { Geometry } from "../image/volume.ts";
import type { ParameterMap } from "./elastix.ts";

/** rigid turns and shifts; bspline is rigid first and a smooth deformation after it. */
export type Kind = "rigid" | "bspline";
/** Whether equal tissue has equal intensities in both images, up to gain and offset (same), or not (different). */
export type Contrast = "same" | "different";

export interface Settings {
  readonly kind: Kind;
  readonly contrast: Contrast;
  /** Distance of the deformation's control points on the finest level, mm. */
  readonly gridSpacing: number;
}

/**
 * Chosen on breast MRI by how well a known deformation came back, for each contrast (docs/decisions): the package's own defaults
 * (control points every 10 mm, a penalty of weight 1 beside a metric of size 1) leave images as they were, or worse.
 */
const metrics: Readonly<Record<Contrast, string>> = { same: "AdvancedNormalizedCorrelation", different: "AdvancedMattesMutualInformation" };

/** elastix's parameter maps of a registration on a lattice. Same settings, same images: same bytes. */
export function parameterMaps({ kind, contrast, gridSpacing }: Settings, fixed: Geometry): ParameterMap[] {
  const common = { ...shared, ...pyramid(fixed), Metric: [metrics[contrast]] };
  const rigid: ParameterMap = { ...common, Transform: ["EulerTransform"], AutomaticScalesEstimation: ["true"], MaximumNumberOfIterations: ["250"], NumberOfSpatialSamples: ["2048"] };
  if (kind === "rigid") return [rigid];
  return [rigid, {
    ...common,
    Transform: ["BSplineTransform"], BSplineTransformSplineOrder: ["3"], FinalGridSpacingInPhysicalUnits: [String(gridSpacing)],
    MaximumNumberOfIterations: ["250"], NumberOfSpatialSamples: ["2048"],
  }];
}

const shared: ParameterMap = {
  Registration: ["MultiResolutionRegistration"],
  Optimizer: ["AdaptiveStochasticGradientDescent"], AutomaticParameterEstimation: ["true"],
  ImageSampler: ["RandomCoordinate"], NewSamplesEveryIteration: ["true"], NumberOfSamplesForExactGradient: ["4096"],
  NumberOfHistogramBins: ["32"],
  Interpolator: ["LinearInterpolator"],
  HowToCombineTransforms: ["Compose"],
  // Scanner coordinates are trusted; another start is the caller's to give.
  AutomaticTransformInitialization: ["false"],
  RandomSeed: ["121212"],
  // The moved image is ours to make, by one interpolation.
  WriteResultImage: ["false"], ResampleInterpolator: ["FinalLinearInterpolator"], Resampler: ["DefaultResampler"],
};

const levels = 3;

/** Smoothing halves from level to level. */
function pyramid({ size, spacing }: Geometry): ParameterMap {
  void size; void spacing;
  return { NumberOfResolutions: [String(levels)], FixedImagePyramid: ["FixedSmoothingImagePyramid"], MovingImagePyramid: ["MovingSmoothingImagePyramid"] };
}
