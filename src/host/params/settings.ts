import type { WeightingNorm } from "../features/types.ts";

/** SimpleITK's interpolators; the place in this list plus one is the number PyRadiomics' parameter files may use instead. */
export const interpolators = [
  "sitkNearestNeighbor", "sitkLinear", "sitkBSpline", "sitkGaussian", "sitkLabelGaussian", "sitkHammingWindowedSinc",
  "sitkCosineWindowedSinc", "sitkWelchWindowedSinc", "sitkLanczosWindowedSinc", "sitkBlackmanWindowedSinc",
] as const;

export type Interpolator = (typeof interpolators)[number];

/** PyRadiomics' settings ("setting" in a parameter file, `-s` on the command line), with its names. Their ranges: `settingSchema`. */
export interface CaseSettings {
  readonly minimumROIDimensions: number;
  readonly minimumROISize: number | null;
  readonly geometryTolerance: number | null;
  readonly correctMask: boolean;
  readonly additionalInfo: boolean;
  readonly label: number;
  readonly label_channel: number;
  readonly normalize: boolean;
  readonly normalizeScale: number;
  readonly removeOutliers: number | null;
  readonly resampledPixelSpacing: readonly number[] | null;
  readonly interpolator: Interpolator | null;
  readonly padDistance: number;
  readonly preCrop: boolean;
  readonly resegmentRange: readonly number[] | null;
  readonly resegmentMode: "absolute" | "relative" | "sigma";
  readonly resegmentShape: boolean;
  readonly binWidth: number;
  readonly binCount: number | null;
  readonly force2D: boolean;
  readonly force2Ddimension: number;
  readonly distances: readonly number[];
  readonly weightingNorm: WeightingNorm | null;
  readonly symmetricalGLCM: boolean;
  readonly gldm_a: number;
  readonly voxelArrayShift: number;
  readonly sigma: readonly number[] | null;
  readonly start_level: number;
  readonly level: number;
  readonly wavelet: string;
  readonly gradientUseSpacing: boolean;
  readonly lbp2DRadius: number;
  readonly lbp2DSamples: number;
  readonly lbp2DMethod: "default" | "ror" | "uniform" | "var";
  readonly lbp3DLevels: number;
  readonly lbp3DIcosphereRadius: number;
  readonly lbp3DIcosphereSubdivision: number;
}

/** "voxelSetting" in a parameter file. */
export interface VoxelSettings {
  readonly kernelRadius: number;
  readonly maskedKernel: boolean;
  readonly initValue: number;
  readonly voxelBatch: number;
}

export type Settings = CaseSettings & VoxelSettings & {
  /** Each sigma as Python writes it, "1.0" or "1": part of its image's name. null: as whole numbers and fractions. */
  readonly sigmaTexts: readonly string[] | null;
};
export type SettingName = keyof CaseSettings;

/** PyRadiomics' defaults. */
export const caseDefaults: CaseSettings = {
  minimumROIDimensions: 2,
  minimumROISize: null,
  geometryTolerance: null,
  correctMask: false,
  additionalInfo: true,
  label: 1,
  label_channel: 0,
  normalize: false,
  normalizeScale: 1,
  removeOutliers: null,
  resampledPixelSpacing: null,
  interpolator: "sitkBSpline",
  padDistance: 5,
  preCrop: false,
  resegmentRange: null,
  resegmentMode: "absolute",
  resegmentShape: false,
  binWidth: 25,
  binCount: null,
  force2D: false,
  force2Ddimension: 0,
  distances: [1],
  weightingNorm: null,
  symmetricalGLCM: true,
  gldm_a: 0,
  voxelArrayShift: 0,
  sigma: null,
  start_level: 0,
  level: 1,
  wavelet: "coif1",
  gradientUseSpacing: true,
  lbp2DRadius: 1,
  lbp2DSamples: 8,
  lbp2DMethod: "uniform",
  lbp3DLevels: 2,
  lbp3DIcosphereRadius: 1,
  lbp3DIcosphereSubdivision: 1,
};
export const voxelDefaults: VoxelSettings = { kernelRadius: 1, maskedKernel: true, initValue: 0, voxelBatch: -1 };
export const defaultSettings: Settings = { ...caseDefaults, ...voxelDefaults, sigmaTexts: null };

export const settingNames = Object.keys(caseDefaults) as SettingName[];

/** Settings of filters and feature classes: an image type may have its own. The others act before images are filtered. */
export const imageSettingNames: readonly SettingName[] = [
  "binWidth", "binCount", "force2D", "force2Ddimension", "distances", "weightingNorm", "symmetricalGLCM", "gldm_a", "voxelArrayShift",
  "sigma", "start_level", "level", "wavelet", "gradientUseSpacing", "lbp2DRadius", "lbp2DSamples", "lbp2DMethod",
  "lbp3DLevels", "lbp3DIcosphereRadius", "lbp3DIcosphereSubdivision",
];
