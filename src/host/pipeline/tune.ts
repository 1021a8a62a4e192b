import { takeCases, type Dataset } from "../dataset/dataset.ts";
import { InputError } from "../errors.ts";
import { Random } from "../stats/random.ts";
import { inPlace } from "./fitSteps.ts";
import type { Context } from "./kinds/context.ts";
import { sidesOf } from "../learn/folds.ts";
import { foldsOf } from "./kinds/folds.ts";
import type { FitReport, Trial, TuningReport } from "./report.ts";
import { scores } from "./scores.ts";
import { checkBase, pathText, type BaseSpec, type CheckedBase, type CheckedTune } from "./spec.ts";
import { lenient } from "./stack.ts";

interface Fitter<Fitted, Prepared> {
  fit(spec: CheckedBase, data: Dataset, context: Context, prepare: Prepare<Prepared>): Promise<{ readonly fitted: Fitted; readonly report: FitReport }>;
  predict(fitted: Fitted, data: Dataset): Float64Array;
  readonly prepare: Prepare<Prepared>;
}
type Prepare<Prepared> = (data: Dataset, spec: CheckedBase, context: Context) => Promise<Prepared>;
type Settings = Readonly<Record<string, unknown>>;

/**
 * Tries settings in K folds of the training cases, the same folds and seeds for each, and gives the pipeline of the best mean score.
 * Trials whose steps are the same share the fitted steps; one whose selection keeps nothing predicts the prevalence.
 */
export async function tuned<Fitted, Prepared>(spec: CheckedBase, tune: CheckedTune, data: Dataset, context: Context, { fit, predict, prepare }: Fitter<Fitted, Prepared>): Promise<{ spec: CheckedBase; report: TuningReport }> {
  const settings = trialsOf(tune, context.at("search").seed);
  const specs = settings.map((each) => specWith(spec, each));
  const fold = foldsOf(data, tune.folds, context.at("folds").seed);
  const { of, sign } = scores[tune.score];
  const found = settings.map((): number[] => []);
  for (let f = 0; f < tune.folds; f++) {
    const sides = sidesOf(fold, f);
    const [training, held] = [takeCases(data, sides.others), takeCases(data, sides.held)];
    const shared = sharing(prepare);
    for (const [k, trial] of specs.entries()) {
      await context.unit(f * specs.length + k, tune.folds * specs.length);
      const { fitted } = await inPlace(`tune (${textOf(settings[k])}), fold ${f + 1}`, () => fit(lenient(trial), training, context.at(`fold ${f + 1}`), shared));
      found[k].push(of(held.y!, predict(fitted, held)));
    }
  }
  const trials = settings.map((each, k): Trial => ({ settings: each, scores: found[k], mean: found[k].reduce((a, b) => a + b, 0) / tune.folds }));
  const chosen = trials.reduce((best, { mean }, k) => (sign * mean > sign * trials[best].mean ? k : best), 0);
  return { spec: specs[chosen], report: { score: tune.score, folds: tune.folds, trials, chosen, spec: specs[chosen] as BaseSpec } };
}

/** @throws InputError where a place to set does not exist, or a value cannot be used there */
export function checkTune(spec: CheckedBase, tune: CheckedTune): void {
  for (const [path, values] of Object.entries(tune.over)) for (const value of values) specWith(spec, { [path]: value });
}

function sharing<Prepared>(prepare: Prepare<Prepared>): Prepare<Prepared> {
  const made = new Map<string, Promise<Prepared>>();
  return (data, spec, context) => {
    const key = JSON.stringify(spec.steps);
    const found = made.get(key) ?? prepare(data, spec, context);
    made.set(key, found);
    return found;
  };
}

/** Every combination, the last path's values changing fastest; or as many different ones at random, in the order drawn. */
function trialsOf({ over, search }: CheckedTune, seed: number): Settings[] {
  const paths = Object.keys(over);
  const all = paths.reduce((count, path) => count * over[path].length, 1);
  if (search === "grid" || search.random >= all) {
    return paths.reduce<Settings[]>((trials, path) => trials.flatMap((trial) => over[path].map((value) => ({ ...trial, [path]: value }))), [{}]);
  }
  const random = new Random(seed);
  const drawn = new Map<string, Settings>();
  while (drawn.size < search.random) {
    const choice = paths.map((path) => random.integer(over[path].length));
    drawn.set(choice.join(), Object.fromEntries(paths.map((path, k) => [path, over[path][choice[k]]])));
  }
  return [...drawn.values()];
}

/** The pipeline with these settings, without what tunes it and what tuning leaves alone. */
function specWith({ steps, model, ifNothingKept }: CheckedBase, settings: Settings): CheckedBase {
  const made = structuredClone({ steps, model, ifNothingKept }) as unknown as Record<string, unknown>;
  for (const [path, value] of Object.entries(settings)) {
    const keys = keysOf(path);
    const at = keys.slice(0, -1).reduce<unknown>((object, key) => (Object.hasOwn(object ?? {}, key) ? (object as Record<string | number, unknown>)[key] : undefined), made);
    if (typeof at !== "object" || at === null || keys.length < 2) throw new InputError(`tune.over: "${path}" is no place in the pipeline; expected one such as "model.C" or "steps[0].above"`);
    (at as Record<string | number, unknown>)[keys[keys.length - 1]] = value;
  }
  return checkBase(made, `tune.over (${textOf(settings)})`);
}

function textOf(settings: Settings): string {
  return Object.entries(settings).map(([path, value]) => `${path} = ${JSON.stringify(value)}`).join(", ");
}

/** "steps[2].above" as ["steps", 2, "above"]; nothing where it is no path, or one to an object's prototype. */
function keysOf(path: string): (string | number)[] {
  const keys = [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) => (index === undefined ? name : Number(index)));
  return pathText(keys) === path && !keys.includes("__proto__") ? keys : [];
}
