import * as z from "zod/mini";
import { InputError } from "../errors.ts";
import { version as engine } from "../version.ts";
import type { FittedPipeline } from "./fit.ts";
import type { Fitted, FittedModel } from "./fitting.ts";
import type { FittedStep } from "./fitSteps.ts";
import { listed } from "./kinds/byName.ts";
import { names } from "./kinds/fields.ts";
import { fingerprint } from "./kinds/seed.ts";
import { modelKindNamed, modelKinds } from "./models/registry.ts";
import { checkModel, checkSpec, checkStep, type Checked, type PipelineSpec } from "./spec.ts";
import { isStack } from "./stack.ts";
import { stepKindNamed, stepKinds } from "./steps/registry.ts";

const format = "webradiomics-model";
const version = 1;

const whole = z.int().check(z.gte(0));
const unread = z.record(z.string(), z.unknown());
const parts = { features: names, steps: z.array(z.strictObject({ settings: unread, state: z.unknown() })), model: z.strictObject({ settings: unread, features: names, state: z.unknown() }) };
const fittedParts = z.strictObject(parts);
const envelope = z.strictObject({
  format: z.literal(format),
  version: z.literal(version),
  /** webradiomics that fitted it. */
  engine: z.string(),
  /** The pipeline as it was asked for, and a hash of it. */
  spec: unread,
  specHash: z.string(),
  seed: z.number(),
  threshold: z.number(),
  training: z.strictObject({ cases: whole, positives: whole }),
  /** Fingerprints of the patients seen, not their names. */
  seen: z.array(z.strictObject({ by: z.string(), patients: names, reshapes: z.optional(z.boolean()) })).check(z.minLength(1, "at least the pipeline's own patients")),
  ...parts,
});

/** A fitted pipeline as JSON: what it takes to predict the same numbers elsewhere, without its report and without patients' names. */
export function modelText(pipeline: FittedPipeline): string {
  // It is written as it will be read: names in the schemas' order, and nothing that JSON has not.
  return `${contentOf(readModel(contentOf(pipeline), "the model to be written"))}\n`;
}

function contentOf({ spec, seed, threshold, training, fitted, seen: sights }: FittedPipeline): string {
  const seen = sights.map(({ by, patients, reshapes }) => ({ by, patients: [...patients].sort(), reshapes }));
  return JSON.stringify({ format, version, engine, spec, specHash: hashOf(spec), seed, threshold, training, seen, ...fitted });
}

/**
 * A fitted pipeline from its JSON. It is read as data and checked against the kinds' schemas; nothing of it is run.
 * @param name the file, for messages
 * @throws InputError naming the file and what is not as it should be
 */
export function readModel(text: string, name = "model"): FittedPipeline {
  const content = parsed(text, name);
  const data = checked(envelope, content, name);
  const spec = checkSpec(data.spec, `${name}: spec`);
  if (hashOf(spec) !== data.specHash) throw new InputError(`${name}: spec has the hash ${hashOf(spec)}, not ${data.specHash}: it was changed after the fit`);
  const { seed, threshold, training } = data;
  const fitted = readFitted(data, name);
  const seen = data.seen.map(({ patients, ...sight }) => ({ ...sight, patients: new Set(patients) }));
  return { spec: spec as PipelineSpec, seed, features: fitted.features, fitted, threshold, training, seen, report: null };
}

function readFitted({ features, steps, model }: z.output<typeof fittedParts>, name: string): Fitted {
  return { features, steps: steps.map((step, i) => readStep(step, `${name}: steps[${i}]`)), model: readFittedModel(model, `${name}: model`) };
}

function readStep({ settings, state }: z.output<typeof fittedParts>["steps"][number], name: string): FittedStep {
  requireKind(settings.kind, stepKinds, name);
  const given = checkStep(settings, `${name}.settings`);
  return { settings: given, state: checked(stepKindNamed(given.kind).state, state, `${name}.state`) };
}

function readFittedModel({ settings, features, state }: z.output<typeof fittedParts>["model"], name: string): FittedModel {
  requireKind(settings.kind, [...modelKinds, { name: "stack" }], name);
  const given = checkModel(settings, `${name}.settings`);
  if (!isStack(given)) return { settings: given, features, state: readState(given, state, `${name}.state`) };
  const { bases, meta } = checked(z.strictObject({ bases: z.record(z.string(), fittedParts), meta: z.unknown() }), state, `${name}.state`);
  const [wanted, found] = [Object.keys(given.bases), Object.keys(bases)];
  if (wanted.join("\n") !== found.join("\n")) throw new InputError(`${name}.state.bases: ${listed(found)}; expected ${listed(wanted)}`);
  const read = Object.fromEntries(wanted.map((base) => [base, readFitted(bases[base], `${name}.state.bases.${base}`)]));
  return { settings: given, features, state: { bases: read, meta: readState(given.meta, meta, `${name}.state.meta`) } };
}

function readState({ kind }: Checked, state: unknown, name: string): unknown {
  return checked(modelKindNamed(kind).model, state, name);
}

function parsed(text: string, name: string): unknown {
  let content: { format?: unknown; version?: unknown } | null;
  try {
    content = JSON.parse(text) as typeof content;
  } catch (error) {
    throw new InputError(`${name}: not JSON (${(error as Error).message})`, { cause: error });
  }
  if (content?.format !== format) throw new InputError(`${name}: format is ${JSON.stringify(content?.format)}; expected "${format}"`);
  if (content.version !== version) throw new InputError(`${name}: version ${JSON.stringify(content.version)} of the format; this webradiomics reads version ${version}`);
  return content;
}

function requireKind(kind: unknown, kinds: readonly { readonly name: string }[], name: string): void {
  if (!kinds.some((known) => known.name === kind)) throw new InputError(`${name}: unknown kind ${JSON.stringify(kind)}; this webradiomics knows ${kinds.map((known) => known.name).join(", ")}`);
}

function checked<T>(schema: z.ZodMiniType<T, unknown>, value: unknown, name: string): T {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const { path, message } = error.issues[0];
  throw new InputError(`${name}${path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("")}: ${message}`);
}

/** Of the settings and their order; presets are filled in. */
function hashOf(spec: unknown): string {
  return fingerprint(JSON.stringify(spec));
}
