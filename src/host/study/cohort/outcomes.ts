import { groupedBy } from "./groupedBy.ts";
import { editDistance } from "../../params/nearest.ts";
import type { StudyTask } from "../file/schema.ts";
import type { Problem, Study, StudyCase } from "../file/study.ts";
import { classOf, isTraining } from "./needs.ts";
import type { Place } from "./place.ts";

/** More cases of one value are told in one line. */
const toldOneByOne = 5;
/** Training cases of a class: of one alone nothing can be learned, and no fold be held out. */
const fewest = 2;

/** Values of the outcomes' columns that no task knows, and tasks that lack a class. */
export function outcomeProblems(study: Study, cases: readonly StudyCase[], place: Place): { problems: Problem[]; warnings: Problem[] } {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [column, tasks] of groupedBy(Object.values(study.tasks), ({ outcome }) => outcome)) {
    const known = [...new Set(tasks.flatMap(({ positive, negative }) => [...positive, ...negative]))];
    const unknown = cases.filter(({ values }) => (values[column] ?? null) !== null && !known.includes(values[column]!));
    for (const [value, group] of groupedBy(unknown, ({ values }) => values[column]!)) {
      const meant = known.find((name) => isNear(value, name));
      const what = `${column} is "${value}", which no task knows (${known.join(", ")})${meant === undefined ? ": the case takes part in none" : `; did you mean "${meant}"?`}`;
      (meant === undefined ? warnings : problems).push(...told(group, what, place));
    }
  }
  for (const [name, task] of Object.entries(study.tasks)) {
    if (cases[0].values[task.outcome] === undefined) continue; // the column is not there, which is told elsewhere
    const training = cases.filter(isTraining);
    const lack = ([1, 0] as const).filter((label) => count(training, task, label) < fewest);
    if (training.length > 0 && lack.length > 0) problems.push({ where: place.locate(["tasks", name]), what: lacking(task, training, lack) });
    warnings.push(...oneSided(name, task, cases, place));
  }
  return { problems, warnings };
}

const count = (cases: readonly StudyCase[], task: StudyTask, label: 0 | 1): number => cases.filter((each) => classOf(task, each) === label).length;

/** Another case, blanks around it, another way to write the number, or one letter in a word. */
function isNear(value: string, known: string): boolean {
  const plain = (text: string): string => text.trim().toLowerCase();
  if (plain(value) === plain(known)) return true;
  if (value.trim() !== "" && Number(value) === Number(known)) return true;
  return known.length >= 5 && editDistance(plain(value), plain(known)) === 1;
}

function told(cases: readonly StudyCase[], what: string, { caseAt }: Place): Problem[] {
  if (cases.length <= toldOneByOne) return cases.map((each) => ({ where: caseAt(each), what }));
  return [{ where: caseAt(cases[0]), what: `${what} (${cases.length} such cases)` }];
}

function lacking(task: StudyTask, training: readonly StudyCase[], lack: readonly (0 | 1)[]): string {
  const values = groupedBy(training, ({ values }) => values[task.outcome]);
  const there = Array.from(values, ([value, { length }]) => `${value === null ? "empty" : `"${value}"`} (${length})`).sort().join(", ");
  const classes = lack.map((label) => (label === 1 ? `positive (${task.positive.join(", ")})` : `negative (${task.negative.join(", ")})`)).join(" and ");
  return `too few training cases are ${classes}: ${count(training, task, 1)} positive and ${count(training, task, 0)} negative of ${training.length}, at least ${fewest} of each are needed; column "${task.outcome}" holds ${there}`;
}

/** Sets without one of the classes have no AUC. */
function oneSided(name: string, task: StudyTask, cases: readonly StudyCase[], { table }: Place): Problem[] {
  const sets = groupedBy(cases.filter((each) => !isTraining(each) && each.set !== ""), ({ set }) => set);
  return Array.from(sets, ([set, members]) => [set, count(members, task, 1), count(members, task, 0)] as const)
    .filter(([, positive, negative]) => positive === 0 || negative === 0)
    .map(([set, positive, negative]) => ({ where: table, what: `task ${name}: set ${set} has ${positive} positive and ${negative} negative cases: there is no AUC` }));
}
