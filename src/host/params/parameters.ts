import { InputError } from "../errors.ts";
import { checkSettings, type ParameterFile } from "./check.ts";
import { completeParameters, type Parameters } from "./completion.ts";
import type { ImageTypeName } from "./imageTypes.ts";
import { fromPython, pythonText, type PythonDict } from "./python.ts";
import { settingSchema, voxelSettingSchema } from "./schema.ts";
import { imageSettingNames, settingNames, type Settings } from "./settings.ts";

export { withLabel, type FeatureClass, type Parameters } from "./completion.ts";

/**
 * Completes parameters by PyRadiomics' rules: no file means Original and all classes but shape2D; a file without featureClass
 * means all classes; overrides win over the file's settings.
 * @param overrides settings by name, as `parseOverrides` or `toPython` returns them.
 * @throws InputError for a setting out of range and for what this version cannot compute.
 */
export function resolveParameters(given: { file?: ParameterFile; overrides?: PythonDict } = {}): Parameters {
  const { file, overrides = {}, ...unknown } = given;
  if (typeof given !== "object" || Object.keys(unknown).length > 0 || (file !== undefined && typeof file !== "object")) {
    const got = typeof given === "object" ? Object.keys(given).join(", ") : typeof given;
    throw new InputError(`resolveParameters takes { file, overrides }, got ${got}: settings go into overrides; parseParameters reads a parameter file`);
  }
  const setting = { ...file?.setting, ...overrides };
  const settings: Settings = {
    ...checkSettings(setting, settingSchema, settingNames, (path) => path.join(".")),
    ...voxelSettingSchema.parse(fromPython(file?.voxelSetting ?? {})),
    sigmaTexts: sigmaTexts(setting),
  };
  const imageTypes = file?.imageTypes?.size ? file.imageTypes : new Map<ImageTypeName, PythonDict>([["Original", {}]]);
  return completeParameters(settings, Array.from(imageTypes, ([name, given]) => ({ name, overrides: imageSettings(given) })), { file, overrides });
}

/** What an image type overrides, without what has no effect there. */
function imageSettings(given: PythonDict): Partial<Settings> {
  const complete = settingSchema.parse(fromPython(given));
  const own = Object.fromEntries(imageSettingNames.filter((name) => name in given).map((name) => [name, complete[name]]));
  return "sigma" in given ? { ...own, sigmaTexts: sigmaTexts(given) } : own;
}

function sigmaTexts({ sigma }: PythonDict): readonly string[] | null {
  return Array.isArray(sigma) ? sigma.map(pythonText) : null;
}
