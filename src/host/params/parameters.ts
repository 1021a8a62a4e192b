import { InputError } from "../errors.ts";
import { defaultFeatureNames, families, familyNamed, featureNamed } from "../features/registry.ts";
import { checkSettings, type ParameterFile } from "./check.ts";
import type { ImageTypeName } from "./imageTypes.ts";
import { fromPython, toPython, type PythonDict } from "./python.ts";
import { defaultSettings, settingNames, settingSchema, voxelSettingSchema, type Interpolator, type Settings } from "./settings.ts";

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
  /** Settings that hold for this image type only. */
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

const supportedInterpolators: readonly (Interpolator | null)[] = ["sitkBSpline", "sitkLinear", "sitkNearestNeighbor", null];

/**
 * Completes parameters by PyRadiomics' rules: no file means Original and all classes but shape2D; a file without featureClass
 * means all classes; overrides win over the file's settings.
 * @param overrides settings by name, as `parseOverrides` or `toPython` returns them.
 * @throws InputError for a setting out of range and for what this version cannot compute.
 */
export function resolveParameters({ file, overrides = {} }: { file?: ParameterFile; overrides?: PythonDict } = {}): Parameters {
  const setting = { ...file?.setting, ...overrides };
  const settings: Settings = {
    ...checkSettings(setting, settingSchema, settingNames, (path) => path.join(".")),
    ...voxelSettingSchema.parse(fromPython(file?.voxelSetting ?? {})),
  };
  const imageTypes = file?.imageTypes?.size ? file.imageTypes : new Map<ImageTypeName, PythonDict>([["Original", {}]]);
  refuseUnsupported(settings, [...imageTypes.keys()], file?.name ?? "parameters");
  const classes = requestedClasses(file);
  return {
    settings,
    imageTypes: Array.from(imageTypes, ([name, given]) => ({ name, overrides: partialSettings(given) })),
    featureClasses: inColumnOrder(Array.from(classes, ([name, features]) => ({ name, features: computable(name, features) }))),
    configuration: {
      settings: { ...defaultDict(), ...file?.setting, ...file?.voxelSetting, ...overrides },
      imageTypes: Object.fromEntries(imageTypes),
    },
    warnings: [...settingWarnings(settings), ...deprecatedWarnings(classes)],
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

function partialSettings(given: PythonDict): Partial<Settings> {
  const complete = settingSchema.parse(fromPython(given));
  return Object.fromEntries(settingNames.filter((name) => name in given).map((name) => [name, complete[name]]));
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

function refuseUnsupported(settings: Settings, imageTypes: readonly ImageTypeName[], where: string): void {
  const derived = imageTypes.filter((name) => name !== "Original");
  if (derived.length > 0) {
    throw new InputError(`${where}: image type ${derived.join(", ")} is not available yet; filtered images come with the next milestone, this version computes Original`);
  }
  const { interpolator, resampledPixelSpacing } = settings;
  if (resampledPixelSpacing !== null && !supportedInterpolators.includes(interpolator)) {
    throw new InputError(`${where}: interpolator ${interpolator} is not available yet; it comes with the next milestone, this version has sitkBSpline, sitkLinear and sitkNearestNeighbor`);
  }
}

function settingWarnings({ binCount, binWidth }: Settings): string[] {
  return binCount === null ? [] : [`binCount ${binCount} is set: binWidth ${binWidth} is not used`];
}

function deprecatedWarnings(classes: ReadonlyMap<string, readonly string[] | null>): string[] {
  return families.flatMap(({ name, deprecated = [] }) =>
    deprecated.filter((feature) => classes.get(name)?.includes(feature)).map((feature) => `${name} ${feature} is deprecated and is not computed: no column`),
  );
}
