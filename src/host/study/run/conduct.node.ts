import { InputError } from "../../errors.ts";
import type { StudyPicture } from "../../report/study/report.ts";
import { version } from "../../version.ts";
import type { CaseMeasurement } from "../cases/measure.ts";
import { classOf } from "../cohort/needs.ts";
import type { Study, StudyCase } from "../file/study.ts";
import { isFitted, modelsToFit } from "../learn/fitModel.ts";
import type { FailedModel, ModelResult, StudyResults } from "../learn/results.ts";
import type { Opened, Setting } from "./jobs.ts";
import type { Outcome, Queue } from "./queue.ts";
import type { Stages } from "./stages.node.ts";
import { keepMeasured, Store } from "./store.node.ts";

export interface Conducted {
  readonly results: StudyResults;
  readonly pictures: readonly StudyPicture[];
  /** Pictures that could not be made: case and reason. */
  readonly missing: readonly string[];
}

/** Cases, by their ids, that could not be done, and why. */
type Failed = Map<string, { readonly id: string; readonly reason: string }>;

/** Cases of each set that are shown in pictures. */
const pictured = 2;

/**
 * The stages of a study one after the other: numbers of habitats, features of all cases, what they are together, models, pictures.
 * @throws InputError where the training cases of a class all failed
 */
export async function conduct(stages: Stages, { study, hash, cases, store }: Setting, { backend, adapter }: Opened, queue: Queue): Promise<Conducted> {
  const failed: Failed = new Map();
  const chosen = await numbersOfHabitats(stages, study, cases, failed, queue);
  const k = Object.fromEntries(Object.entries(chosen).map(([name, each]) => [name, each.k]));
  const measurements = await measure(study, cases, k, failed, queue);
  const measured = stages.assemble(study, cases, inOrder(cases, measurements), chosen, inOrder(cases, failed));
  const name = await keepMeasured(new Store(store, { backend, adapter }), measured);
  const fitted = await fit(study, name, queue);
  const models = fitted.filter((each): each is ModelResult => isFitted(each));
  const failedModels = fitted.filter((each): each is FailedModel => !isFitted(each));
  return { results: { study, hash, version, backend, adapter, cases, measured, models, failedModels }, ...(await makePictures(study, cases, measurements, name, queue)) };
}

/** By habitat region; only training cases are asked. */
async function numbersOfHabitats(stages: Stages, study: Study, cases: readonly StudyCase[], failed: Failed, queue: Queue): Promise<ReturnType<Stages["chosenK"]>> {
  const open = Object.values(study.regions).some((region) => "habitats" in region && typeof region.habitats.k !== "number");
  const training = open ? cases.filter(({ set }) => set === "train") : [];
  const outcomes = await queue.all<"score">("habitats", training.map((each) => ({ kind: "score", each: cases.indexOf(each) })));
  const scores = succeeded(training, outcomes, failed);
  requireClasses(study, cases, failed);
  return stages.chosenK(study, cases.flatMap(({ id, set }) => (scores.has(id) ? [{ set, scores: scores.get(id)! }] : [])));
}

async function measure(study: Study, cases: readonly StudyCase[], k: Readonly<Record<string, number>>, failed: Failed, queue: Queue): Promise<Map<string, CaseMeasurement>> {
  const left = cases.filter(({ id }) => !failed.has(id));
  const outcomes = await queue.all<"measure">("features", left.map((each) => ({ kind: "measure", each: cases.indexOf(each), k })));
  const measurements = succeeded(left, outcomes, failed);
  requireClasses(study, cases, failed);
  return measurements;
}

async function fit(study: Study, measured: string, queue: Queue): Promise<(ModelResult | FailedModel)[]> {
  const asked = modelsToFit(study);
  const outcomes = await queue.all<"fit">("models", asked.map((each) => ({ kind: "fit", ...each, measured })));
  return outcomes.map((outcome, i) => ("value" in outcome ? outcome.value : { ...asked[i], reason: outcome.reason }));
}

async function makePictures(study: Study, cases: readonly StudyCase[], measurements: ReadonlyMap<string, CaseMeasurement>, measured: string, queue: Queue): Promise<Pick<Conducted, "pictures" | "missing">> {
  const shown = picturedCases(study, cases.filter(({ id }) => measurements.has(id)));
  const outcomes = await queue.all<"pictures">("pictures", shown.map((each) => ({ kind: "pictures", each: cases.indexOf(each), measurement: measurements.get(each.id)!, measured })));
  return {
    pictures: outcomes.flatMap((outcome) => ("value" in outcome ? outcome.value : [])),
    missing: outcomes.flatMap((outcome, i) => ("value" in outcome ? [] : [`${shown[i].id}: ${outcome.reason}`])),
  };
}

/** The first cases of each set, where the study has regions to show and asks for them. */
function picturedCases({ figures, regions }: Study, cases: readonly StudyCase[]): StudyCase[] {
  const isShown = Object.values(regions).some((region) => ("habitats" in region && figures.includes("habitats")) || ("ring" in region && figures.includes("rings")));
  const sets = [...new Set(cases.map(({ set }) => set))];
  return isShown ? sets.flatMap((set) => cases.filter((each) => each.set === set).slice(0, pictured)) : [];
}

function inOrder<Value>(cases: readonly StudyCase[], values: ReadonlyMap<string, Value>): Value[] {
  return cases.flatMap(({ id }) => (values.has(id) ? [values.get(id)!] : []));
}

/** Values by case; the others are noted as failed. */
function succeeded<Value>(cases: readonly StudyCase[], outcomes: readonly Outcome<Value>[], failed: Failed): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [i, { id }] of cases.entries()) {
    const outcome = outcomes[i];
    if ("value" in outcome) values.set(id, outcome.value);
    else failed.set(id, { id, reason: outcome.reason });
  }
  return values;
}

/** A task without a class, or a study without cases, comes to nothing: better said here, with the reason, than by each model. */
function requireClasses(study: Study, cases: readonly StudyCase[], failed: Failed): void {
  requireSome("case", cases, failed);
  const training = cases.filter(({ set }) => set === "train");
  for (const [name, task] of Object.entries(study.tasks)) {
    requireSome(`positive training case of task ${name}`, training.filter((each) => classOf(task, each) === 1), failed);
    requireSome(`negative training case of task ${name}`, training.filter((each) => classOf(task, each) === 0), failed);
  }
}

function requireSome(what: string, cases: readonly StudyCase[], failed: Failed): void {
  if (cases.length === 0 || cases.some(({ id }) => !failed.has(id))) return;
  const reasons = cases.slice(0, 3).map(({ id }) => `${id}: ${failed.get(id)!.reason}`);
  throw new InputError(`no ${what} is left: all ${cases.length} failed (${reasons.join("; ")}${cases.length > reasons.length ? "; ..." : ""})`);
}
