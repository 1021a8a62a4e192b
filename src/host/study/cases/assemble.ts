import { describeColumn } from "../../dataset/describeColumn.ts";
import { featureTable, numberColumn, textColumn, type FeatureTable, type NumberColumn } from "../../dataset/featureTable.ts";
import { InputError } from "../../errors.ts";
import { columnsOf } from "../file/columns.ts";
import type { Study, StudyCase } from "../file/study.ts";
import { alignOne, fitHabitats, type AlignedCase } from "./align.ts";
import { clinicalColumns, outcomeColumns } from "./clinical.ts";
import type { ChosenK } from "./habitats.ts";
import type { FittedHabitats, Measured } from "./measured.ts";
import type { CaseMeasurement } from "./measure.ts";

/**
 * Puts the cases' measurements together, in the cohort's order. Habitats' anchor and scaling are fitted on training cases; every case's habitats
 * then have the anchor's numbers.
 * @param measurements of the cases that were measured
 * @param chosen number of habitats by habitat region
 * @param failed the other cases, and why
 * @throws InputError where no case was measured, or there is no anchor
 */
export function assemble(
  study: Study, cases: readonly StudyCase[], measurements: readonly CaseMeasurement[], chosen: Readonly<Record<string, ChosenK>>, failed: Measured["failed"] = [],
): Measured {
  const found = new Map(measurements.map((each) => [each.id, each]));
  if (found.size === 0) throw new InputError(`${study.study}: none of the ${cases.length} cases could be measured${failed.length > 0 ? `; ${failed[0].id}: ${failed[0].reason}` : ""}`);
  const measured = cases.filter(({ id }) => found.has(id));
  const features = featuresOf(study, measurements, chosen);
  const habitats = fitHabitats(study, measured, found, chosen, features);
  const aligned = measured.map(({ id }) => ({ id, ...alignOne(habitats, found.get(id)!) }));
  return {
    table: featureTable(study.study, [
      textColumn("id", measured.map(({ id }) => id)),
      textColumn("patient", measured.map(({ patient }) => patient)),
      textColumn("set", measured.map(({ set }) => set)),
      ...(study.cohort.batch === undefined ? [] : [textColumn("batch", measured.map(({ batch }) => batch))]),
      ...outcomeColumns(study, measured),
      ...clinicalColumns(study, measured),
      ...featureColumns(features, aligned),
    ]),
    features,
    readings: readingsOf(habitats, measured.map(({ id }) => found.get(id)!), features),
    habitats,
    oneSlice: oneSliceOf(study, measurements),
    failed,
    notes: aligned.flatMap(({ id, values, reasonOf }) => features.filter((column) => !values.has(column)).map((column) => ({ id, column, reason: reasonOf(column) }))),
    warnings: aligned.flatMap(({ id, warnings }) => warnings.map((text) => (text.startsWith(`${id}: `) ? text : `${id}: ${text}`))),
  };
}

/** Of the images that features are taken of. */
function oneSliceOf(study: Study, measurements: readonly CaseMeasurement[]): Record<string, boolean> {
  const images = new Set(Object.values(study.features).flatMap((set) => set.images));
  return Object.fromEntries(Array.from(images, (image) => [image, measurements.every(({ oneSlice }) => oneSlice.includes(image))]));
}

/** Names of the feature columns: without those that images of one slice cannot have, where all cases' are that. */
function featuresOf(study: Study, measurements: readonly CaseMeasurement[], chosen: Readonly<Record<string, ChosenK>>): string[] {
  const k = Object.fromEntries(Object.entries(chosen).map(([region, each]) => [region, each.k]));
  return columnsOf(study, { k, oneSlice: (image) => measurements.every(({ oneSlice }) => oneSlice.includes(image)) });
}

/** NaN where a case has no value. */
function featureColumns(features: readonly string[], cases: readonly Pick<AlignedCase, "values">[]): NumberColumn[] {
  return features.map((name) => {
    const [region, sequence] = name.split("_", 2);
    return numberColumn(name, cases.map(({ values }) => values.get(name) ?? NaN), { ...describeColumn(name.slice(region.length + sequence.length + 2)), region, sequence });
  });
}

/** A table for each reader, of the cases that another than the first drew, and of the features of regions that every reader drew in some of them. */
function readingsOf(habitats: Readonly<Record<string, FittedHabitats>>, measurements: readonly CaseMeasurement[], features: readonly string[]): { reader: string; table: FeatureTable }[] {
  const drawn = measurements.filter(({ readings }) => readings.length > 1);
  const readers = [...new Set(drawn.flatMap(({ readings }) => readings.map(({ reader }) => reader)))];
  const of = readers.map((reader) => drawn.map((each): Pick<AlignedCase, "values"> => {
    const reading = each.readings.find((other) => other.reader === reader);
    return reading ? alignOne(habitats, each, reading) : { values: new Map() };
  }));
  const drawnBy = of.map((cases) => new Set(cases.flatMap(({ values }) => [...values.keys()].map(placeOf))));
  const shared = features.filter((column) => drawnBy.every((places) => places.has(placeOf(column))));
  return readers.map((reader, r) => ({
    reader,
    table: featureTable(`readings of ${reader}`, [textColumn("id", drawn.map(({ id }) => id)), ...featureColumns(shared, of[r])]),
  }));
}

/** Region and image of a column. */
function placeOf(column: string): string {
  return column.split("_", 2).join("_");
}
