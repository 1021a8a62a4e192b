import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { fileOfMask } from "../io/readMask.node.ts";
import { pythonText } from "../params/python.ts";
import { csvLine, parseCsv } from "../dataset/csv.ts";
import { cellText } from "../table/format.ts";
import { isTextColumn, type Row, type Value } from "../table/table.ts";
import { writeFileAtomic } from "../io/files.node.ts";
import type { Case } from "./cases.ts";
import type { Task } from "./run.ts";
import { version } from "../version.ts";

/** What lies beside `features_<index>.csv` and says what it was made of. */
interface Origin {
  readonly key: string;
  /** How many columns at the start came with the case. */
  readonly inputs: number;
  readonly notes: Readonly<Record<string, string>>;
  /** Images that were written beside it. */
  readonly files: readonly string[];
}

/** A kept result, or why there is none that can be used; null when the case was never computed. */
export type Kept = { readonly row: Row } | { readonly stale: string } | null;

/** The folder of `--out-dir`: a csv per finished case, re-used when the same case is run again with the same settings. */
export class ResultStore {
  private readonly folder: string;
  private readonly backend: string;

  /** @param backend what was asked for on the command line; results of another are not re-used. */
  constructor(folder: string, backend: string) {
    this.folder = folder;
    this.backend = backend;
  }

  async read(each: Case, task: Task): Promise<Kept> {
    const path = this.path(each.index);
    const text = await readFile(path, "utf8").catch(() => null);
    if (text === null) return null;
    const origin = await readFile(originPath(path), "utf8").then((json) => JSON.parse(json) as Origin).catch(() => null);
    if (!origin?.files) return { stale: `${path} does not say how it was made` };
    if (origin.key !== (await this.key(task))) return { stale: `${path} was made with other settings or from other files` };
    const values = valuesOf(text, path, origin.inputs);
    if (!values) return { stale: `${path} is not whole` };
    const lost = origin.files.find((file) => !existsSync(file));
    if (lost) return { stale: `${lost} is gone` };
    return { row: { index: each.index, input: each.input, status: "done", values, notes: new Map(Object.entries(origin.notes)) } };
  }

  async write(row: Row, files: readonly string[], task: Task): Promise<void> {
    const path = this.path(row.index);
    const fields = [...row.input, ...Array.from(row.values, ([column, value]) => [column, cellText(column, value)])];
    const origin: Origin = { key: await this.key(task), inputs: row.input.size, notes: Object.fromEntries(row.notes), files };
    await writeFileAtomic(path, csvLine(fields.map(([column]) => column)) + csvLine(fields.map(([, text]) => text)));
    await writeFileAtomic(originPath(path), `${JSON.stringify(origin)}\n`);
  }

  private path(index: number): string {
    return join(this.folder, `features_${index}.csv`);
  }

  /** Changes with everything that the values depend on. */
  private async key({ image, mask, parameters, precision, images, maps }: Task): Promise<string> {
    const { settings, imageTypes, featureClasses, configuration } = parameters;
    const files = await Promise.all([image, mask].map(async (path) => {
      const { size, mtimeMs } = await stat(fileOfMask(path));
      return [path, size, mtimeMs];
    }));
    const text = JSON.stringify([version, this.backend, files, settings, imageTypes, featureClasses, pythonText(configuration.settings), precision, images, maps]);
    return createHash("sha256").update(text).digest("hex");
  }
}

function originPath(path: string): string {
  return path.replace(/\.csv$/, ".origin.json");
}

function valuesOf(text: string, path: string, inputs: number): Map<string, Value> | null {
  const records = parse(text, path);
  if (records.length !== 2 || records[0].length !== records[1].length) return null;
  const [columns, fields] = records;
  return new Map(columns.slice(inputs).map((column, i) => [column, toValue(column, fields[inputs + i])]));
}

function parse(text: string, path: string): (readonly string[])[] {
  try {
    return parseCsv(text, path).map(({ fields }) => fields);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

function toValue(column: string, text: string): Value {
  if (isTextColumn(column)) return text;
  // Python's spelling of what JavaScript calls Infinity.
  const value = Number(text.replace("inf", "Infinity"));
  // A map's column holds its path.
  return Number.isNaN(value) && text !== "nan" ? text : value;
}
