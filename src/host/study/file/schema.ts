import * as z from "zod/mini";
import { count, flag, folds, fraction, listOf, notNegative, number, oneOf, positive, preset } from "../../pipeline/kinds/fields.ts";

// A study file's rules: each carries what was expected, as the text of its error; presets are filled in.

const only = <S extends Record<string, z.ZodMiniType>>(shape: S) => z.strictObject(shape, `settings ${Object.keys(shape).join(", ")}`);
const text = z.string("a text").check(z.minLength(1, "a text"));
const column = z.string("the name of a column").check(z.minLength(1, "the name of a column"));
/** Of images, regions and readers: parts of columns' names, which `_` divides, and of formulas. */
const name = z.string("a name of letters and digits").check(z.regex(/^[A-Za-z][A-Za-z0-9]*$/, "a name of letters and digits, a letter first"));
/** Of studies, sets, feature sets, recipes, tasks and models: parts of files' names. */
const label = z.string("a name").check(z.regex(/^[A-Za-z0-9][A-Za-z0-9.+-]*$/, "a name of letters, digits, +, - and ."));
const named = <T extends z.ZodMiniType>(rule: T, expected: string) => z.record(name, rule, expected);
const labelled = <T extends z.ZodMiniType>(rule: T, expected: string) => z.record(label, rule, expected);
const some = <T extends z.ZodMiniRecord>(rule: T, expected: string) => rule.check(z.refine((value) => Object.keys(value as object).length > 0, expected));
const vector = z.readonly(z.tuple([positive, positive, positive], "three numbers > 0 (mm along x, y, z)"));
const value = z.union([z.string(), z.number()], "a text or a number");
const values = listOf(z.pipe(value, z.transform(String)), "a list of values");
const patterns = listOf(text, "a list of patterns of columns, such as H1_* or tumour_T1_*");
const wholeOf = (expected: string, low: number, high: number) => z.int(expected).check(z.gte(low, expected), z.lte(high, expected));

const cohort = only({
  /** Path of the table, from the study file's folder. */
  table: text,
  id: preset(column, "id"),
  /** A patient's cases stay on one side of a split; without, each row is a patient. */
  patient: z.optional(column),
  /** Scanner or centre: the batches of ComBat. */
  batch: z.optional(column),
  /** Columns of numbers, or of categories (the first is what the others are compared with). They become columns `clinical_NAME`. */
  clinical: preset(z.record(column, z.union([z.literal("number"), listOf(z.pipe(value, z.transform(String)), "number, or a list of categories")], "number, or a list of categories"), "columns: number, or a list of categories"), {}),
});

const split = only({
  /** A column that says of each case which set it is in. Without it, all cases are in "train", before `hold`. */
  column: z.optional(column),
  /** Sets by name, each with the column's values that belong to it; without, the column's values are the sets' names. One is "train". */
  sets: z.optional(labelled(values, "sets: each a list of values of the column")),
  /** Shares of the patients of "train" to draw at random into other sets, stratified by the first task's outcome. */
  hold: preset(labelled(fraction, "sets: each a share of the training patients, from 0 to 1"), {}),
});

const register = only({
  /** The image to bring it onto. Chains are composed: each image is interpolated once. */
  to: name,
  kind: preset(oneOf("rigid", "bspline"), "rigid"),
  contrast: preset(oneOf("same", "different"), "different"),
  gridSpacing: preset(positive, 20),
  /** A column with a transform's file (.tfm) for cases that have one: taken instead of a search. */
  transform: z.optional(column),
  /** A column with an image that lies on the target already, for cases that have one: taken as it is. */
  registered: z.optional(column),
});

const image = z.union([
  only({
    /** The column of its file's path. */
    column,
    /** Bias field correction before anything else: true, or its settings. */
    n4: preset(z.union([flag, only({ shrink: preset(count, 4), iterations: preset(listOf(count, "a list of whole numbers > 0"), [50, 50, 50, 50]) })], "true, false, or settings shrink, iterations"), false),
    register: z.optional(register),
    /** Spacing in mm to resample to, for images whose regions are made on that grid; where only features need it, the parameter file says it. */
    spacing: z.optional(vector),
  }),
  /** An image made of others by arithmetic: `DCE1 - T1`. */
  only({ formula: text }),
], "{ column, n4, register, spacing }, or { formula }");

const k = z.union([wholeOf("a whole number from 2 to 10", 2, 10), z.readonly(z.tuple([wholeOf("a whole number >= 2", 2, 20), wholeOf("a whole number >= 2", 2, 20)], "[from, to]"))], "a whole number, or [from, to]");
const region = z.union([
  only({
    /** The column of the mask's path; or, where each image has a mask of its own, a column for each image. */
    mask: z.union([column, named(column, "a column for each image")], "a column, or a column for each image"),
    label: preset(count, 1),
    /** Only the slice (plane z) in which the mask is largest. */
    largestSlice: preset(flag, false),
  }),
  only({
    /** Distances from the border of `around` in mm: more than the first, at most the second. */
    ring: z.readonly(z.tuple([notNegative, positive], "[from, to] in mm")),
    around: name,
    inPlane: preset(flag, false),
  }),
  only({
    /** K-means of the voxels of a region, each patient's by itself. NAME becomes regions NAME1, NAME2, ... */
    habitats: only({
      of: name,
      images: listOf(name, "a list of images"),
      /** How many, or the range to choose from by the training cases' mean Calinski-Harabasz score. */
      k,
      /** How many the study expects, where k is a range: what columns are counted by before the run. */
      expected: z.optional(wholeOf("a whole number from 2 to 10", 2, 10)),
      restarts: preset(count, 10),
      /** Smaller ones are given to their neighbours. */
      minimumVoxels: preset(count, 1),
      /** The training case whose numbers the others take; without, the first. */
      anchor: z.optional(text),
    }),
  }),
], "{ mask, label, largestSlice }, { ring, around, inPlane }, or { habitats }");

const featureSet = only({
  /** Path of PyRadiomics' parameter file, from the study file's folder. */
  parameters: text,
  images: listOf(name, "a list of images"),
  regions: listOf(name, "a list of regions"),
});

const anything = z.record(z.string(), z.unknown(), "{ kind, ...settings }");
const recipe = {
  steps: z.optional(z.array(anything, "a list of steps")),
  model: z.optional(anything),
  threshold: z.optional(z.unknown()),
  tune: z.optional(anything),
  ifNothingKept: z.optional(oneOf("refuse", "prevalence")),
};
const model = z.union([
  /** A pipeline (docs/pipeline-settings.md) that begins with these columns; `use` names a recipe whose parts hold where the model has none. */
  only({ columns: patterns, use: z.optional(label), ...recipe }),
  /** A model of what other models of this study predict. */
  only({ stack: listOf(label, "a list of models"), by: preset(oneOf("average", "columns"), "average"), folds: preset(folds, 5), model: anything, threshold: z.optional(z.unknown()) }),
], "{ columns, use, steps, model, threshold, tune, ifNothingKept }, or { stack, by, folds, model, threshold }");

const task = only({
  /** Column of the outcome; cases of other values take no part in the task. */
  outcome: column,
  positive: values,
  negative: values,
  /** Default: all. An empty list: only tables (baseline, odds ratios). */
  models: z.optional(z.readonly(z.array(label, "a list of models"))),
});

const evaluation = only({
  /** Of the AUC. */
  interval: preset(oneOf("delong", "bootstrap"), "delong"),
  repeats: preset(count, 2000),
  confidence: preset(fraction, 0.95),
  /** Also predict the training cases out of so many folds: set "cross-validation". */
  crossValidation: z.optional(folds),
  /** Odds ratios of the clinical columns: univariate below this p-value, then VIF, then multivariate. */
  odds: preset(only({ below: preset(fraction, 0.05), vif: preset(positive, 5) }), { below: 0.05, vif: 5 }),
});

/** What a report can show; each appears where the study has what it is made of. */
export const figureNames = [
  "baseline", "odds", "metrics", "roc", "comparisons", "calibration", "decision", "calinski-harabasz", "habitats", "rings", "lasso", "correlation", "distributions",
  "importances", "shap", "scores", "rad-score", "nomogram", "methods",
] as const;

/** A study file. */
export const studySchema = only({
  study: label,
  title: text,
  source: z.optional(text),
  /** What the paper leaves open and how it was settled, and what else a reader should know. */
  notes: preset(z.array(text, "a list of texts"), []),
  seed: preset(wholeOf("a whole number >= 0", 0, 2 ** 32 - 1), 1),
  cohort,
  split,
  images: some(named(image, "images by name"), "at least one image"),
  regions: some(named(region, "regions by name"), "at least one region"),
  /** Further readers, and the columns of their masks by region: features that differ between readers are dropped by the step `icc`. */
  readers: preset(named(named(z.union([column, named(column, "a column for each image")], "a column, or a column for each image"), "columns of masks by region"), "readers by name"), {}),
  features: some(labelled(featureSet, "feature sets by name"), "at least one feature set"),
  /** Patterns of columns, and how many there must be: checked before the run. */
  counts: preset(z.record(text, number, "numbers of columns by pattern"), {}),
  recipes: preset(labelled(only(recipe), "recipes by name"), {}),
  models: preset(labelled(model, "models by name"), {}),
  tasks: some(labelled(task, "tasks by name"), "at least one task"),
  evaluation: preset(evaluation, { interval: "delong", repeats: 2000, confidence: 0.95, odds: { below: 0.05, vif: 5 } }),
  figures: preset(z.array(oneOf(...figureNames), "a list of figures"), [...figureNames]),
});

/** A study file's content, with presets. */
export type StudyFile = z.output<typeof studySchema>;
export type StudyImage = StudyFile["images"][string];
export type FileImage = Extract<StudyImage, { readonly column: string }>;
export type StudyRegion = StudyFile["regions"][string];
export type MaskRegion = Extract<StudyRegion, { readonly mask: unknown }>;
export type RingRegion = Extract<StudyRegion, { readonly ring: unknown }>;
export type HabitatRegion = Extract<StudyRegion, { readonly habitats: unknown }>;
export type FeatureSet = StudyFile["features"][string];
export type StudyModel = StudyFile["models"][string];
export type StudyTask = StudyFile["tasks"][string];
export type FigureName = (typeof figureNames)[number];
