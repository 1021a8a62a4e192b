import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { InputError, UsageError } from "../errors.ts";
import { fileOfMask } from "../io/readMask.node.ts";
import { parseCsv } from "../dataset/csv.ts";
import { readText } from "./readText.ts";

/** A case whose VOI is to be divided: files by name of image, and a mask. */
export interface HabitatCase {
  readonly name: string;
  readonly images: ReadonlyMap<string, string>;
  readonly mask: string;
  readonly label: number;
  /** Whether k, the anchor and the scaling of features are fitted on it, too. */
  readonly training: boolean;
}

/** Columns of a cohort's table that are no images. */
const reserved = ["Case", "Mask", "Label", "Set"] as const;

/**
 * Reads a cohort's table: columns Case, Mask, one for each image (its header is the image's name), and optionally Label and Set
 * ("train" or anything else). Relative paths start from the file's folder.
 * @param fits whether something is fitted, for which training cases are needed; else all cases are new ones
 * @throws InputError naming the file, the line and the column
 */
export async function readHabitatCases(path: string, fits: boolean): Promise<HabitatCase[]> {
  const [header, ...records] = parseCsv(await readText(path), path);
  if (!header) throw new InputError(`${path}: the file is empty; expected columns Case, Mask and one for each image`);
  for (const column of ["Case", "Mask"]) if (!header.fields.includes(column)) throw new InputError(`${path}: column ${column} is missing; the columns are: ${header.fields.join(", ")}`);
  const repeated = header.fields.find((column, i) => header.fields.indexOf(column) < i);
  if (repeated !== undefined) throw new InputError(`${path}: column "${repeated}" appears twice`);
  const images = header.fields.filter((column) => !(reserved as readonly string[]).includes(column));
  if (images.length === 0) throw new InputError(`${path}: there is no column with images; give one for each image, named after it (T1, DCE1, ...)`);
  images.forEach((name) => checkName(name, path));
  const folder = dirname(resolve(path));
  const hasSets = header.fields.includes("Set");
  const cases = records.map(({ line, fields }): HabitatCase => {
    if (fields.length > header.fields.length) throw new InputError(`${path}:${line}: ${fields.length} fields, but the header has ${header.fields.length}`);
    const row = new Map(header.fields.map((column, i) => [column, fields[i]?.trim() ?? ""]));
    const at = `${path}:${line}`;
    const cell = (column: string): string => {
      const value = row.get(column);
      if (!value) throw new InputError(`${at}: column ${column} is empty`);
      return value;
    };
    const file = (column: string): string => existing(resolve(folder, cell(column)), `${at}: ${column}`);
    return {
      name: caseName(cell("Case"), at),
      images: new Map(images.map((name) => [name, file(name)])),
      mask: file("Mask"),
      label: labelOf(row.get("Label") || "1", at),
      training: fits && (!hasSets || row.get("Set")!.toLowerCase() === "train"),
    };
  });
  if (cases.length === 0) throw new InputError(`${path}: no cases below the header`);
  const seen = new Set<string>();
  for (const { name } of cases) {
    const folderName = name.toLowerCase(); // Windows and macOS tell no "a" from "A"
    if (seen.has(folderName)) throw new InputError(`${path}: case ${name} appears twice (capital letters tell no cases apart)`);
    seen.add(folderName);
  }
  if (fits && !cases.some(({ training }) => training)) throw new InputError(`${path}: no row has "train" in column Set`);
  return cases;
}

/** The case of `--image NAME=FILE ... --mask FILE`. */
export function singleHabitatCase(images: readonly string[], mask: string, label: number, fits: boolean): HabitatCase {
  const named = new Map<string, string>();
  for (const text of images) {
    const [, name, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (file === undefined) throw new UsageError(`--image ${text}: NAME=FILE is expected`);
    checkName(name, `--image ${text}`);
    if (named.has(name)) throw new UsageError(`--image ${text}: there is already an image ${name}, ${named.get(name)}`);
    named.set(name, existing(file, `--image ${name}`));
  }
  return { name: "case", images: named, mask: existing(mask, "--mask"), label, training: fits };
}

function checkName(name: string, where: string): void {
  if (!/^[A-Za-z]\w*$/.test(name)) throw new InputError(`${where}: image name "${name}": letters, digits and _ are expected, a letter first`);
}

/** Names of cases become names of folders, on Windows too: no characters and no devices of its own, no dot at either end (.work is ours). */
function caseName(name: string, where: string): string {
  const refused = /[<>:"/\\|?*\x00-\x1f]|^\.|\.$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
  if (refused.test(name)) throw new InputError(`${where}: case name "${name}" cannot be the name of a folder`);
  return name;
}

function labelOf(text: string, where: string): number {
  const label = Number(text);
  if (!Number.isInteger(label) || label < 1) throw new InputError(`${where}: Label is "${text}"; a whole number from 1 on is expected`);
  return label;
}

function existing(path: string, what: string): string {
  if (existsSync(fileOfMask(path))) return path;
  throw new InputError(`${what}: ${path}: no such file`);
}
