import { InputError } from "../errors.ts";
import { defaultFeatureNames, families, familyNamed, featureNamed } from "../features/registry.ts";
import type { ParameterFile } from "./check.ts";
import type { ImageTypeName } from "./imageTypes.ts";
import { toPython, type PythonDict } from "./python.ts";
import { defaultSettings, type Settings } from "./settings.ts";

/** Everything an extraction needs to know, fully resolved. Plain data: it can be sent to a worker. */
export interface Parameters {
  readonly settings: Settings;
  /** In the order of the file. */
  readonly imageTypes: readonly ImageType[];
  /** In the order of the columns: shape, shape2D, then the others in the order of the file. */
  readonly featureClasses: readonly FeatureClass[];
  /** PyRadiomics' dictionaries of `diagnostics_Configuration_*`: its defaults, then what was given, as it was written. */
  readonly configuration: { readonly settings: PythonDict; readonly imageTypes: PythonDict };
  /** What the user should know before the run starts. */
  readonly warnings: readonly string[];
}

export interface ImageType {
  readonly name: ImageTypeName;
  /** Settings that hold for this image type only: of `imageSettingNames`. */
  readonly overrides: Partial<Settings>;
}

export interface FeatureClass {
  readonly name: string;
  /** Features to compute, in the order of the columns. */
  readonly features: readonly string[];
}

/** The settings whose defaults PyRadiomics prints, in its order. */
const printedDefaults = [
  "minimumROIDimensions", "minimumROISize", "normalize", "normalizeScale", "removeOutliers", "resampledPixelSpacing", "interpolator", "preCrop",
  "padDistance", "distances", "force2D", "force2Ddimension", "resegmentRange", "label", "additionalInfo",
] as const;

/** PyRadiomics' defaults: image type Original, all classes but shape2D. */
export function defaultParameters(): Parameters {
  return completeParameters(defaultSettings, [{ name: "Original", overrides: {} }], {});
}

/**
 * Parameters from checked settings and image types, and what was given of the rest.
 * @throws InputError for what this version cannot compute.
 */
export function completeParameters(
  settings: Settings,
  imageTypes: readonly ImageType[],
  { file, overrides = {} }: { file?: ParameterFile; overrides?: PythonDict },
): Parameters {
  requireSigma(settings, imageTypes, file?.name ?? "parameters");
  const classes = requestedClasses(file);
  return {
    settings,
    imageTypes,
    featureClasses: inColumnOrder(Array.from(classes, ([name, features]) => ({ name, features: computable(name, features) }))),
    configuration: {
      settings: { ...defaultDict(), ...file?.setting, ...file?.voxelSetting, ...overrides },
      imageTypes: Object.fromEntries(imageTypes.map(({ name }) => [name, file?.imageTypes?.get(name) ?? {}])),
    },
    warnings: [...settingWarnings(settings), ...imageTypeWarnings(settings, imageTypes, file), ...deprecatedWarnings(classes)],
  };
}

/** The same parameters for another label or mask channel (the Label and Label_channel columns of a batch file). */
export function withLabel(parameters: Parameters, label: number | undefined, labelChannel: number | undefined): Parameters {
  const changed = { ...(label !== undefined && { label }), ...(labelChannel !== undefined && { label_channel: labelChannel }) };
  const { configuration } = parameters;
  return {
    ...parameters,
    settings: { ...parameters.settings, ...changed },
    configuration: { ...configuration, settings: { ...configuration.settings, ...(toPython(changed) as PythonDict) } },
  };
}

function defaultDict(): PythonDict {
  return toPython(Object.fromEntries(printedDefaults.map((name) => [name, defaultSettings[name]]))) as PythonDict;
}

function requestedClasses(file: ParameterFile | undefined): ReadonlyMap<string, readonly string[] | null> {
  if (file?.featureClasses?.size) return file.featureClasses;
  const names = families.map(({ name }) => name).sort();
  return new Map(names.filter((name) => file || name !== "shape2D").map((name) => [name, null]));
}

/** Without those that PyRadiomics accepts but does not compute; null means all that are on by default. */
function computable(className: string, features: readonly string[] | null): string[] {
  const family = familyNamed(className)!;
  return features === null ? defaultFeatureNames(family) : [...new Set(features)].filter((name) => featureNamed(family, name));
}

function inColumnOrder(classes: FeatureClass[]): FeatureClass[] {
  const first = ["shape", "shape2D"];
  return [...first.flatMap((name) => classes.filter((c) => c.name === name)), ...classes.filter(({ name }) => !first.includes(name))];
}

/** PyRadiomics makes no LoG image then, and says nothing. */
function requireSigma(settings: Settings, imageTypes: readonly ImageType[], where: string): void {
  const log = imageTypes.find(({ name }) => name === "LoG");
  if (!log || ({ ...settings, ...log.overrides }.sigma ?? null) !== null) return;
  throw new InputError(`${where}: image type LoG needs the setting sigma, a list of numbers > 0 in mm (imageType: {LoG: {sigma: [1.0, 3.0]}})`);
}

function settingWarnings({ binCount, binWidth }: Settings): string[] {
  return binCount === null ? [] : [`binCount ${binCount} is set: binWidth ${binWidth} is not used`];
}

function imageTypeWarnings(settings: Settings, imageTypes: readonly ImageType[], file: ParameterFile | undefined): string[] {
  return imageTypes.flatMap(({ name, overrides }) => {
    const given = Object.keys(file?.imageTypes?.get(name) ?? {}).filter((setting) => !(setting in overrides));
    const idle = given.map((setting) => `image type ${name}: ${setting} acts before images are filtered and has no effect on one image type`);
    const { force2D } = { ...settings, ...overrides };
    if (name === "LBP2D" && !force2D) idle.push("image type LBP2D is made slice by slice, but force2D is off: its features are made in 3-D");
    if (name === "LBP3D" && force2D) idle.push("image type LBP3D is made in 3-D, but force2D is on: its features are made in 2-D");
    return idle;
  });
}

function deprecatedWarnings(classes: ReadonlyMap<string, readonly string[] | null>): string[] {
  return families.flatMap(({ name, deprecated = [] }) =>
    deprecated.filter((feature) => classes.get(name)?.includes(feature)).map((feature) => `${name} ${feature} is deprecated and is not computed: no column`),
  );
}
