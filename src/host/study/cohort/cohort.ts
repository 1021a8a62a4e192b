import type { FeatureTable } from "../../dataset/featureTable.ts";
import { suggestion } from "../../params/nearest.ts";
import type { StudyFile } from "../file/schema.ts";
import type { Problem, Study, StudyCase } from "../file/study.ts";
import { namedColumns } from "./namedColumns.ts";
import { classOf } from "./needs.ts";
import { baseName, placeIn, type Place } from "./place.ts";
import { caseOf, rowsOf } from "./row.ts";
import { drawSets, trainingSet } from "./sets.ts";
import { suitability } from "./suitability.ts";

/** A cohort's table, read by what a study says of its columns. */
export interface Cohort {
  /** In the table's order; rows without an id of their own are left out. */
  readonly cases: readonly StudyCase[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface CohortOptions {
  /** The line of each row; by default the header is line 1 and each row takes one. */
  readonly lines?: ArrayLike<number>;
  /** Where a place in the study file is; by default its path, such as `images.T1.column`. */
  readonly locate?: (path: readonly (string | number)[]) => string;
}

/**
 * The cases of a cohort's table, each in its set, and all that keeps the study from being run on them; no file is looked at.
 * @param path of the table, from whose folder the files' paths start
 */
export function readCohort(study: Study, table: FeatureTable, path: string, { lines, locate = (at) => at.join(".") }: CohortOptions = {}): Cohort {
  const place = placeIn(path, locate);
  const rows = casesOf(study, table, path, { lines, locate });
  const missing = missingColumns(study, table, place);
  const problems = [...missing.problems, ...rows.problems];
  const cases = inSets(study, rows.cases);
  const whole = suitability(study, cases, place);
  return { cases, problems: [...problems, ...whole.problems], warnings: [...missing.warnings, ...rows.warnings, ...whole.warnings] };
}

/** The cases of a table, row by row: sets are not drawn, and nothing is asked of them together. */
export function casesOf(study: StudyFile, table: FeatureTable, path: string, { lines, locate = (at) => at.join(".") }: CohortOptions = {}): Cohort {
  const place = placeIn(path, locate);
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const found = new Map<string, StudyCase>();
  for (const row of rowsOf(table, lines)) {
    const id = (row.cell(study.cohort.id) ?? "").trim();
    const where = id === "" ? `${place.table}:${row.line}` : place.caseAt({ id, line: row.line });
    const tell = { problem: (what: string) => void problems.push({ where, what }), warning: (what: string) => void warnings.push({ where, what }) };
    const before = found.get(id);
    if (before) tell.problem(`the id ${id} is that of line ${before.line} already`);
    else if (id !== "") found.set(id, caseOf(id, row, study, path.slice(0, path.length - baseName(path).length), tell));
    else if (row.columns.includes(study.cohort.id)) tell.problem(`column "${study.cohort.id}" is empty`);
  }
  if (table.rows === 0) problems.push({ where: place.table, what: "there are no cases below the header" });
  return { cases: [...found.values()], problems, warnings };
}

function missingColumns(study: Study, table: FeatureTable, { table: called, locate }: Place): Pick<Cohort, "problems" | "warnings"> {
  const names = table.columns.map(({ name }) => name);
  const missing = namedColumns(study).filter(({ column }) => !names.includes(column));
  const told = (isOptional: boolean, means: string): Problem[] => missing
    .filter((each) => each.isOptional === isOptional)
    .map(({ path, column }) => ({ where: locate(path), what: `${called} has no column "${column}"${means}; ${suggestion(column, names)}` }));
  return { problems: told(false, ""), warnings: told(true, ", so no case brings what it is for") };
}

/** The cases with the sets that are drawn of the training cases. A patient is balanced by the outcome of a positive case, else of the first that has one. */
function inSets(study: Study, cases: readonly StudyCase[]): StudyCase[] {
  const { split, seed, tasks } = study;
  const [first] = Object.values(tasks);
  const strata = new Map<string, string>();
  for (const each of cases.filter(({ set }) => set === trainingSet)) {
    const known = strata.get(each.patient) ?? "";
    if (known === "" || classOf(first, each) === 1) strata.set(each.patient, each.values[first.outcome] ?? "");
  }
  const drawn = drawSets(strata, split.hold, seed);
  return cases.map((each) => (each.set === trainingSet ? { ...each, set: drawn.get(each.patient) ?? trainingSet } : each));
}
