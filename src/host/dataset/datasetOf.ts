import { InputError } from "../errors.ts";
import { dataset, type Dataset } from "./dataset.ts";
import { columnNamed, textsOf, type FeatureTable, type NumberColumn, type TableColumn } from "./featureTable.ts";
import { idsOf } from "./joinTables.ts";
import { matrixOfColumns, type Matrix } from "./matrix.ts";
import { binaryOutcome, type OutcomeOptions } from "./outcome.ts";

/** Which columns of a table are what. */
export interface Roles {
  /** One per row, no two the same. */
  readonly id: string;
  /** A patient's cases stay on one side of a split; the id's column where each row is a patient. */
  readonly patient: string;
  /** Every row must be positive or negative: exclude others before, by `binaryOutcome` and `takeTableRows`. */
  readonly outcome?: Omit<OutcomeOptions, "others"> & { readonly column: string };
  readonly batch?: string;
  /** Columns of numbers; of categories `indicators` makes them. */
  readonly covariates?: readonly string[];
  /** Names, or which columns are features: `({ feature }) => feature !== undefined` takes the radiomics. */
  readonly features: ((column: TableColumn) => boolean) | readonly string[];
}

/**
 * A table as cases to learn from or to predict.
 * @throws InputError naming the column that is not there, lacks values it needs, or holds texts where numbers are needed
 */
export function datasetOf(table: FeatureTable, { id, patient, outcome, batch, covariates, features }: Roles): Dataset {
  const ids = idsOf(table, id, false);
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const taken = typeof features === "function" ? table.columns.filter(features) : features.map((name) => byName.get(name) ?? columnNamed(table, name));
  for (const [role, name] of [["ids", id], ["patients", patient], ["outcome", outcome?.column]] as const) {
    const column = taken.find((each) => each.name === name);
    if (column) throw new InputError(`${table.name}: ${column.name} cannot be a feature: it is the ${role}`);
  }
  if (taken.length === 0) throw new InputError(`${table.name}: none of the ${table.columns.length} columns is a feature`);
  return dataset({
    ids,
    patients: idsOf(table, patient, true),
    features: taken.map(({ name }) => name),
    x: numbersOf(table, taken, "feature"),
    y: outcome ? binaryOutcome(table, outcome.column, outcome).y : null,
    ...(batch !== undefined && { batches: idsOf(table, batch, true) }),
    ...(covariates && { covariates: { names: covariates, x: numbersOf(table, covariates.map((name) => columnNamed(table, name)), "covariate") } }),
  });
}

function numbersOf(table: FeatureTable, columns: readonly TableColumn[], role: string): Matrix {
  const text = columns.find(({ kind }) => kind === "text");
  if (text) {
    const value = textsOf(text).find((each) => each !== null) ?? "missing";
    throw new InputError(`${table.name}: ${text.name} cannot be a ${role}: it holds texts such as "${value}"; categories become numbers by indicators()`);
  }
  return matrixOfColumns((columns as readonly NumberColumn[]).map(({ values }) => values), table.rows);
}
