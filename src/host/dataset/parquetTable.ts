import { parquetMetadataAsync, parquetRead, type AsyncBuffer, type FileMetaData } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { ByteWriter, parquetWrite, type ColumnSource, type Writer } from "hyparquet-writer";
import { InputError } from "../errors.ts";
import type { ColumnMetadata } from "./describeColumn.ts";
import { featureTable, numberColumn, textColumn, type FeatureTable, type TableColumn } from "./featureTable.ts";

/** What a file keeps of its columns: JSON, a list of these. */
type Known = ColumnMetadata & Pick<TableColumn, "kind">;
const metadataKey = "webradiomics.columns";
const rowGroupSize = 1000;

/** The table as a Parquet file. */
export function parquetOfTable(table: FeatureTable): Uint8Array {
  const writer = new ByteWriter();
  writeParquet(table, writer);
  return writer.getBytes();
}

/**
 * Writes a table as Parquet: numbers as BYTE_STREAM_SPLIT doubles (a wide table of them is smaller and faster so than by
 * hyparquet's default), missing values as null, row groups of 1,000 rows, no statistics, compressed by Snappy.
 */
export function writeParquet(table: FeatureTable, writer: Writer): void {
  const metadata = table.columns.map(({ values: _, ...known }): Known => known);
  parquetWrite({
    writer,
    columnData: table.columns.map(sourceOf),
    statistics: false,
    rowGroupSize,
    kvMetadata: [{ key: metadataKey, value: JSON.stringify(metadata) }],
    createdBy: "webradiomics",
  });
}

function sourceOf(column: TableColumn): ColumnSource {
  const { name } = column;
  if (column.kind === "text") return { name, data: [...column.values], type: "STRING", nullable: column.values.includes(null), offsetIndex: false };
  const nullable = column.values.some(Number.isNaN);
  const data = nullable ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value)) : column.values;
  return { name, data, type: "DOUBLE", encoding: "BYTE_STREAM_SPLIT", nullable, offsetIndex: false };
}

/**
 * Reads a table from a Parquet file. Whole numbers and booleans (0, 1) become float64; whole numbers beyond 2^53, and dates,
 * become text. Null and NaN are missing.
 * @param name what errors call the file
 * @param columns those to read; all where it is not given
 * @throws InputError naming a column of another type, or that is not there
 */
export async function tableOfParquet(file: AsyncBuffer | Uint8Array, name: string, columns?: readonly string[]): Promise<FeatureTable> {
  const source = file instanceof Uint8Array ? bufferOf(file) : file;
  const refused = (what: string) => (error: Error) => {
    throw new InputError(`${name}: ${what}: ${error.message}`, { cause: error });
  };
  const metadata = await parquetMetadataAsync(source).catch(refused("not a Parquet file"));
  const present = topLevel(metadata);
  const names = columns ?? [...present];
  const absent = names.find((column) => !present.has(column));
  if (absent !== undefined) throw new InputError(`${name}: no column ${absent}`);
  const chunks = new Map(names.map((column): [string, Chunk[]] => [column, []]));
  await parquetRead({
    file: source,
    metadata,
    compressors,
    columns: [...names],
    onChunk: ({ columnName, columnData, rowStart }) => void chunks.get(columnName)!.push({ from: rowStart, cells: columnData }),
  }).catch(refused("cannot be read"));
  const known = knownColumns(metadata);
  const rows = Number(metadata.num_rows);
  return featureTable(name, names.map((column) => columnOf(column, rows, chunks.get(column)!, name, known.get(column))));
}

/** A row group's part of a column. */
interface Chunk {
  readonly from: number;
  readonly cells: ArrayLike<unknown>;
}

function columnOf(column: string, rows: number, chunks: readonly Chunk[], name: string, known: Known | undefined): TableColumn {
  const numbers = new Float64Array(rows).fill(NaN);
  if (known?.kind !== "text" && chunks.every((chunk) => putNumbers(numbers, chunk))) return numberColumn(column, numbers, known);
  const texts = new Array<string | null>(rows).fill(null);
  for (const { from, cells } of chunks) {
    for (let i = 0; i < cells.length; i++) {
      const text = textOf(cells[i]);
      if (text === undefined) throw new InputError(`${name}: column ${column} holds neither numbers nor texts (row ${from + i + 1}: ${typeof cells[i]})`);
      texts[from + i] = text;
    }
  }
  return textColumn(column, texts, known);
}

/** @returns whether the chunk is of numbers */
function putNumbers(numbers: Float64Array, { from, cells }: Chunk): boolean {
  if (cells instanceof Float64Array) {
    numbers.set(cells, from);
    return true;
  }
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (cell === null || cell === undefined) continue;
    const value = Number(cell);
    if (typeof cell === "bigint" ? !Number.isSafeInteger(value) : typeof cell !== "number" && typeof cell !== "boolean") return false;
    numbers[from + i] = value;
  }
  return true;
}

function textOf(cell: unknown): string | null | undefined {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === "string" || typeof cell === "number" || typeof cell === "bigint") return String(cell);
  return cell instanceof Date ? cell.toISOString() : undefined;
}

/** The columns of the schema, which lists the root and then every element, those of nested columns after their own. */
function topLevel({ schema }: FileMetaData): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = 1; at < schema.length; ) {
    names.add(schema[at].name);
    for (let open = 1; open > 0; at++) open += (schema[at].num_children ?? 0) - 1;
  }
  return names;
}

function knownColumns({ key_value_metadata }: FileMetaData): ReadonlyMap<string, Known> {
  const text = key_value_metadata?.find(({ key }) => key === metadataKey)?.value;
  return new Map((text ? (JSON.parse(text) as Known[]) : []).map((column) => [column.name, column]));
}

function bufferOf(bytes: Uint8Array): AsyncBuffer {
  return { byteLength: bytes.byteLength, slice: (start, end) => bytes.slice(start, end).buffer as ArrayBuffer };
}
