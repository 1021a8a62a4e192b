import { readDocument, type Path, type StudyDocument } from "./document.ts";
import { faultsOf, type Fault } from "./issues.ts";
import { studySchema, type StudyFile } from "./schema.ts";
import type { Problem } from "./study.ts";

/** A study file as read. */
export interface ParsedStudy {
  /** What it says, with presets. Where there are problems: what is left without the entries that have them, or null. */
  readonly file: StudyFile | null;
  /** Entries and settings that were left out for their problems, such as "images.T1". */
  readonly broken: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  /** "study.yaml:12:5" */
  locate(path: Path): string;
  locateKey(path: Path): string;
}

/**
 * Reads a study file, YAML or JSON: every unknown setting, wrong type and duplicate in it, with its line and column.
 * @param name what problems call the file
 */
export function parseStudy(text: string, name: string): ParsedStudy {
  const document = readDocument(text, name);
  const { locate, locateKey } = document;
  if (document.value === undefined) return { file: null, broken: new Set(), problems: document.problems, locate, locateKey };
  const { data, error } = studySchema.safeParse(document.value);
  if (!error) return { file: data, broken: new Set(), problems: document.problems, locate, locateKey };
  const faults = faultsOf(error.issues, document);
  const problems = [...document.problems, ...faults.map(({ where, what }) => ({ where, what }))];
  return { ...withoutFaults(document, faults), problems, locate, locateKey };
}

const listsOfEntries: ReadonlySet<unknown> = new Set(["images", "regions", "readers", "features", "counts", "recipes", "models", "tasks"]);

/** The rest of a file, so that what is wrong elsewhere is found at once too. */
function withoutFaults({ value }: StudyDocument, faults: readonly Fault[]): Pick<ParsedStudy, "file" | "broken"> {
  const rest: unknown = structuredClone(value);
  const broken = new Set<string>();
  for (const { path, isUnknown } of faults) {
    const isEntry = listsOfEntries.has(path[0]) && path.length > (isUnknown ? 2 : 1);
    if (path.length > 1) broken.add(path.slice(0, 2).join("."));
    remove(rest, isEntry ? path.slice(0, 2) : upToList(path));
  }
  return { file: studySchema.safeParse(rest).data ?? null, broken };
}

/** A list with something wrong in it goes as a whole. */
function upToList(path: Path): Path {
  const list = path.findIndex((key) => typeof key === "number");
  return list < 0 ? path : path.slice(0, list);
}

function remove(root: unknown, path: Path): void {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown> | null | undefined)?.[key], root);
  if (typeof parent === "object" && parent !== null) delete (parent as Record<string | number, unknown>)[path[path.length - 1]];
}
