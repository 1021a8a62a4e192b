import { dataset, type Dataset } from "../dataset/dataset.ts";
import { InputError, LeakageError } from "../errors.ts";
import { listed } from "./kinds/byName.ts";
import { fingerprint } from "./kinds/seed.ts";

/** Patients, as fingerprints of their names, that something fitted has seen. */
export interface Sight {
  /** What was fitted: "steps[2] (t-test)". */
  readonly by: string;
  readonly patients: ReadonlySet<string>;
  /** It gives other values than it was given (scaling, say; not a selection): cases without them cannot be predicted by what was fitted on them. */
  readonly reshapes?: boolean;
}

// Only this file can make parts: elsewhere the key cannot be named, neither by TypeScript nor at run time.
const key: unique symbol = Symbol("parts");

abstract class Part {
  readonly data: Dataset;
  /** By what has been seen that shaped these values. */
  readonly seen: readonly Sight[];

  constructor(made: typeof key, data: Dataset, seen: readonly Sight[]) {
    if (made !== key) throw new LeakageError(`${new.target.name}: parts are made by cohort(), heldOut(), split() and folds(), which keep training and held-out cases apart`);
    this.data = data;
    this.seen = seen;
  }
}

/** All cases of a study, not split yet: nothing can be fitted on them. */
export class Cohort extends Part {
  readonly #cohort = true;
  static is = (value: unknown): value is Cohort => typeof value === "object" && value !== null && #cohort in value;
}

/** The cases that may be fitted on; their outcomes are known. */
export class Training extends Part {
  readonly #training = true;
  static is = (value: unknown): value is Training => typeof value === "object" && value !== null && #training in value;
}

/** Cases to predict: nothing can be fitted on them. */
export class HeldOut extends Part {
  readonly #heldOut = true;
  static is = (value: unknown): value is HeldOut => typeof value === "object" && value !== null && #heldOut in value;
}

export type AnyPart = Cohort | Training | HeldOut;

// A table taken out of a part and made a cohort again is still known: by a mark that goes with it into takeCases and spreads, and by its values.
const mark: unique symbol = Symbol("seen");
const sights = new WeakMap<Float64Array, readonly Sight[]>();
const seenIn = (data: Dataset & { readonly [mark]?: readonly Sight[] }): readonly Sight[] => data[mark] ?? sights.get(data.x.values) ?? [];

/** All cases of a study, to be split. */
export function cohort(data: Dataset): Cohort {
  return new Cohort(key, dataset(data), seenIn(data));
}

/** Cases that are only ever predicted: an external test set, or new patients (whose outcome need not be known). */
export function heldOut(data: Dataset): HeldOut {
  return new HeldOut(key, dataset(data), seenIn(data));
}

/** The two sides of a split: for `split` and `folds`, which see to it that no patient is on both. */
export function sides(part: Cohort | Training, training: Dataset, held: Dataset): { training: Training; heldOut: HeldOut } {
  return { training: new Training(key, training, part.seen), heldOut: new HeldOut(key, held, part.seen) };
}

/** The part with the values that something fitted made of its cases. */
export function remade<P extends AnyPart>(part: P, data: Dataset, seen: readonly Sight[]): P {
  const Same = part.constructor as new (made: typeof key, data: Dataset, seen: readonly Sight[]) => P;
  const all = [...part.seen, ...seen];
  if (data.x.values === part.data.x.values) return new Same(key, data, all);
  sights.set(data.x.values, all);
  return new Same(key, Object.assign({ ...data }, { [mark]: all }), all);
}

export function sightOf(by: string, { patients }: Dataset, reshapes?: boolean): Sight {
  return { by, patients: new Set(patients.map(fingerprint)), ...(reshapes && { reshapes }) };
}

/** @throws InputError where a step that gave the training cases other values has not done so to these */
export function requireReshaped(what: string, part: AnyPart, earlier: readonly Sight[]): void {
  const same = (a: Sight, b: Sight): boolean => a.by === b.by && a.patients.size === b.patients.size && [...a.patients].every((patient) => b.patients.has(patient));
  const lacking = earlier.find((sight) => sight.reshapes && !part.seen.some((other) => same(sight, other)));
  if (lacking) throw new InputError(`${what}: the training cases went through ${lacking.by} before the pipeline was fitted, these ${part.data.ids.length} have not; apply the same fitted step to them, or make it a step of the pipeline`);
}

/** @throws LeakageError for anything but a training part; `what` would be fitted on it */
export function requireTraining(what: string, part: unknown): asserts part is Training {
  if (Training.is(part)) return;
  const cases = Cohort.is(part) || HeldOut.is(part) ? part.data.ids.length : undefined;
  if (Cohort.is(part)) throw new LeakageError(`${what} cannot be fitted on a cohort of ${cases} cases: it would see those that are to be held out. Split the cohort, and fit on its training part`);
  if (HeldOut.is(part)) throw new LeakageError(`${what} cannot be fitted on ${cases} held-out cases: they are there to be predicted`);
  throw new LeakageError(`${what} can be fitted on a training part alone, which split() and folds() make of a cohort`);
}

/** @throws InputError for anything but a part */
export function requirePart(what: string, part: unknown): asserts part is AnyPart {
  if (!Cohort.is(part) && !Training.is(part) && !HeldOut.is(part)) throw new InputError(`${what}: not a part of a cohort; cohort() and heldOut() make one of a dataset`);
}

/** @throws LeakageError where something fitted has seen patients of these held-out cases */
export function requireUnseen(what: string, { patients }: Dataset, seen: readonly Sight[]): void {
  const names = [...new Set(patients)];
  const prints = names.map(fingerprint);
  for (const sight of seen) {
    const known = names.filter((_, i) => sight.patients.has(prints[i]));
    if (known.length === 0) continue;
    throw new LeakageError(
      `${what}: ${known.length} of ${names.length} held-out patients (${listed(known)}) were seen by ${sight.by}, which was fitted on ${sight.patients.size} patients: ` +
        "their results would be too good. Split first, and fit on the training part (if these are others of the same names, give them names of their own)",
    );
  }
}
