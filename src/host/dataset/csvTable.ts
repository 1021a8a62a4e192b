import { InputError } from "../errors.ts";
import { csvField, csvLine, CsvParser, lineOf, type CsvRecord } from "./csv.ts";
import { ColumnBuilder } from "./columnBuilder.ts";
import type { ColumnMetadata } from "./describeColumn.ts";
import { featureTable, type FeatureTable, type TableColumn } from "./featureTable.ts";

/** Rows that are written in one piece. */
const rowsAtOnce = 16;

/** What is known of columns beforehand, by their names: the kind, where it is not to be found out, the unit, ... */
export type KnownColumns = Readonly<Record<string, Partial<ColumnMetadata> & { readonly kind?: "number" | "text" }>>;

/**
 * Reads a table from CSV with a header. A column is of numbers where every value is one, and of texts else. Texts too are
 * numbers that would lose what is written: with leading zeros ("007"), and whole ones of more digits than float64 keeps. Where texts come only
 * later in a column, the numbers before them are written as `String` does: say `kind: "text"` for ids. Missing is what is
 * empty, NA or NaN; infinities are `inf` and `-inf`, as Python writes them.
 * @param name what errors call the text
 * @throws InputError naming the line: records of other lengths than the header, a value that is not of the kind asked for
 */
export function tableOfCsv(text: string, name: string, known: KnownColumns = {}): FeatureTable {
  const reader = new TableReader(name, known);
  reader.push(text);
  return reader.end();
}

/** The same of a text that comes in pieces, cut anywhere, as of a file's stream. */
export async function tableOfCsvPieces(pieces: AsyncIterable<string> | Iterable<string>, name: string, known: KnownColumns = {}): Promise<FeatureTable> {
  const reader = new TableReader(name, known);
  for await (const piece of pieces) reader.push(piece);
  return reader.end();
}

/** The table as CSV in pieces of some rows each; reading it gives the same float64. Missing is empty. */
export function* csvOfTable(table: FeatureTable): Generator<string, void, undefined> {
  const { columns, rows } = table;
  yield csvLine(columns.map(({ name }) => name));
  for (let from = 0; from < rows; from += rowsAtOnce) {
    // Columns lie in one piece each: several rows of one column after another are several times as fast as row after row.
    const lines = Array.from({ length: Math.min(rowsAtOnce, rows - from) }, () => new Array<string>(columns.length));
    for (const [j, column] of columns.entries()) for (const [i, cells] of lines.entries()) cells[j] = cellOf(column, from + i);
    yield lines.map(lineOf).join("");
  }
}

function cellOf(column: TableColumn, i: number): string {
  if (column.kind === "text") return csvField(column.values[i] ?? "");
  const value = column.values[i];
  if (Number.isFinite(value)) return value === 0 && Object.is(value, -0) ? "-0" : String(value);
  return Number.isNaN(value) ? "" : value > 0 ? "inf" : "-inf";
}

class TableReader {
  readonly #name: string;
  readonly #known: KnownColumns;
  readonly #parser: CsvParser;
  #columns: ColumnBuilder[] | null = null;

  constructor(name: string, known: KnownColumns) {
    this.#name = name;
    this.#known = known;
    this.#parser = new CsvParser(name);
  }

  push(text: string): void {
    for (const record of this.#parser.push(text)) this.#add(record);
  }

  end(): FeatureTable {
    for (const record of this.#parser.end()) this.#add(record);
    if (!this.#columns) throw new InputError(`${this.#name}: the file is empty; expected a line of column names`);
    const names = new Set(this.#columns.map(({ name }) => name));
    const absent = Object.keys(this.#known).find((column) => !names.has(column));
    if (absent !== undefined) throw new InputError(`${this.#name}: no column ${absent}`);
    return featureTable(this.#name, this.#columns.map((column) => column.build()));
  }

  #add({ line, fields }: CsvRecord): void {
    if (!this.#columns) {
      this.#columns = fields.map((column) => new ColumnBuilder(column, Object.hasOwn(this.#known, column) ? this.#known[column] : {}));
      return;
    }
    if (fields.length !== this.#columns.length) throw new InputError(`${this.#name}:${line}: ${fields.length} fields, but the header has ${this.#columns.length}`);
    for (let j = 0; j < fields.length; j++) {
      const column = this.#columns[j];
      if (!column.add(fields[j])) throw new InputError(`${this.#name}:${line}: ${column.name} is "${fields[j]}", not a number`);
    }
  }
}
