import { textsOf, type FeatureTable } from "../../dataset/featureTable.ts";
import type { FileImage, MaskRegion, StudyFile } from "../file/schema.ts";
import type { Masks, StudyCase } from "../file/study.ts";
import { maskColumns } from "./namedColumns.ts";
import { setNamed, trainingSet } from "./sets.ts";

/** A row of a cohort's table. */
export interface Row {
  readonly line: number;
  /** The text of a column's cell as it is written; null where it is missing, or there is no such column. */
  readonly cell: (column: string) => string | null;
  /** Names of all columns. */
  readonly columns: readonly string[];
}

/** Is told what is wrong with a row, and what should be known of it. */
export interface Listener {
  readonly problem: (what: string) => void;
  readonly warning: (what: string) => void;
}

const missing: ReadonlySet<string> = new Set(["", "NA", "NaN", "nan"]);

/** @param lines the line of each row; by default the header is line 1 and each row takes one */
export function rowsOf(table: FeatureTable, lines: ArrayLike<number> | undefined): Row[] {
  const texts = new Map(table.columns.map((column) => [column.name, textsOf(column)]));
  const columns = [...texts.keys()];
  return Array.from({ length: table.rows }, (_, i) => ({ line: lines ? lines[i] : i + 2, columns, cell: (column) => known(texts.get(column)?.[i] ?? null) }));
}

const known = (text: string | null): string | null => (text === null || missing.has(text.trim()) ? null : text);

/** A row's case, in the set that its own cell says: drawn ones come later. @param folder of the table, "" or ending in a slash, where paths start */
export function caseOf(id: string, row: Row, study: StudyFile, folder: string, tell: Listener): StudyCase {
  const { cohort, images, regions, readers } = study;
  const text = (column: string): string => (row.cell(column) ?? "").trim();
  const needed = (column: string): string => {
    if (text(column) === "" && row.columns.includes(column)) tell.problem(`column "${column}" is empty`);
    return text(column);
  };
  const file = (path: string): string => (path === "" || /^([\\/]|[A-Za-z]:)/.test(path) ? path : `${folder}${path}`);
  const columnsOfMasks = Object.entries(regions).flatMap(([name, region]) => ("mask" in region ? [[name, region.mask] as const] : []));
  return {
    id,
    line: row.line,
    patient: cohort.patient === undefined ? id : needed(cohort.patient) || id,
    batch: cohort.batch === undefined ? "" : text(cohort.batch),
    set: setOf(study, needed, tell),
    ...filesOf(images, (column) => file(text(column)), (column) => file(needed(column))),
    masks: masksOf(Object.fromEntries(columnsOfMasks), (column) => file(needed(column))),
    readers: Object.fromEntries(Object.entries(readers).flatMap(([reader, columns]) => {
      const drawn = masksOf(columns, (column) => file(text(column)));
      if (Object.keys(drawn).length === 0) return [];
      for (const column of columnsIn(columns)) if (text(column) === "") tell.warning(`reader ${reader} drew this case, but column "${column}" is empty`);
      return [[reader, drawn]];
    })),
    values: Object.fromEntries(row.columns.map((column) => [column, valueOf(row.cell(column))])),
  };
}

/** Empty where no set has the case. */
function setOf({ split: { column, sets } }: StudyFile, needed: (column: string) => string, { problem }: Listener): string {
  if (column === undefined) return trainingSet;
  const text = needed(column);
  const set = setNamed(sets, text);
  if (set === null && text !== "") problem(`${column} is "${text}", of none of the sets ${Object.entries(sets!).map(([name, values]) => `${name} (${values.join(", ")})`).join(", ")}`);
  return set ?? "";
}

/** An image needs its own file where there is none that is registered already. */
function filesOf(all: StudyFile["images"], file: (column: string) => string, needed: (column: string) => string): Pick<StudyCase, "images" | "transforms" | "registered"> {
  const withFile = Object.entries(all).filter((entry): entry is [string, FileImage] => "column" in entry[1]);
  const paths = (of: (image: FileImage, name: string) => string): Record<string, string> => Object.fromEntries(withFile.map(([name, image]) => [name, of(image, name)]).filter(([, path]) => path !== ""));
  const optional = (column: string | undefined): string => (column === undefined ? "" : file(column));
  const registered = paths(({ register }) => optional(register?.registered));
  return {
    images: paths(({ column }, name) => (name in registered ? file(column) : needed(column))),
    transforms: paths(({ register }) => optional(register?.transform)),
    registered,
  };
}

type ColumnsByRegion = Readonly<Record<string, MaskRegion["mask"]>>;

const columnsIn = (columns: ColumnsByRegion): string[] => Object.values(columns).flatMap((each) => Object.values(maskColumns(each)));

/** Masks whose columns have a file; a region without any is not there. */
function masksOf(columns: ColumnsByRegion, file: (column: string) => string): Masks {
  const regions = Object.entries(columns).map(([region, each]) => [region, Object.entries(maskColumns(each)).map(([image, column]) => [image, file(column)]).filter(([, path]) => path !== "")] as const);
  return Object.fromEntries(regions.filter(([, files]) => files.length > 0).map(([region, files]) => [region, Object.fromEntries(files)]));
}

/** Whole numbers lose the ".0" that tables with gaps are written with, so that 1.0 is 1. */
function valueOf(text: string | null): string | null {
  return text === null ? null : text.replace(/^([+-]?\d+)\.0+$/, "$1");
}
