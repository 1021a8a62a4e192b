import { dataset, type Dataset, type Readings } from "../../dataset/dataset.ts";
import { datasetOf } from "../../dataset/datasetOf.ts";
import { columnNamed, takeTableRows, textsOf, type FeatureTable } from "../../dataset/featureTable.ts";
import { binaryOutcome } from "../../dataset/outcome.ts";
import { readingsOf } from "../../dataset/readingsOf.ts";
import { InputError } from "../../errors.ts";
import { cohort, type HeldOut, type Training } from "../../pipeline/parts.ts";
import { splitBy, trainOnAll } from "../../pipeline/split.ts";
import type { Measured } from "../cases/measured.ts";
import type { Study } from "../file/study.ts";
import { setColumn, setsOf, trainingSet } from "./sets.ts";

/** Cases of a task, apart. */
export interface TaskData {
  readonly task: string;
  readonly training: Training;
  /** By the set's name, in the order of `setsOf`. */
  readonly heldOut: Readonly<Record<string, HeldOut>>;
  readonly warnings: readonly string[];
}

/**
 * The cases whose outcome is one of the task's, by their sets: clinical columns and features, batches, and readings of training cases.
 * All readers are taken together: one ICC of their readings of the same cases.
 * @throws InputError where no training case takes part, or all are of one class
 * @throws LeakageError where a patient has cases in several sets
 */
export function taskData(study: Study, measured: Measured, task: string): TaskData {
  const { data, sets, excluded } = taskCases(study, measured, task);
  const all = cohort(data);
  const isSplit = sets.some((set) => set !== trainingSet);
  const { training, heldOut } = isSplit ? splitBy(all, sets, trainingSet) : { training: trainOnAll(all), heldOut: {} as Record<string, HeldOut> };
  const order = setsOf(study, measured.table).filter((set) => set in heldOut);
  return {
    task,
    training,
    heldOut: Object.fromEntries(order.map((set) => [set, heldOut[set]])),
    warnings: excluded > 0 ? [`task ${task}: ${excluded} of ${measured.table.rows} cases are neither positive nor negative and take no part`] : [],
  };
}

function taskCases(study: Study, { table, features, readings }: Measured, task: string): { data: Dataset; sets: readonly string[]; excluded: number } {
  const { outcome: column, positive, negative } = study.tasks[task];
  const { rows, excluded } = binaryOutcome(table, column, { positive, negative, others: "exclude" });
  const taken = takeTableRows(table, rows);
  const isColumn = new Set([...clinicalColumns(table), ...features]);
  const sets = setColumn(taken);
  const data = datasetOf(taken, {
    id: "id",
    patient: "patient",
    outcome: { column, positive, negative },
    features: ({ name }) => isColumn.has(name),
    ...(study.cohort.batch !== undefined && { batch: "batch" }),
  });
  if (!sets.includes(trainingSet)) throw new InputError(`task ${task}: none of the ${rows.length} cases that are positive or negative is in set ${trainingSet}`);
  const ofReaders = trainingReadings(table, readings);
  return { data: ofReaders ? dataset({ ...data, readings: ofReaders }) : data, sets, excluded: excluded.length };
}

/** Names of the clinical columns of a measured table: of numbers, which an outcome's column of such a name is not. */
export function clinicalColumns(table: FeatureTable): string[] {
  return table.columns.filter(({ kind, name }) => kind !== "text" && name.startsWith("clinical_")).map(({ name }) => name);
}

/** Readings of training cases, of any outcome: held-out ones shape nothing. Null where there are not two readers of some case. */
function trainingReadings(table: FeatureTable, readings: Measured["readings"]): Readings | null {
  if (readings.length < 2) return null;
  const sets = setColumn(table);
  const training = new Set(idColumn(table).filter((_, i) => sets[i] === trainingSet));
  const tables = readings.map(({ table: reader }) => {
    const ids = idColumn(reader);
    return takeTableRows(reader, [...ids.keys()].filter((i) => training.has(ids[i])));
  });
  return tables[0].rows > 0 ? readingsOf(tables, { id: "id", features: ({ name }) => name !== "id" }) : null;
}

/** The id of each row. */
export function idColumn(table: FeatureTable): readonly string[] {
  return textsOf(columnNamed(table, "id")).map((id) => id!);
}
