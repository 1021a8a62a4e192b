import { dirname, join } from "node:path";
import { InputError } from "../../errors.ts";
import { columnsOf, countOf, expectedK } from "../file/columns.ts";
import { readStudy } from "../file/read.node.ts";
import type { Problem, Study, StudyCase } from "../file/study.ts";
import type { Cohort } from "./cohort.ts";
import { fileFindings } from "./files.node.ts";
import { columnProblems, fittingProblems } from "./pipelines.ts";
import { baseName, placeIn } from "./place.ts";
import { readCohortFile } from "./table.node.ts";

/** A study and its cohort, looked at before anything is run. */
export interface StudyCheck {
  /** Null where the study file has problems. */
  readonly study: Study | null;
  /** The cohort's table. */
  readonly table: string;
  readonly cases: readonly StudyCase[];
  /** Names of all feature columns, where the study file has no problems and images of every name could be read. */
  readonly columns: readonly string[];
  /** Number of habitats that columns are counted by. */
  readonly k: Readonly<Record<string, number>>;
  readonly counts: readonly { readonly pattern: string; readonly expected: number; readonly found: number }[];
  /** The study file's first, then the cohort's by line. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * Reads a study file, its cohort's table, and of every file of every case all but voxels, and finds all that is in the way of a run.
 * @param cohort a table in place of the one that the file names
 * @throws InputError where the study file cannot be read at all
 */
export async function checkStudy(path: string, { cohort }: { readonly cohort?: string } = {}): Promise<StudyCheck> {
  const { study, partial, locate, problems, warnings } = await readStudy(path);
  const nothing = { table: cohort ?? "", cases: [], columns: [], k: {}, counts: [] };
  if (!partial) return { study, ...nothing, problems, warnings };
  const table = cohort ?? join(dirname(path), partial.cohort.table);
  const place = placeIn(table, locate);
  const read = await cohortOf(partial, table, locate);
  const files = await fileFindings(partial, read.cases, place);
  const fitting = fittingProblems(partial, read.cases, place);
  const k = expectedK(partial);
  const isCountable = study && Object.values(study.features).every(({ images }) => images.every((image) => files.oneSlice(image) !== null));
  const columns = isCountable ? columnsOf(study, { k, oneSlice: (image) => files.oneSlice(image) === true }) : [];
  const counts = isCountable ? Object.entries(study.counts).map(([pattern, expected]) => ({ pattern, expected, found: countOf(columns, pattern) })) : [];
  const miscounts = counts.filter(({ expected, found }) => expected !== found).map(({ pattern, expected, found }) => ({ where: locate(["counts", pattern]), what: `${found} columns fit ${pattern}; the study expects ${expected}` }));
  const askedInVain = isCountable ? columnProblems(study, columns, place) : [];
  return {
    study, table, cases: read.cases, columns, k, counts,
    problems: inOrder(path, [...problems, ...miscounts, ...askedInVain, ...fitting.problems, ...read.problems, ...files.problems]),
    warnings: inOrder(path, [...warnings, ...fitting.warnings, ...read.warnings, ...files.warnings]),
  };
}

/** A table that cannot be read at all is one problem among the others. */
async function cohortOf(study: Study, table: string, locate: (path: readonly (string | number)[]) => string): Promise<Cohort> {
  try {
    return await readCohortFile(study, table, locate);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { cases: [], problems: [{ where: locate(["cohort", "table"]), what: error.message }], warnings: [] };
  }
}

/** The study file's and its parameter files' before the table's; each by line. */
function inOrder(study: string, problems: readonly Problem[]): Problem[] {
  const place = ({ where }: Problem): { file: string; line: number; column: number } => {
    const [, file, line, column] = /^(.*?)(?::(\d+))?(?::(\d+))?(?: \(case .*)?$/s.exec(where)!;
    return { file, line: Number(line ?? 0), column: Number(column ?? 0) };
  };
  const files = [study, baseName(study), ...problems.map((problem) => place(problem).file)];
  return problems.toSorted((a, b) => {
    const [x, y] = [place(a), place(b)];
    return files.indexOf(x.file) - files.indexOf(y.file) || x.line - y.line || x.column - y.column;
  });
}
