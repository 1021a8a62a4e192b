import { InputError } from "../errors.ts";
import { takeColumns, takeRows, type Matrix } from "./matrix.ts";

/** Cases to learn from or to predict: features, outcome, and what tells cases that belong together. */
export interface Dataset {
  /** One per case, no two the same. */
  readonly ids: readonly string[];
  /** The patient of each case; a patient may have several cases. */
  readonly patients: readonly string[];
  /** Names of x's columns, no two the same. */
  readonly features: readonly string[];
  /** [cases, features]; NaN is missing. */
  readonly x: Matrix;
  /** 0 or 1 for each case; null where the outcome is unknown. */
  readonly y: Uint8Array | null;
  /** Scanner or centre of each case (ComBat). */
  readonly batches?: readonly string[];
  /** What ComBat keeps: x is [cases, names]. */
  readonly covariates?: { readonly names: readonly string[]; readonly x: Matrix };
  /** Re-segmentations, for selection by ICC. */
  readonly readings?: Readings;
}

/**
 * Cases measured from masks of several readers. The ids are those of the dataset's cases, or of cases measured for this alone.
 * Features are found by their names.
 */
export interface Readings {
  readonly ids: readonly string[];
  readonly features: readonly string[];
  /** Of each reader, [ids, features]. */
  readonly readers: readonly Matrix[];
}

/**
 * The parts, checked.
 * @throws InputError where lengths differ, ids or features come twice, labels are not 0 or 1
 */
export function dataset(parts: Dataset): Dataset {
  const { ids, patients, features, x, y, batches, covariates, readings } = parts;
  if (x.rows !== ids.length) throw new InputError(`dataset: x has ${x.rows} rows for ${ids.length} ids`);
  if (x.columns !== features.length) throw new InputError(`dataset: x has ${x.columns} columns for ${features.length} names of features`);
  for (const [what, values] of [["patients", patients], ["labels", y], ["batches", batches]] as const) {
    if (values && values.length !== ids.length) throw new InputError(`dataset: ${values.length} ${what} for ${ids.length} cases`);
  }
  checkNames("id", ids);
  checkNames("feature", features);
  const odd = y ? y.findIndex((label) => label !== 0 && label !== 1) : -1;
  if (y && odd >= 0) throw new InputError(`dataset: the label of case ${ids[odd]} is ${y[odd]}, not 0 or 1`);
  if (covariates) checkCovariates(covariates, ids.length);
  if (readings) checkReadings(readings);
  return parts;
}

/**
 * The cases named by their numbers, in that order. Readings of cases left out go too.
 * @throws InputError where there is no such case, or one is taken twice
 */
export function takeCases(data: Dataset, cases: ArrayLike<number>): Dataset {
  const numbers = Array.from(cases);
  checkNumbers("case", numbers, data.ids.length);
  const kept = new Set(numbers);
  const of = (values: readonly string[]): string[] => numbers.map((i) => values[i]);
  const { y, batches, covariates, readings } = data;
  return {
    ...data,
    ids: of(data.ids),
    patients: of(data.patients),
    x: takeRows(data.x, numbers),
    y: y && Uint8Array.from(numbers, (i) => y[i]),
    ...(batches && { batches: of(batches) }),
    ...(covariates && { covariates: { names: covariates.names, x: takeRows(covariates.x, numbers) } }),
    ...(readings && { readings: readingsWithout(readings, new Set(data.ids.filter((_, i) => !kept.has(i)))) }),
  };
}

/**
 * The features named by their numbers, in that order.
 * @throws InputError where there is no such feature, or one is taken twice
 */
export function takeFeatures(data: Dataset, columns: ArrayLike<number>): Dataset {
  const numbers = Array.from(columns);
  checkNumbers("feature", numbers, data.features.length);
  return { ...data, features: numbers.map((j) => data.features[j]), x: takeColumns(data.x, numbers) };
}

/**
 * The same cases with other features.
 * @throws InputError where x is not [cases, features], or a feature comes twice
 */
export function withFeatures(data: Dataset, features: readonly string[], x: Matrix): Dataset {
  if (x.rows !== data.ids.length || x.columns !== features.length) {
    throw new InputError(`dataset: x is ${x.rows} x ${x.columns} for ${data.ids.length} cases x ${features.length} features`);
  }
  checkNames("feature", features);
  return { ...data, features, x };
}

function readingsWithout(readings: Readings, gone: ReadonlySet<string>): Readings {
  const rows = [...readings.ids.keys()].filter((i) => !gone.has(readings.ids[i]));
  return { ...readings, ids: rows.map((i) => readings.ids[i]), readers: readings.readers.map((reader) => takeRows(reader, rows)) };
}

function checkCovariates({ names, x }: NonNullable<Dataset["covariates"]>, cases: number): void {
  if (x.rows !== cases) throw new InputError(`dataset: covariates of ${x.rows} cases for ${cases} cases`);
  if (x.columns !== names.length) throw new InputError(`dataset: covariates have ${x.columns} columns for ${names.length} names`);
}

function checkReadings({ ids, features, readers }: Readings): void {
  checkNames("id of the readings", ids);
  checkNames("feature of the readings", features);
  if (readers.length < 2) throw new InputError(`dataset: readings of ${readers.length} reader, at least 2 are needed`);
  readers.forEach(({ rows, columns }, r) => {
    if (rows === ids.length && columns === features.length) return;
    throw new InputError(`dataset: reader ${r + 1} has ${rows} x ${columns} values for ${ids.length} ids x ${features.length} features`);
  });
}

function checkNames(what: string, names: readonly string[]): void {
  const first = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const before = first.get(name);
    if (before !== undefined) throw new InputError(`dataset: ${what} ${name} comes twice (numbers ${before + 1} and ${i + 1})`);
    first.set(name, i);
  }
}

function checkNumbers(what: string, numbers: readonly number[], count: number): void {
  const seen = new Set<number>();
  for (const number of numbers) {
    if (!Number.isInteger(number) || number < 0 || number >= count) throw new InputError(`dataset: no ${what} of number ${number}, there are ${count}`);
    if (seen.has(number)) throw new InputError(`dataset: ${what} ${number} is taken twice`);
    seen.add(number);
  }
}
