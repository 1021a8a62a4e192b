import * as z from "zod/mini";
import { caseDefaults, interpolators, voxelDefaults, type CaseSettings, type Interpolator, type VoxelSettings } from "./settings.ts";
import { waveletNames } from "./wavelets.ts";

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

const interpolator = z.pipe(
  z.nullable(z.union([z.enum(interpolators), integer("", 1, interpolators.length)], `one of ${interpolators.join(", ")}, or 1 to ${interpolators.length}`)),
  z.transform((value): Interpolator | null => (typeof value === "number" ? interpolators[value - 1] : value)),
);

const nanText = z.pipe(z.string().check(z.regex(/^nan$/i)), z.transform(() => NaN));

/** An object with any of the settings; the others get their defaults. */
function withDefaults<S extends object>(rules: { readonly [K in keyof S]: z.ZodMiniType<S[K]> }, defaults: S): z.ZodMiniType<S> {
  const names = Object.keys(defaults) as (keyof S & string)[];
  const shape = Object.fromEntries(names.map((name) => [name, z.prefault(rules[name] as z.ZodMiniType, defaults[name])]));
  return z.strictObject(shape) as unknown as z.ZodMiniType<S>;
}

export const settingSchema = withDefaults<CaseSettings>({
  minimumROIDimensions: integer("1, 2 or 3", 1, 3),
  minimumROISize: z.nullable(positiveInteger),
  geometryTolerance: z.nullable(positive),
  correctMask: flag,
  additionalInfo: flag,
  label: positiveInteger,
  label_channel: naturalNumber,
  normalize: flag,
  normalizeScale: positive,
  removeOutliers: z.nullable(positive),
  resampledPixelSpacing: z.nullable(
    listOf(z.number("a number >= 0").check(z.gte(0, "a number >= 0")), "a list of 2 or 3 numbers >= 0: the spacing along x, y, z in mm (0 keeps it)", 2, 3),
  ),
  interpolator,
  padDistance: naturalNumber,
  preCrop: flag,
  resegmentRange: z.nullable(listOf(finite, "a list of 1 or 2 numbers", 1, 2)),
  resegmentMode: oneOf(["absolute", "relative", "sigma"]),
  resegmentShape: flag,
  binWidth: positive,
  binCount: z.nullable(positiveInteger),
  force2D: flag,
  force2Ddimension: integer("0, 1 or 2", 0, 2),
  distances: listOf(positiveInteger, "a list of whole numbers > 0", 1),
  weightingNorm: z.nullable(oneOf(["euclidean", "manhattan", "infinity", "no_weighting"])),
  symmetricalGLCM: flag,
  gldm_a: naturalNumber,
  voxelArrayShift: anyInteger,
  sigma: z.nullable(
    listOf(positive, "a list of numbers > 0", 1).check(z.refine((sigmas) => new Set(sigmas).size === sigmas.length, "a list of different numbers > 0")),
  ),
  start_level: naturalNumber,
  level: positiveInteger,
  wavelet: z.enum(waveletNames, "a discrete wavelet of PyWavelets (such as coif1, db4, sym8, bior2.2, haar)"),
  gradientUseSpacing: flag,
  lbp2DRadius: positive,
  lbp2DSamples: integer("a whole number from 1 to 24", 1, 24),
  lbp2DMethod: oneOf(["default", "ror", "uniform", "var"]),
  lbp3DLevels: integer("a whole number from 1 to 32", 1, 32),
  lbp3DIcosphereRadius: positive,
  lbp3DIcosphereSubdivision: integer("a whole number from 0 to 3", 0, 3),
}, caseDefaults);

export const voxelSettingSchema = withDefaults<VoxelSettings>({
  kernelRadius: positiveInteger,
  maskedKernel: flag,
  initValue: z.union([finite, z.nan(), nanText], "a number or nan"),
  voxelBatch: z.union([positiveInteger, z.literal(-1)], "a whole number > 0"),
}, voxelDefaults);

/** JSON Schema of what a parameter file may hold under "setting". */
export function settingJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(settingSchema, { io: "input" });
}
