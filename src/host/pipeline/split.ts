import { takeCases, type Dataset } from "../dataset/dataset.ts";
import { InputError, LeakageError } from "../errors.ts";
import { Random } from "../stats/random.ts";
import { foldsOf } from "./kinds/folds.ts";
import { listed } from "./kinds/byName.ts";
import { seedOf } from "./kinds/seed.ts";
import { HeldOut, requirePart, requireUnseen, sides, type AnyPart, type Cohort, type Training } from "./parts.ts";

export interface SplitOptions {
  /** Share of the patients to hold out. */
  readonly test?: number;
  readonly seed?: number;
}

/**
 * Splits at random, stratified by outcome (where it is known); a patient's cases stay together. A patient counts as positive
 * who has a positive case.
 * @throws InputError where a side would be empty
 * @throws LeakageError where something fitted has already seen patients that would be held out
 */
export function split(part: Cohort | Training, { test = 0.2, seed = 0 }: SplitOptions = {}): { training: Training; test: HeldOut } {
  checkSplittable("split", part);
  if (!(test > 0 && test < 1)) throw new InputError(`split: test is ${test}; expected a share between 0 and 1`);
  const random = new Random(seedOf(seed, "split"));
  const chosen = new Set<string>();
  for (const patients of strata(part.data)) {
    const count = Math.round(test * patients.length);
    for (const k of random.permutation(patients.length).subarray(0, count)) chosen.add(patients[k]);
  }
  const { training, heldOut } = divide("split", part, (i) => chosen.has(part.data.patients[i]));
  return { training, test: heldOut };
}

/**
 * Splits by a column that says of each case which set it belongs to ("train", "test", or the centre).
 * @param training the set, or sets, to fit on; each of the others is held out
 * @throws LeakageError where a patient has cases in several sets, or something fitted has seen patients to be held out
 */
export function splitBy(part: Cohort | Training, sets: readonly string[], training: string | readonly string[]): { training: Training; heldOut: Readonly<Record<string, HeldOut>> } {
  checkSplittable("splitBy", part);
  const { ids, patients } = part.data;
  if (sets.length !== ids.length) throw new InputError(`splitBy: ${sets.length} sets for ${ids.length} cases`);
  const named = typeof training === "string" ? [training] : training;
  const unknown = named.filter((name) => !sets.includes(name));
  if (unknown.length > 0) throw new InputError(`splitBy: no case is in set ${unknown.join(", ")}; there are ${listed([...new Set(sets)])}`);
  checkApart(patients, sets);
  const others = [...new Set(sets)].filter((name) => !named.includes(name)).sort();
  if (others.length === 0) throw new InputError(`splitBy: all ${ids.length} cases are in ${named.join(", ")}: none is held out (trainOnAll() is for a final model)`);
  const held = others.map((name) => divide(`splitBy (${name})`, part, (i) => sets[i] === name).heldOut);
  return {
    training: divide("splitBy", part, (i) => !named.includes(sets[i])).training,
    heldOut: Object.fromEntries(others.map((name, k) => [name, held[k]])),
  };
}

/** All cases to fit on, for a final model whose test cases come later or from elsewhere (`heldOut`). @throws LeakageError for held-out cases */
export function trainOnAll(part: Cohort | Training): Training {
  checkSplittable("trainOnAll", part);
  return sides(part, part.data, takeCases(part.data, [])).training;
}

/**
 * K folds, stratified by outcome; a patient's cases stay together. Each case is held out once.
 * @throws InputError for too few cases or patients of a class
 * @throws LeakageError where something fitted has already seen patients that would be held out
 */
export function folds(part: Cohort | Training, k: number, seed = 0): { training: Training; heldOut: HeldOut }[] {
  checkSplittable("folds", part);
  const fold = foldsOf(part.data, k, seedOf(seed, "folds"));
  return Array.from({ length: k }, (_, f) => divide(`fold ${f + 1}`, part, (i) => fold[i] === f));
}

function checkSplittable(what: string, part: AnyPart): void {
  requirePart(what, part);
  if (HeldOut.is(part)) throw new LeakageError(`${what}: ${part.data.ids.length} held-out cases cannot be made training cases`);
}

function divide(what: string, part: Cohort | Training, isHeld: (i: number) => boolean): { training: Training; heldOut: HeldOut } {
  const cases = [...part.data.ids.keys()];
  const [training, held] = [cases.filter((i) => !isHeld(i)), cases.filter(isHeld)];
  if (training.length === 0 || held.length === 0) throw new InputError(`${what}: ${training.length} training and ${held.length} held-out cases of ${cases.length}; both need some`);
  const heldData = takeCases(part.data, held);
  requireUnseen(what, heldData, part.seen);
  return sides(part, takeCases(part.data, training), heldData);
}

/** Patients without a positive case, and those with one. */
function strata({ patients, y }: Dataset): string[][] {
  const positive = new Set(patients.filter((_, i) => y?.[i] === 1));
  const all = [...new Set(patients)];
  return [all.filter((name) => !positive.has(name)), all.filter((name) => positive.has(name))];
}

function checkApart(patients: readonly string[], sets: readonly string[]): void {
  const first = new Map<string, string>();
  for (const [i, patient] of patients.entries()) {
    const set = first.get(patient) ?? sets[i];
    if (set !== sets[i]) throw new LeakageError(`splitBy: patient ${patient} has cases in ${set} and in ${sets[i]}: a patient belongs to one set`);
    first.set(patient, set);
  }
}
