import { statSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { InputError } from "../errors.ts";
import { fileOfImage, holdsDicom } from "../io/read.node.ts";
import { fileOfMask } from "../io/readMask.node.ts";
import { suggestion } from "../params/nearest.ts";
import { parseCsv } from "../dataset/csv.ts";
import { readText } from "./readText.ts";

/** One image and mask of a run. */
export interface Case {
  /** From 1, as the output and `features_<index>.csv` number it. */
  readonly index: number;
  /** The columns that the output begins with. */
  readonly input: ReadonlyMap<string, string>;
  readonly image: string;
  readonly mask: string;
  readonly label?: number;
  readonly labelChannel?: number;
  /** Why the case cannot be run, where that shows without reading its files. */
  readonly problem?: string;
}

export interface Cases {
  readonly cases: readonly Case[];
  /** Rows that were left out. */
  readonly warnings: readonly string[];
  /** What relative paths in the output start from. */
  readonly folder: string;
}

export function singleCase(image: string, mask: string): Cases {
  const input = new Map([["Image", resolve(image)], ["Mask", resolve(mask)]]);
  return { cases: [makeCase(1, input)], warnings: [], folder: process.cwd() };
}

/**
 * Reads a batch file: columns Image and Mask, optionally Label and Label_channel, and any others, which are copied through.
 * Relative paths start from the file's folder.
 * @throws InputError naming the file and line.
 */
export async function readBatch(path: string): Promise<Cases> {
  const [header, ...records] = parseCsv(await readText(path), path);
  if (!header) throw new InputError(`${path}: the file is empty; expected columns Image and Mask`);
  checkHeader(header.fields, path);
  const folder = dirname(resolve(path));
  const cases: Case[] = [];
  const warnings: string[] = [];
  for (const { line, fields } of records) {
    if (fields.length > header.fields.length) {
      throw new InputError(`${path}:${line}: ${fields.length} fields, but the header has ${header.fields.length}`);
    }
    const input = new Map(header.fields.map((column, i) => [column, fields[i] ?? ""]));
    const missing = ["Image", "Mask"].filter((column) => input.get(column) === "");
    if (missing.length > 0) {
      warnings.push(`${path}:${line}: no ${missing.join(" and ")}; the row is left out`);
      continue;
    }
    for (const column of ["Image", "Mask"]) input.set(column, resolve(folder, input.get(column)!));
    cases.push(makeCase(cases.length + 1, input));
  }
  if (cases.length === 0) throw new InputError(`${path}: no cases; expected rows with Image and Mask below the header`);
  return { cases, warnings, folder };
}

export type PathStyle = "absolute" | "relative" | "basename";

/** How a path appears in the output. */
export function formatPath(path: string, style: PathStyle, folder: string, unix: boolean): string {
  const text = style === "basename" ? basename(path) : style === "relative" ? relative(folder, path) || "." : path;
  return unix ? text.replaceAll(sep, "/") : text;
}

function checkHeader(columns: readonly string[], path: string): void {
  for (const column of ["Image", "Mask"]) {
    if (columns.includes(column)) continue;
    const near = suggestion(column, columns);
    throw new InputError(`${path}: column ${column} is missing; ${near.startsWith("known") ? `the columns are: ${columns.join(", ")}` : near}`);
  }
  const twice = columns.find((column, i) => columns.indexOf(column) < i);
  if (twice !== undefined) throw new InputError(`${path}: column "${twice}" appears twice`);
}

function makeCase(index: number, input: ReadonlyMap<string, string>): Case {
  const image = input.get("Image")!;
  const mask = input.get("Mask")!;
  const label = wholeNumber(input, "Label", 1);
  const channel = wholeNumber(input, "Label_channel", 0);
  const problem = fileProblem(image, fileOfImage) ?? fileProblem(mask, fileOfMask) ?? label.problem ?? channel.problem;
  return { index, input, image, mask, label: label.value, labelChannel: channel.value, problem };
}

function wholeNumber(input: ReadonlyMap<string, string>, column: string, least: number): { value?: number; problem?: string } {
  const text = input.get(column)?.trim() ?? "";
  if (text === "") return {};
  const value = Number(text);
  if (/^\+?\d+$/.test(text) && value >= least) return { value };
  return { problem: `${column} is "${text}"; expected a whole number >= ${least}` };
}

/** A folder of DICOM files is an image; a path may carry a choice (`readImage`) or a segment (`readMask`). */
function fileProblem(path: string, fileOf: (path: string) => string): string | undefined {
  try {
    const file = fileOf(path);
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found) return `${path}: no such file`;
    return found.isDirectory() && !holdsDicom(file) ? `${path}: is a folder; expected an image file` : undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}
