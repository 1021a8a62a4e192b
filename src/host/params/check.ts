import type * as z from "zod/mini";
import { InputError } from "../errors.ts";
import { families, familyNamed, featuresOf, type AnyFamily } from "../features/registry.ts";
import { imageTypeNames, isImageTypeName, type ImageTypeName } from "./imageTypes.ts";
import { suggestion } from "./nearest.ts";
import { fromPython, pythonText, toPython, Tuple, type PythonDict, type PythonValue } from "./python.ts";
import { settingSchema, voxelSettingSchema } from "./schema.ts";
import { settingNames, voxelDefaults } from "./settings.ts";

/** What a parameter file says, every name, type and range checked; absent parts are undefined. */
export interface ParameterFile {
  readonly name: string;
  readonly setting: PythonDict;
  readonly voxelSetting: PythonDict;
  /** Image type -> the settings it overrides, in the order of the file. */
  readonly imageTypes?: ReadonlyMap<ImageTypeName, PythonDict>;
  /** Class -> its features in the order of the file, or null for all that are on by default. */
  readonly featureClasses?: ReadonlyMap<string, readonly string[] | null>;
}

export type Path = readonly (string | number)[];

/** Where in the file the value at a path stands, for error messages. */
type Locate = (path: Path) => string;

const sections = ["setting", "voxelSetting", "imageType", "featureClass"];

/**
 * Checks parameters given as an object (the shape of a parameter file).
 * @throws InputError naming what was found and what was expected.
 */
export function checkParameters(value: object, name = "parameters"): ParameterFile {
  return checkParameterFile(toPython(value), name, (path) => [name, ...path].join("."));
}

export function checkParameterFile(value: PythonValue, name: string, locate: Locate): ParameterFile {
  const file = dictAt(value, [], "a parameter file", locate);
  for (const key of Object.keys(file)) {
    if (!sections.includes(key)) throw new InputError(`${locate([key])}: unknown top-level key "${key}"; ${suggestion(key, sections)}`);
  }
  const section = (key: string) => (key in file ? dictAt(file[key], [key], key, locate) : undefined);
  const setting = section("setting") ?? {};
  const voxelSetting = section("voxelSetting") ?? {};
  checkSettings(setting, settingSchema, settingNames, (path) => locate(["setting", ...path]));
  checkSettings(voxelSetting, voxelSettingSchema, Object.keys(voxelDefaults), (path) => locate(["voxelSetting", ...path]));
  const imageTypes = section("imageType");
  const featureClasses = section("featureClass");
  return {
    name,
    setting,
    voxelSetting,
    imageTypes: imageTypes && checkImageTypes(imageTypes, (path) => locate(["imageType", ...path])),
    featureClasses: featureClasses && checkFeatureClasses(featureClasses, (path) => locate(["featureClass", ...path])),
  };
}

/**
 * Checks names, types and ranges of settings.
 * @throws InputError naming the setting, its value and what was expected.
 */
export function checkSettings<Schema extends z.ZodMiniType>(given: PythonDict, schema: Schema, names: readonly string[], locate: Locate): z.infer<Schema> {
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) throw new InputError(`${locate([name])}: unknown setting "${name}"; ${suggestion(name, names)}`);
  }
  const checked = schema.safeParse(fromPython(given));
  if (checked.success) return checked.data;
  const { path, message } = checked.error.issues[0];
  const where = path as Path;
  throw new InputError(`${locate(where)}: setting ${where[0]} is ${pythonText(given[where[0]])}; expected ${message}`);
}

function checkImageTypes(given: PythonDict, locate: Locate): Map<ImageTypeName, PythonDict> {
  const imageTypes = new Map<ImageTypeName, PythonDict>();
  for (const [name, overrides] of Object.entries(given)) {
    if (!isImageTypeName(name)) throw new InputError(`${locate([name])}: unknown image type "${name}"; ${suggestion(name, imageTypeNames)}`);
    const dict = dictAt(overrides, [name], `image type ${name}`, locate);
    checkSettings(dict, settingSchema, settingNames, (path) => locate([name, ...path]));
    imageTypes.set(name, dict);
  }
  return imageTypes;
}

function checkFeatureClasses(given: PythonDict, locate: Locate): Map<string, readonly string[] | null> {
  const known = families.map(({ name }) => name);
  return new Map(
    Object.entries(given).map(([name, features]) => {
      const family = familyNamed(name);
      if (!family) throw new InputError(`${locate([name])}: unknown feature class "${name}"; ${suggestion(name, known)}`);
      return [name, checkFeatures(family, features, locate)];
    }),
  );
}

function checkFeatures(family: AnyFamily, features: PythonValue, locate: Locate): readonly string[] | null {
  const { name, deprecated = [] } = family;
  if (features === null) return null;
  if (!Array.isArray(features)) {
    throw new InputError(`${locate([name])}: feature class ${name} is ${pythonText(features)}; expected a list of features, or nothing for all`);
  }
  const known = [...featuresOf(family).map((feature) => feature.name), ...deprecated];
  const index = features.findIndex((feature) => !known.includes(feature));
  if (index < 0) return features.length > 0 ? features : null;
  const wrong = String(features[index]);
  throw new InputError(`${locate([name, index])}: unknown feature "${wrong}" of class ${name}; ${suggestion(wrong, known)}`);
}

function dictAt(value: PythonValue, path: Path, what: string, locate: Locate): PythonDict {
  if (value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Tuple)) return value as PythonDict;
  throw new InputError(`${locate(path)}: ${what} is ${pythonText(value)}; expected "name: value" pairs${path.length > 0 ? " or {}" : ""}`);
}
