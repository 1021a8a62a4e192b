import type { StudyCheck } from "../study/cohort/check.node.ts";
import { classOf, isTraining, modelsOf } from "../study/cohort/needs.ts";
import { clinicalColumns, regionsOf } from "../study/file/columns.ts";
import type { FeatureSet } from "../study/file/schema.ts";
import type { Study, StudyCase } from "../study/file/study.ts";
import type { Surroundings } from "./extractCommand.ts";

/** The flags of `webradiomics study check`, as commander names them. */
export interface StudyCheckFlags {
  readonly cohort?: string;
}

/**
 * Runs `webradiomics study check`: says what a study comes to, or everything that is in its way.
 * @returns the exit code: 1 where there are problems
 * @throws InputError where the study file cannot be read
 */
export async function studyCheckCommand(file: string, { cohort }: StudyCheckFlags, { stdout }: Pick<Surroundings, "stdout">): Promise<number> {
  const { checkStudy } = await import("../study/cohort/check.node.ts");
  const check = await checkStudy(file, { cohort });
  const { study, problems, warnings } = check;
  if (study && problems.length === 0) stdout(`${summary(study, check).map((block) => `${block.join("\n")}\n`).join("\n")}\n`);
  for (const { where, what } of warnings) stdout(`note: ${where}: ${what}\n`);
  for (const { where, what } of problems) stdout(`${where}: ${what}\n`);
  stdout(problems.length === 0 ? `no problems\n` : `${problems.length} ${problems.length === 1 ? "problem" : "problems"}\n`);
  return problems.length > 0 ? 1 : 0;
}

/** Blocks of lines. */
function summary(study: Study, check: StudyCheck): string[][] {
  const { table, cases, columns } = check;
  const clinical = clinicalColumns(study);
  const features = Object.entries(study.features).map(([name, set]) => countsOf(study, name, set, check));
  return [
    [`${study.study}: ${study.title}`, `${table}: ${cases.length} cases of ${new Set(cases.map(({ patient }) => patient)).size} patients`],
    setsOf(study, cases),
    ...features,
    [`${columns.length} features in all${clinical.length > 0 ? `, and ${clinical.length} clinical columns` : ""}`],
    countedOf(check),
    tasksOf(study),
    readersOf(study, cases),
  ].filter((block) => block.length > 0);
}

/** Cases by set, and by class in each task. */
function setsOf({ tasks }: Study, cases: readonly StudyCase[]): string[] {
  const sets = [...new Set(cases.map(({ set }) => set))].sort((a, b) => Number(b === "train") - Number(a === "train") || (a < b ? -1 : 1));
  const row = (name: string, members: readonly StudyCase[]): string[] => [name, String(members.length), ...Object.values(tasks).map((task) => {
    const classes = members.map((each) => classOf(task, each));
    return `${classes.filter((label) => label === 1).length} / ${classes.filter((label) => label === 0).length}`;
  })];
  const all = sets.length > 1 ? [row("all", cases)] : [];
  return aligned([["set (positive / negative)", "cases", ...Object.keys(tasks)], ...sets.map((set) => row(set, cases.filter((each) => each.set === set))), ...all]);
}

/** Features of a set by region and image. */
function countsOf(study: Study, name: string, set: FeatureSet, { columns, k }: StudyCheck): string[] {
  const regions = regionsOf(study, set, k);
  const counts = regions.map((region) => set.images.map((image) => columns.filter((column) => column.startsWith(`${region}_${image}_`)).length));
  const row = (title: string, values: readonly number[]): string[] => [title, ...[...values, sum(values)].map(String)];
  const all = regions.length > 1 ? [row("all", set.images.map((_, j) => sum(counts.map((values) => values[j]))))] : [];
  return aligned([[`features: ${name}`, ...set.images, "all"], ...regions.map((region, i) => row(region, counts[i])), ...all]);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function countedOf({ counts }: StudyCheck): string[] {
  if (counts.length === 0) return [];
  return aligned([["columns", "expected", "found", ""], ...counts.map(({ pattern, expected, found }) => [pattern, String(expected), String(found), expected === found ? "ok" : "NOT"])]);
}

function tasksOf(study: Study): string[] {
  return Object.entries(study.tasks).map(([name, task]) => {
    const models = modelsOf(study, task);
    return `task ${name}: ${models.length} ${models.length === 1 ? "model" : "models"}${models.length > 0 ? `: ${models.join(", ")}` : ", only tables"}`;
  });
}

function readersOf({ readers }: Study, cases: readonly StudyCase[]): string[] {
  return Object.keys(readers).map((reader) => {
    const drawn = cases.filter((each) => each.readers[reader]);
    return `reader ${reader}: ${drawn.length} cases, ${drawn.filter(isTraining).length} of them training cases`;
  });
}

/** Rows as lines: the first column to the left, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]))).join("  ").trimEnd());
}
