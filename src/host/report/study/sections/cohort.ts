import { columnNamed, textsOf } from "../../../dataset/featureTable.ts";
import type { StudyResults } from "../../../study/learn/results.ts";
import { setColumn, setsOf } from "../../../study/learn/sets.ts";
import type { Section } from "../elements/making.ts";
import { tableHtml } from "../elements/table.ts";

/** Cases of every set by the class of each task. */
export const cohortSection: Section = ({ results }) => {
  const { study, measured } = results;
  const tasks = Object.keys(study.tasks);
  const rows = tasks.flatMap((task) => rowsOf(results, task).map((row) => (tasks.length > 1 ? [task, ...row] : row)));
  const failed = measured.failed.length > 0 ? `<p class="muted">${measured.failed.length} more could not be measured: see Warnings.</p>` : "";
  const header = [...(tasks.length > 1 ? ["Task"] : []), "Set", "Cases", "Positive", "Negative", "Neither", "Patients"];
  return [{ title: "", html: `${tableHtml({ header, rows, names: tasks.length > 1 ? 2 : 1 })}${failed}` }];
};

function rowsOf({ study, measured: { table } }: StudyResults, task: string): string[][] {
  const { outcome, positive, negative } = study.tasks[task];
  const [sets, values, patients] = [setColumn(table), textsOf(columnNamed(table, outcome)), textsOf(columnNamed(table, "patient"))];
  return setsOf(study, table).map((set) => {
    const rows = [...sets.keys()].filter((i) => sets[i] === set);
    const inClass = (wanted: readonly string[]): number => rows.filter((i) => values[i] !== null && wanted.includes(values[i])).length;
    const [ones, zeros] = [inClass(positive), inClass(negative)];
    return [set, ...[rows.length, ones, zeros, rows.length - ones - zeros, new Set(rows.map((i) => patients[i])).size].map(String)];
  });
}
