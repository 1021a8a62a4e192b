import * as z from "zod/mini";
import { matrixOfRows } from "../../dataset/matrix.ts";
import { InputError } from "../../errors.ts";
import type { FittedPipeline } from "../../pipeline/fit.ts";
import { readModel } from "../../pipeline/modelFile.ts";
import type { AnyPart } from "../../pipeline/parts.ts";
import type { FittedHabitats } from "../cases/measured.ts";
import { studySchema } from "../file/schema.ts";
import type { Study } from "../file/study.ts";
import { explanationOf, whyNotExplained } from "./explanations.ts";
import type { ModelResult, SetExplanation, StudyResults } from "./results.ts";
import { studyWritten, writtenStudy, type WrittenStudy } from "./writtenStudy.ts";

const format = "webradiomics-study-model";
const version = 1;

/** A model of a study with all it takes to apply it to new cases, images to probability. */
export interface StudyModel {
  /** webradiomics that fitted it. */
  readonly engine: string;
  /** The study's hash. */
  readonly hash: string;
  readonly task: string;
  readonly model: string;
  /** The resolved study with this task and this model alone. */
  readonly study: Study;
  readonly habitats: Readonly<Record<string, FittedHabitats>>;
  /** By the image's name: whether the training images were of one slice (else volumes). */
  readonly oneSlice: Readonly<Record<string, boolean>>;
  /** Names of the columns that the pipeline asks for. */
  readonly features: readonly string[];
  /** What SHAP values compare with, as the model is given it, [cases][columns]. */
  readonly background: readonly (readonly number[])[];
  readonly pipeline: FittedPipeline;
}

/** Content of models/TASK_MODEL.json. */
export function studyModelText({ study, hash, version: engine, measured }: Pick<StudyResults, "study" | "hash" | "version" | "measured">, { task, model, fitted, background }: ModelResult): string {
  const pipeline = JSON.parse(fitted) as { features: readonly string[] };
  const { habitats, oneSlice = {} } = measured;
  return `${JSON.stringify({ format, version, engine, hash, task, model, study: writtenStudy(studyOf(study, task, model)), habitats, oneSlice, features: pipeline.features, background, pipeline })}\n`;
}

/** The study with one task and one model. */
function studyOf(study: Study, task: string, model: string): Study {
  return {
    ...study,
    recipes: {},
    models: { [model]: study.models[model] },
    pipelines: { [model]: study.pipelines[model] },
    tasks: { [task]: { ...study.tasks[task], models: [model] } },
  };
}

const names = z.array(z.string());
const numbers = z.array(z.number());
const unread = z.record(z.string(), z.unknown());
const anchor = z.strictObject({ anchor: z.string(), columns: names, mean: numbers, sd: numbers, habitats: z.array(z.array(z.nullable(z.number()))) });
const content = z.strictObject({
  format: z.literal(format),
  version: z.literal(version),
  engine: z.string(),
  hash: z.string(),
  task: z.string(),
  model: z.string(),
  study: z.looseObject({ parameters: z.record(z.string(), unread), pipelines: z.record(z.string(), unread) }),
  habitats: z.record(z.string(), z.strictObject({ k: z.int(), means: z.array(z.strictObject({ k: z.int(), score: z.number() })), anchor })),
  oneSlice: z.record(z.string(), z.boolean()),
  features: names,
  background: z.array(numbers),
  pipeline: unread,
});

/**
 * A study's model from its file. It is read as data; nothing of it is run.
 * @param name the file, for messages
 * @throws InputError naming the file and what is not as it should be
 */
export function readStudyModel(text: string, name: string): StudyModel {
  const { format: _, version: __, study: { parameters, pipelines, ...file }, pipeline: given, ...rest } = checked(content, parsed(text, name), name);
  // Parameters and pipelines were checked when the study was resolved.
  const study = studyWritten({ ...checked(studySchema, file, `${name}: study`), parameters, pipelines } as unknown as WrittenStudy);
  const pipeline = readModel(JSON.stringify(given), `${name}: pipeline`);
  const columns = pipeline.fitted.model.features.length;
  const odd = rest.background.findIndex((row) => row.length !== columns);
  if (odd >= 0) throw new InputError(`${name}: background[${odd}] has ${rest.background[odd].length} values; the model has ${columns} columns`);
  if (rest.features.join("\n") !== pipeline.features.join("\n")) throw new InputError(`${name}: features names ${rest.features.length} columns, but the pipeline asks for ${pipeline.features.length} others`);
  return { ...rest, study, pipeline };
}

/**
 * SHAP values of new cases, compared with the same training cases as the study's own.
 * @param cases with the columns that the model asks for
 */
export function explainCases({ pipeline, background }: Pick<StudyModel, "pipeline" | "background">, cases: AnyPart): SetExplanation | { readonly none: string } {
  return whyNotExplained(pipeline) ?? explanationOf("new", pipeline, cases, matrixOfRows(background, pipeline.fitted.model.features.length));
}

function parsed(text: string, name: string): unknown {
  let value: { format?: unknown; version?: unknown } | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch (error) {
    throw new InputError(`${name}: not JSON (${(error as Error).message})`, { cause: error });
  }
  if (value?.format !== format) throw new InputError(`${name}: format is ${JSON.stringify(value?.format)}; expected "${format}"`);
  if (value.version !== version) throw new InputError(`${name}: version ${JSON.stringify(value.version)} of the format; this webradiomics reads version ${version}`);
  return value;
}

function checked<T>(schema: z.ZodMiniType<T, unknown>, value: unknown, name: string): T {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const [{ path, message }] = error.issues;
  throw new InputError(`${name}${path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("")}: ${message}`);
}
