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
 * (control points every 10 mm, bending energy beside mutual information) made images worse in a trial, and take many times as long.
 */
const metrics: Readonly<Record<Contrast, string>> = { same: "AdvancedNormalizedCorrelation", different: "AdvancedMattesMutualInformation" };

/** elastix's parameter maps of a registration. Same settings, same images: same bytes. */
export function parameterMaps({ kind, contrast, gridSpacing }: Settings): ParameterMap[] {
  const common = { ...shared, Metric: [metrics[contrast]] };
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
  // Smoothing halves from level to level, by 2, 1 and 1/2 voxels; so does the distance of control points, to gridSpacing.
  NumberOfResolutions: ["3"], FixedImagePyramid: ["FixedSmoothingImagePyramid"], MovingImagePyramid: ["MovingSmoothingImagePyramid"],
  Interpolator: ["LinearInterpolator"],
  HowToCombineTransforms: ["Compose"],
  // Scanner coordinates are trusted; another start is the caller's to give.
  AutomaticTransformInitialization: ["false"],
  RandomSeed: ["121212"],
  // The moved image is ours to make, by one interpolation.
  WriteResultImage: ["false"], ResampleInterpolator: ["FinalLinearInterpolator"], Resampler: ["DefaultResampler"],
};
