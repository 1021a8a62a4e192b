import { readFile } from "node:fs/promises";
import { parseCsv } from "../../dataset/csv.ts";
import { featureTable, textColumn, type FeatureTable } from "../../dataset/featureTable.ts";
import { readTable } from "../../dataset/files.node.ts";
import { InputError } from "../../errors.ts";
import type { Problem, Study } from "../file/study.ts";
import { readCohort, type Cohort, type CohortOptions } from "./cohort.ts";
import { baseName } from "./place.ts";

/** A cohort's table as it is written. */
export interface CohortTable {
  readonly table: FeatureTable;
  /** Of each row. */
  readonly lines: readonly number[];
  readonly problems: readonly Problem[];
}

/**
 * The cases of a cohort's table, .csv or .parquet, and all that keeps the study from being run on them (`readCohort`).
 * @throws InputError where there is no such table, or it cannot be read at all
 */
export async function readCohortFile(study: Study, path: string, locate?: CohortOptions["locate"]): Promise<Cohort> {
  const { table, lines, problems } = await readCohortTable(path);
  const cohort = readCohort(study, table, path, { lines, locate });
  return { ...cohort, problems: [...problems, ...cohort.problems] };
}

/**
 * Cells of a CSV stay texts as they are written: ids keep their zeros, and outcomes their blanks.
 * @throws InputError where there is no such table, or it cannot be read at all
 */
export async function readCohortTable(path: string): Promise<CohortTable> {
  if (!/\.csv$/i.test(path)) {
    const table = await readTable(path);
    return { table, lines: Array.from({ length: table.rows }, (_, i) => i + 1), problems: [] };
  }
  const [header, ...records] = parseCsv(await textOf(path), path);
  if (!header) throw new InputError(`${path}: the file is empty; expected a line of column names`);
  const names = header.fields.map((name) => name.trim());
  const isWhole = ({ fields }: { readonly fields: readonly string[] }): boolean => fields.length === names.length;
  const rows = records.filter(isWhole);
  return {
    table: featureTable(path, names.map((name, j) => textColumn(name, rows.map(({ fields }) => fields[j])))),
    lines: rows.map(({ line }) => line),
    problems: records.filter((record) => !isWhole(record)).map(({ line, fields }) => ({ where: `${baseName(path)}:${line}`, what: `${fields.length} fields, but the header has ${names.length}` })),
  };
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: ${error.code === "ENOENT" ? "no such file" : `cannot be read (${error.code ?? error.message})`}`, { cause: error });
  });
}
