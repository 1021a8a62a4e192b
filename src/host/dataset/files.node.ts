import { createReadStream, promises as fs } from "node:fs";
import { asyncBufferFromFile } from "hyparquet";
import { fileWriter } from "hyparquet-writer";
import { InputError } from "../errors.ts";
import { csvOfTable, tableOfCsvPieces, type KnownColumns } from "./csvTable.ts";
import type { FeatureTable } from "./featureTable.ts";
import { tableOfParquet, writeParquet } from "./parquetTable.ts";

export interface ReadTableOptions {
  /** Of CSV: what is known of columns beforehand (`{ PatientID: { kind: "text" } }`). */
  readonly known?: KnownColumns;
  /** Of Parquet: the columns to read; all where it is not given. */
  readonly columns?: readonly string[];
}

/**
 * Reads a table from a file, by its ending: .csv or .parquet.
 * @throws InputError naming the file, and the line of a CSV
 */
export async function readTable(path: string, { known, columns }: ReadTableOptions = {}): Promise<FeatureTable> {
  const ending = endingOf(path);
  try {
    if (ending === "csv") return await tableOfCsvPieces(createReadStream(path, { encoding: "utf8", highWaterMark: 1 << 20 }), path, known);
    return await tableOfParquet(await asyncBufferFromFile(path), path, columns);
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Writes a table to a file, by its ending: .csv or .parquet; as a whole or not at all.
 * @throws InputError naming the file and what is in the way
 */
export async function writeTable(table: FeatureTable, path: string): Promise<void> {
  const ending = endingOf(path);
  const target = await fs.realpath(path).catch(() => path); // a link stays a link
  const partial = `${target}.${process.pid}.part`;
  try {
    if (ending === "csv") await fs.writeFile(partial, csvOfTable(table));
    else writeParquet(table, fileWriter(partial));
    await fs.rename(partial, target);
  } catch (error) {
    await fs.rm(partial, { force: true });
    throw new InputError(`${path}: cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

function endingOf(path: string): "csv" | "parquet" {
  const [, ending] = /\.(csv|parquet)$/i.exec(path) ?? [];
  if (!ending) throw new InputError(`${path}: a table ends in .csv or .parquet`);
  return ending.toLowerCase() as "csv" | "parquet";
}
