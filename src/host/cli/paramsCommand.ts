import { planImages, type PlannedType } from "../extract/plan.ts";
import { parseParameters } from "../params/file.ts";
import { resolveParameters, type FeatureClass, type Parameters } from "../params/parameters.ts";
import { defaultSettings, type Settings } from "../params/settings.ts";
import type { Surroundings } from "./extractCommand.ts";
import { readText } from "./readText.ts";

/**
 * Prints what a parameter file will compute, before any image is read.
 * @param columns print the names of the feature columns instead, one a line
 * @throws InputError naming what is wrong in the file, and where
 */
export async function paramsCommand(path: string, { columns }: { readonly columns: boolean }, { stdout, stderr }: Pick<Surroundings, "stdout" | "stderr">): Promise<void> {
  const parameters = resolveParameters({ file: parseParameters(await readText(path), path) });
  for (const warning of parameters.warnings) stderr(`warning: ${warning}\n`);
  const lines = columns ? columnsOf(parameters) : summary(parameters);
  stdout(lines.map((line) => `${line}\n`).join(""));
}

/** A volume that is only too thin: some images cannot be made of it. */
const oneSlice = { size: [1000, 1000, 1], spacing: [1, 1, 1], dimension: 3, pixelType: "float64" } as const;

interface Counted {
  readonly types: readonly PlannedType[];
  /** Of the mask: shape, and shape2D with force2D. */
  readonly shapes: readonly FeatureClass[];
  /** Of each image. */
  readonly others: readonly FeatureClass[];
}

function counted(parameters: Parameters): Counted {
  const { featureClasses, settings } = parameters;
  return {
    types: planImages(parameters, oneSlice),
    shapes: featureClasses.filter(({ name }) => name === "shape" || (name === "shape2D" && settings.force2D)),
    others: featureClasses.filter(({ name }) => !name.startsWith("shape")),
  };
}

function columnsOf(parameters: Parameters): string[] {
  const { types, shapes, others } = counted(parameters);
  const of = (image: string, classes: readonly FeatureClass[]): string[] =>
    classes.flatMap(({ name, features }) => features.map((feature) => `${image}_${name}_${feature}`));
  return [...of("original", shapes), ...types.flatMap(({ names }) => names.flatMap((image) => of(image, others)))];
}

function summary(parameters: Parameters): string[] {
  const { settings, imageTypes, featureClasses } = parameters;
  const { types } = counted(parameters);
  const names = Object.keys(defaultSettings).filter((name) => name !== "sigmaTexts") as (keyof Settings)[];
  const changed = names.filter((name) => text(settings[name]) !== text(defaultSettings[name]));
  return [
    ...section("settings other than the defaults", changed.map((name) => [name, text(settings[name])])),
    ...section("image types", types.map(({ imageType, names }, k) => [imageType, `${names.join(", ")}${overridden(imageTypes[k].overrides)}`])),
    ...section("feature classes", featureClasses.map(({ name, features }) => [name, `${features.length}${note(name, parameters)}`])),
    ...totals(parameters),
  ];
}

function totals(parameters: Parameters): string[] {
  const { types, shapes, others } = counted(parameters);
  const each = features(others);
  const images = types.flatMap(({ names }) => names).length;
  const parts = [...shapes.map((shape) => `${features([shape])} ${shape.name}`), ...(each > 0 ? [`${plural(images, "image")} x ${each}`] : [])];
  const total = features(shapes) + images * each;
  const refused = types.flatMap(({ refusals }) => [...refusals.values()]);
  const lines = [`${plural(total, "feature")}: ${parts.join(" + ")}`];
  if (refused.length > 0) lines.push(`${total - refused.length * each} of a volume of one slice: ${refused.length * each} columns are NaN (${[...new Set(refused)].join("; ")})`);
  return lines;
}

function note(name: string, { settings }: Parameters): string {
  if (name !== "shape2D") return "";
  return settings.force2D ? " (of a ROI of one slice)" : " (of 2-D images only, without force2D)";
}

const features = (classes: readonly FeatureClass[]): number => classes.reduce((sum, { features }) => sum + features.length, 0);
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

function overridden(overrides: object): string {
  const own = Object.entries(overrides).filter(([name]) => name !== "sigmaTexts").map(([name, value]) => `${name} ${text(value)}`);
  return own.length === 0 ? "" : ` (${own.join(", ")})`;
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length)) + 2;
  return rows.length === 0 ? [] : [`${title}:`, ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`)];
}

function text(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
}
