import { groupedBy } from "./groupedBy.ts";
import type { Problem, Study, StudyCase } from "../file/study.ts";
import { classOf, isTraining, stepsOfTask, usesStep } from "./needs.ts";
import type { Place } from "./place.ts";

/** Batches that ComBat cannot be fitted on, or brought to: cases without one, and batches of a single case. */
export function batchProblems(study: Study, cases: readonly StudyCase[], { caseAt }: Place): { problems: Problem[] } {
  const column = study.cohort.batch;
  if (column === undefined || !usesStep(study, "combat")) return { problems: [] };
  const without = cases.filter(({ batch, values }) => batch === "" && values[column] !== undefined);
  const problems = without.map((each) => ({ where: caseAt(each), what: `column "${column}" is empty; ComBat needs the batch of each case` }));
  for (const [each, tasks] of singles(study, cases)) {
    const held = isTraining(each) ? "training case" : `case in set ${each.set}, and training has none`;
    problems.push({ where: caseAt(each), what: `${column} ${each.batch} has this one ${held} (${tasks.length > 1 ? "tasks" : "task"} ${tasks.join(", ")}); ComBat needs at least 2 of a batch` });
  }
  return { problems };
}

/** The only case of its batch, by the tasks in which it is: among the training cases, or in a set whose batch training has not. */
function singles(study: Study, cases: readonly StudyCase[]): Map<StudyCase, string[]> {
  const found = new Map<StudyCase, string[]>();
  for (const [name, task] of Object.entries(study.tasks)) {
    const steps = stepsOfTask(study, task, "combat");
    if (steps.length === 0) continue;
    const taken = cases.filter((each) => each.batch !== "" && classOf(task, each) !== null);
    const known = new Set(taken.filter(isTraining).map(({ batch }) => batch));
    const everyMeanOnly = steps.every(({ meanOnly }) => meanOnly === true);
    for (const group of groupedBy(taken, ({ set, batch }) => JSON.stringify([set, batch])).values()) {
      const [each] = group;
      const isFit = isTraining(each) ? !everyMeanOnly : !known.has(each.batch);
      if (group.length === 1 && isFit) found.set(each, [...(found.get(each) ?? []), name]);
    }
  }
  return found;
}
