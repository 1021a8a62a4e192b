import { LeakageError } from "../../errors.ts";
import { matrix } from "../../dataset/matrix.ts";
import { suggestion } from "../../params/nearest.ts";
import { requireUnseen } from "../../pipeline/parts.ts";
import { withoutFolders } from "../cases/names.ts";
import { casesOf } from "../cohort/cohort.ts";
import { fileFindings } from "../cohort/files.node.ts";
import { groupedBy } from "../cohort/groupedBy.ts";
import { namedColumns } from "../cohort/namedColumns.ts";
import { baseName, placeIn, type Place } from "../cohort/place.ts";
import { readCohortTable, type CohortTable } from "../cohort/table.node.ts";
import type { Problem, Study, StudyCase } from "../file/study.ts";
import type { StudyModel } from "../learn/studyModel.ts";
import { knownBatches } from "./batches.ts";

/** New cases as a table has them, and all that is in the way of predicting them. */
export interface NewCases {
  /** All in the set "new". */
  readonly cases: readonly StudyCase[];
  /** By line. */
  readonly problems: readonly Problem[];
  /** By the case's id: what should be known of its files. */
  readonly warnings: Readonly<Record<string, readonly string[]>>;
}

/** What cases to be predicted are called where others have the name of their set. */
export const newSet = "new";

/**
 * Reads a table of new cases and of their files all but voxels.
 * @param needed the model's study (`neededStudy`)
 * @throws InputError where the table cannot be read
 */
export async function readNewCases(model: StudyModel, needed: Study, path: string): Promise<NewCases> {
  const written = await readCohortTable(path);
  const read = casesOf(needed, written.table, path, { lines: written.lines });
  const cases = read.cases.map((each) => ({ ...each, set: newSet }));
  const place = placeIn(path, (at) => at.join("."));
  const ofFiles: Awaited<ReturnType<typeof fileProblems>>[] = [];
  for (const each of cases) ofFiles.push(await fileProblems(model, needed, each, place));
  const problems = [
    ...missingColumns(needed, written, path),
    ...written.problems,
    ...read.problems.map((problem) => withTraining(problem, needed)),
    ...ofFiles.flatMap((found) => found.problems),
    ...clinicalProblems(needed, cases, place),
    ...batchProblems(model, needed, cases, place),
    ...cases.flatMap((each) => trainingProblem(model, each, place)),
  ];
  return { cases, problems: byLine(problems), warnings: Object.fromEntries(cases.map(({ id }, i) => [id, ofFiles[i].warnings])) };
}

/** "the model was trained on images T1, T2, DCE1" */
function trainedOn({ images }: Study): string {
  const names = Object.entries(images).flatMap(([name, image]) => ("column" in image ? [`${name} (column "${image.column}")`] : []));
  return `the model was trained on image${names.length === 1 ? "" : "s"} ${names.join(", ")}`;
}

const isOfImage = (needed: Study, column: string): boolean => Object.values(needed.images).some((image) => "column" in image && image.column === column);

/** Files of transforms, and of images registered before, are for those who have them. */
function missingColumns(needed: Study, { table }: CohortTable, path: string): Problem[] {
  const names = table.columns.map(({ name }) => name);
  const asked = namedColumns(needed).filter(({ path: at }) => at[2] !== "register");
  const missing = [...new Set(asked.map(({ column }) => column))].filter((column) => !names.includes(column));
  return missing.map((column) => ({ where: baseName(path), what: `there is no column "${column}"; ${isOfImage(needed, column) ? trainedOn(needed) : suggestion(column, names)}` }));
}

/** A sequence that a case lacks: which ones there have to be. */
function withTraining({ where, what }: Problem, needed: Study): Problem {
  const [, column] = /^column "(.*)" is empty$/s.exec(what) ?? [];
  return { where, what: column !== undefined && isOfImage(needed, column) ? `${what}; ${trainedOn(needed)}` : what };
}

async function fileProblems({ oneSlice }: StudyModel, needed: Study, each: StudyCase, place: Place): Promise<{ problems: Problem[]; warnings: string[] }> {
  const { problems, warnings, oneSlice: isOneSlice } = await fileFindings(needed, [each], place);
  const text = (single: boolean): string => (single ? "one slice" : "several slices");
  const odd = Object.keys(needed.images).flatMap((name): Problem[] => {
    const [trained, found] = [oneSlice[name], isOneSlice(name)];
    if (trained === undefined || found === null || trained === found) return [];
    return [{ where: place.caseAt(each), what: `image ${name} has ${text(found)}; the model was trained on images of ${text(trained)}` }];
  });
  return { problems: [...problems, ...odd], warnings: warnings.map(({ what }) => withoutFolders(each, what)) };
}

function clinicalProblems({ cohort: { clinical } }: Study, cases: readonly StudyCase[], { caseAt }: Place): Problem[] {
  return Object.entries(clinical).flatMap(([column, kind]) => cases.flatMap((each) => {
    const value = each.values[column] ?? null;
    if (value === null || (kind === "number" ? Number.isFinite(Number(value)) : kind.includes(value))) return [];
    return [{ where: caseAt(each), what: `${column} is "${value}", ${kind === "number" ? "not a number" : `not one of ${kind.join(", ")}, which the model was trained on`}` }];
  }));
}

/** ComBat knows the batches of the training cases; of another it has to see several. */
function batchProblems(model: StudyModel, { cohort: { batch: column } }: Study, cases: readonly StudyCase[], { caseAt }: Place): Problem[] {
  const known = knownBatches(model);
  if (known === null) return [];
  return Array.from(groupedBy(cases, ({ batch }) => batch)).flatMap(([batch, [first, ...others]]) => {
    if (batch === "") return [first, ...others].map((each) => ({ where: caseAt(each), what: `column "${column}" is empty; ComBat needs the batch of each case` }));
    if (known.has(batch) || others.length > 0) return [];
    return [{ where: caseAt(first), what: `${column} ${batch} is none of the training cases' (${[...known].join(", ")}), and this is its only case: ComBat takes at least 2 to estimate its effects` }];
  });
}

function trainingProblem({ pipeline }: StudyModel, each: StudyCase, { caseAt }: Place): Problem[] {
  const { id, patient } = each;
  try {
    requireUnseen("predict", { ids: [id], patients: [patient], features: [], x: matrix(1, 0), y: null }, pipeline.seen);
    return [];
  } catch (error) {
    if (!(error instanceof LeakageError)) throw error;
    const who = patient === id ? "" : `: its patient, ${patient}, is known to the model`;
    return [{ where: caseAt(each), what: `case ${id} was among the training cases${who}; what is predicted of it would be too good (another patient of this name needs a name of its own)` }];
  }
}

function byLine(problems: readonly Problem[]): Problem[] {
  const line = ({ where }: Problem): number => Number(/:(\d+)(?: \(case .*)?$/s.exec(where)?.[1] ?? 0);
  return problems.toSorted((a, b) => line(a) - line(b));
}
