import * as z from "zod/mini";
import { waveletNames } from "./wavelets.ts";

/** SimpleITK's interpolators; the place in this list plus one is the number PyRadiomics' parameter files may use instead. */
export const interpolators = [
  "sitkNearestNeighbor", "sitkLinear", "sitkBSpline", "sitkGaussian", "sitkLabelGaussian", "sitkHammingWindowedSinc",
  "sitkCosineWindowedSinc", "sitkWelchWindowedSinc", "sitkLanczosWindowedSinc", "sitkBlackmanWindowedSinc",
] as const;

export type Interpolator = (typeof interpolators)[number];

// Every rule carries what was expected, as the text of its error.
const flag = z.boolean("true or false");
const integer = (expected: string, low: number, high = Number.MAX_SAFE_INTEGER) => z.int(expected).check(z.gte(low, expected), z.lte(high, expected));
const positiveInteger = integer("a whole number > 0", 1);
const naturalNumber = integer("a whole number >= 0", 0);
const anyInteger = integer("a whole number", Number.MIN_SAFE_INTEGER);
const finite = z.number("a number");
const positive = z.number("a number > 0").check(z.gt(0, "a number > 0"));
const oneOf = <const T extends readonly string[]>(names: T) => z.enum(names, `one of ${names.join(", ")}`);
const listOf = <T extends z.ZodMiniType>(item: T, expected: string, least: number, most = Infinity) =>
  z.array(item, expected).check(z.minLength(least, expected), ...(Number.isFinite(most) ? [z.maxLength(most, expected)] : []));
const optional = <T extends z.ZodMiniType>(schema: T) => z._default(z.nullable(schema), null);

const interpolator = z.pipe(
  z._default(
    z.nullable(z.union([z.enum(interpolators), integer("", 1, interpolators.length)], `one of ${interpolators.join(", ")}, or 1 to ${interpolators.length}`)),
    "sitkBSpline",
  ),
  z.transform((value): Interpolator | null => (typeof value === "number" ? interpolators[value - 1] : value)),
);

const nanText = z.pipe(z.string().check(z.regex(/^nan$/i)), z.transform(() => NaN));

/** PyRadiomics' settings ("setting" in a parameter file, `-s` on the command line), with its names and defaults. */
export const settingSchema = z.strictObject({
  minimumROIDimensions: z._default(integer("1, 2 or 3", 1, 3), 2),
  minimumROISize: optional(positiveInteger),
  geometryTolerance: optional(positive),
  correctMask: z._default(flag, false),
  additionalInfo: z._default(flag, true),
  label: z._default(positiveInteger, 1),
  label_channel: z._default(naturalNumber, 0),
  normalize: z._default(flag, false),
  normalizeScale: z._default(positive, 1),
  removeOutliers: optional(positive),
  resampledPixelSpacing: optional(
    listOf(z.number("a number >= 0").check(z.gte(0, "a number >= 0")), "a list of 2 or 3 numbers >= 0: the spacing along x, y, z in mm (0 keeps it)", 2, 3),
  ),
  interpolator,
  padDistance: z._default(naturalNumber, 5),
  preCrop: z._default(flag, false),
  resegmentRange: optional(listOf(finite, "a list of 1 or 2 numbers", 1, 2)),
  resegmentMode: z._default(oneOf(["absolute", "relative", "sigma"]), "absolute"),
  resegmentShape: z._default(flag, false),
  binWidth: z._default(positive, 25),
  binCount: optional(positiveInteger),
  force2D: z._default(flag, false),
  force2Ddimension: z._default(integer("0, 1 or 2", 0, 2), 0),
  distances: z._default(listOf(positiveInteger, "a list of whole numbers > 0", 1), [1]),
  weightingNorm: optional(oneOf(["euclidean", "manhattan", "infinity", "no_weighting"])),
  symmetricalGLCM: z._default(flag, true),
  gldm_a: z._default(naturalNumber, 0),
  voxelArrayShift: z._default(anyInteger, 0),
  sigma: optional(listOf(positive, "a list of numbers > 0", 1)),
  start_level: z._default(naturalNumber, 0),
  level: z._default(positiveInteger, 1),
  wavelet: z._default(z.enum(waveletNames, "a discrete wavelet of PyWavelets (such as coif1, db4, sym8, bior2.2, haar)"), "coif1"),
  gradientUseSpacing: z._default(flag, true),
  lbp2DRadius: z._default(positive, 1),
  lbp2DSamples: z._default(positiveInteger, 8),
  lbp2DMethod: z._default(oneOf(["default", "ror", "uniform", "var"]), "uniform"),
  lbp3DLevels: z._default(positiveInteger, 2),
  lbp3DIcosphereRadius: z._default(positive, 1),
  lbp3DIcosphereSubdivision: z._default(naturalNumber, 1),
});

/** "voxelSetting" in a parameter file. */
export const voxelSettingSchema = z.strictObject({
  kernelRadius: z._default(positiveInteger, 1),
  maskedKernel: z._default(flag, true),
  initValue: z._default(z.union([finite, z.nan(), nanText], "a number or nan"), 0),
  voxelBatch: z._default(z.union([positiveInteger, z.literal(-1)], "a whole number > 0"), -1),
});

export type Settings = Readonly<z.infer<typeof settingSchema> & z.infer<typeof voxelSettingSchema>>;
export type SettingName = keyof z.infer<typeof settingSchema>;

export const settingNames = Object.keys(settingSchema.shape) as SettingName[];
export const voxelSettingNames = Object.keys(voxelSettingSchema.shape);

export const defaultSettings: Settings = { ...settingSchema.parse({}), ...voxelSettingSchema.parse({}) };

/** JSON Schema of what a parameter file may hold under "setting". */
export function settingJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(settingSchema, { io: "input" });
}
