import type { Study } from "../../../study/file/study.ts";
import { counted, listed, percent, spacingText } from "./words.ts";

type Parameters = Study["parameters"][string];
type Settings = Parameters["settings"];

/** Every feature set with all the settings of its extraction. */
export function featureSentences({ features, parameters }: Pick<Study, "features" | "parameters">): string[] {
  return Object.entries(features).flatMap(([name, { parameters: file, images, regions }]) => {
    const { settings, imageTypes, featureClasses } = parameters[name];
    return [
      `feature set ${name} (PyRadiomics' definitions, settings of ${file.split("/").at(-1)}): of ${listed(regions)} in ${listed(images)}`,
      `its feature classes: ${listed(featureClasses.map((each) => `${each.name} (${each.features.length})`))}`,
      `its image types: ${listed(imageTypes.map((each) => imageTypeText(each, settings)))}`,
      preparationText(settings),
      greyLevelText(settings),
      matrixText(settings),
      checkText(settings),
    ];
  });
}

function imageTypeText({ name, overrides }: Parameters["imageTypes"][number], shared: Settings): string {
  const of: Settings = { ...shared, ...overrides };
  const own = Object.entries(overrides).filter(([setting]) => ["binWidth", "binCount", "distances", "force2D"].includes(setting)).map(([setting, value]) => `${setting} ${String(value)}`);
  const said = [filterText(name, of), ...own].filter((text) => text !== "");
  return said.length > 0 ? `${name} (${said.join("; ")})` : name;
}

function filterText(name: string, of: Settings): string {
  switch (name) {
    case "Wavelet":
      return `${of.wavelet}, ${counted(of.level, "level")} from ${of.start_level}`;
    case "LoG":
      return `sigma ${listed(of.sigma ?? [])} mm`;
    case "Gradient":
      return of.gradientUseSpacing ? "by mm" : "by voxel";
    case "LBP2D":
      return `radius ${of.lbp2DRadius}, ${of.lbp2DSamples} samples, method ${of.lbp2DMethod}`;
    case "LBP3D":
      return `${counted(of.lbp3DLevels, "level")} and the kurtosis, sphere of radius ${of.lbp3DIcosphereRadius}, subdivision ${of.lbp3DIcosphereSubdivision}`;
    default:
      return "";
  }
}

function preparationText(of: Settings): string {
  const normalised = of.normalize ? `intensities z-scored over the whole image, times ${of.normalizeScale}${of.removeOutliers === null ? "" : `, clamped to ±${of.removeOutliers} SD`}` : "intensities not normalised";
  const resampled = of.resampledPixelSpacing && of.interpolator ? `resampled to ${spacingText(of.resampledPixelSpacing)} by ${of.interpolator} (region by nearest neighbour, ${counted(of.padDistance, "voxel")} around it)` : "not resampled";
  const range = of.resegmentRange ? `, region limited to intensities ${of.resegmentRange.join(" to ")} (${of.resegmentMode}${of.resegmentShape ? ", shape too" : ""})` : "";
  return `${normalised}; ${resampled}${range}${of.force2D ? `; slice by slice (axis ${of.force2Ddimension})` : ""}`;
}

function greyLevelText(of: Settings): string {
  const bins = of.binCount === null ? `bins of width ${of.binWidth}` : `${of.binCount} bins`;
  return `grey levels: ${bins}; intensities shifted by ${of.voxelArrayShift} for energy, total energy and RMS`;
}

function matrixText(of: Settings): string {
  const weights = of.weightingNorm === null || of.weightingNorm === "no_weighting" ? "angles not weighted" : `angles weighted by the ${of.weightingNorm} norm`;
  return `matrices: ${of.distances.length > 1 ? "distances" : "distance"} ${listed(of.distances)}, ${of.symmetricalGLCM ? "symmetrical" : "asymmetrical"} GLCM, ${weights}, GLDM alpha ${of.gldm_a}`;
}

function checkText(of: Settings): string {
  const size = of.minimumROISize === null ? "of any size" : `of at least ${counted(of.minimumROISize, "voxel")}`;
  return `regions ${size} and ${counted(of.minimumROIDimensions, "dimension")} or more${of.correctMask ? "; masks on another grid were resampled to the image's" : ""}${of.geometryTolerance === null ? "" : `; tolerance of geometry ${of.geometryTolerance}`}`;
}

/** How many columns there are and how many of their values are missing. */
export function columnSentences(features: readonly string[], missing: number, cases: number): string[] {
  const share = missing / Math.max(1, features.length * cases);
  return [`${counted(features.length, "feature")} a case in all${missing > 0 ? `; ${counted(missing, "value")} could not be computed (${percent(share)})` : ""}`];
}
