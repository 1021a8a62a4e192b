import { InputError } from "../../errors.ts";
import { suggestion } from "../../params/nearest.ts";
import { checkModel, checkSpec, pathText, type BaseSpec, type Checked, type CheckedPipeline, type PipelineSpec } from "../../pipeline/spec.ts";
import { checkTune } from "../../pipeline/tune.ts";
import type { Path } from "./document.ts";
import type { Findings } from "./finding.ts";
import type { StudyModel } from "./schema.ts";

type StackModel = Extract<StudyModel, { readonly stack: unknown }>;
export type PlainModel = Exclude<StudyModel, StackModel>;
export const isStackModel = (model: StudyModel): model is StackModel => "stack" in model;

/** A model's own pipeline, without the step that chooses its columns. */
export interface OwnPipeline {
  readonly spec: CheckedPipeline;
  /** Where a part of it is written: in the model, or in the recipe that it uses. */
  origin(path: Path): Path;
}

const parts = ["steps", "model", "threshold", "tune", "ifNothingKept"] as const;
type Parts = Partial<Record<(typeof parts)[number], unknown>>;

/** Settings of a model, its recipe's where it has none; null where something is wrong with them. */
export function ownPipeline(findings: Findings, name: string, model: PlainModel): OwnPipeline | null {
  const { use } = model;
  const isKnown = use === undefined || findings.knows("recipes", use, ["models", name, "use"]);
  if (!isKnown || (use !== undefined && !(use in findings.file.recipes))) return null;
  const recipe: Parts = use === undefined ? {} : findings.file.recipes[use];
  const own: Parts = model;
  const origin = (path: Path): Path => [...(own[path[0] as keyof Parts] === undefined && recipe[path[0] as keyof Parts] !== undefined ? ["recipes", use!] : ["models", name]), ...path];
  const spec = specOf({ ...recipe, ...defined(own) });
  if (spec.model === undefined) {
    findings.problemOfKey(["models", name], `models.${name} has no model${use === undefined ? "" : `, nor has recipe ${use}`}; expected model: { kind, ...settings }`);
    return null;
  }
  const checked = tell(findings, () => checkWhole(spec), origin);
  if (checked) checkTuning(findings, checked, origin);
  return checked && { spec: checked, origin };
}

/** Recipes that no model uses are looked at too, as far as they go. */
export function checkIdleRecipes(findings: Findings): void {
  const used = new Set(Object.values(findings.file.models).flatMap((model) => (isStackModel(model) ? [] : [model.use])));
  for (const [name, recipe] of Object.entries(findings.file.recipes)) {
    if (used.has(name)) continue;
    if (findings.broken("models").length === 0) findings.warningOfKey(["recipes", name], `no model uses recipe ${name}`);
    tell(findings, () => checkWhole({ model: { kind: "prevalence" }, ...specOf(recipe) }), (path) => ["recipes", name, ...path]);
  }
}

function checkWhole(spec: Parts): CheckedPipeline {
  const checked = checkSpec(spec);
  if (checked.model.kind === "stack") throw new InputError(`pipeline: model.kind is "stack"; expected a model that is none: a stack is written as { stack, by, folds, model }`);
  return checked;
}

/** Each setting to be tried by itself: it has a place in the pipeline, and may be there what is to be tried. */
function checkTuning(findings: Findings, spec: CheckedPipeline, origin: (path: Path) => Path): void {
  for (const [path, values] of Object.entries(spec.tune?.over ?? {})) {
    try {
      checkTune(spec, { ...spec.tune!, over: { [path]: values } });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      findings.problemOfKey(origin(["tune", "over", path]), error.message.replace(/\n +/g, " "));
    }
  }
}

/** The pipeline of a model that is no stack: its columns first, all presets. */
export function pipelineOf({ columns }: PlainModel, { steps, tune, ...rest }: CheckedPipeline): PipelineSpec {
  const over = tune && Object.fromEntries(Object.entries(tune.over).map(([path, values]) => [path.replace(/^steps\[(\d+)\]/, (_, i: string) => `steps[${Number(i) + 1}]`), values]));
  return { steps: [{ kind: "columns", keep: columns }, ...steps], ...rest, ...(tune && { tune: { ...tune, over } }) } as PipelineSpec;
}

/** The pipeline of a stack; null where something is wrong with it, or with a model that it is made of. */
export function stackOf(findings: Findings, name: string, model: StackModel, pipelines: Readonly<Record<string, PipelineSpec>>): PipelineSpec | null {
  const { stack: names, by, folds, model: meta, threshold } = model;
  const at = ["models", name, "stack"];
  findings.knowsAll("models", names, at);
  const { models } = findings.file;
  for (const [i, base] of names.entries()) if (base in models && isStackModel(models[base])) findings.problem([...at, i], base === name ? `"${name}" is this stack itself` : `"${base}" is a stack; expected a model with columns of its own`);
  const origin = (path: Path): Path => ["models", name, ...path];
  const around = tell(findings, () => checkSpec({ model: { kind: "prevalence" }, ...(threshold !== undefined && { threshold }) }), origin);
  const own = tell(findings, () => checkMeta(meta), (path) => origin(["model", ...path]));
  if (!around || !own || names.some((base) => !(base in pipelines))) return null;
  const bases = Object.fromEntries(names.map((base) => [base, baseOf(pipelines[base])]));
  return { ...around, model: { kind: "stack", bases, by, folds, meta: own } } as PipelineSpec;
}

function checkMeta(meta: Readonly<Record<string, unknown>>): Checked {
  if (meta.kind === "stack") throw new InputError(`pipeline: kind is "stack"; expected a model that is none`);
  return checkModel(meta, "pipeline") as Checked;
}

/** All but the threshold: of a base the probabilities count. */
function baseOf({ threshold: _, ...base }: PipelineSpec): BaseSpec {
  return base;
}

const defined = (given: Parts): Parts => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
const specOf = (given: Parts): Parts => Object.fromEntries(parts.filter((part) => given[part] !== undefined).map((part) => [part, given[part]]));

/** Runs a check of a pipeline; what it says against settings is told with the place that each is written at. */
function tell<T>(findings: Findings, check: () => T, origin: (path: Path) => Path): T | null {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const line of linesOf(error.message)) tellLine(findings, line, origin);
    return null;
  }
}

/** "pipeline: steps[1].above is 3; expected ...", or such lines below a heading. */
function linesOf(message: string): string[] {
  const [first, ...rest] = message.split("\n  ");
  return rest.length > 0 ? rest : [first.replace(/^pipeline: /, "")];
}

function tellLine(findings: Findings, line: string, origin: (path: Path) => Path): void {
  const [, at, what] = /^(.+?) (is [^]*)$/.exec(line)!;
  const path = origin([...at.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) => (index === undefined ? key : Number(index))));
  const [, known] = /^is unknown; expected settings (.*)$/.exec(what) ?? [];
  const name = String(path[path.length - 1]);
  if (known !== undefined) findings.problemOfKey(path, `unknown setting "${name}" of ${pathText(path.slice(0, -1))}; ${suggestion(name, known.split(", "))}`);
  else findings.problem(path, `${pathText(path)} ${withSuggestion(what)}`);
}

/** Of a kind that there is not, the nearest in place of all. */
function withSuggestion(what: string): string {
  const [, found, kinds] = /^is "([^"]*)"; expected a (?:step|model) of kind (.*)$/.exec(what) ?? [];
  return found === undefined ? what : `is "${found}"; ${suggestion(found, kinds.split(", "))}`;
}
