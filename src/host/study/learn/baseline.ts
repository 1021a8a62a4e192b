import { columnNamed, featureTable, takeTableRows, textColumn, textsOf, withColumns, type FeatureTable, type TableColumn } from "../../dataset/featureTable.ts";
import { baselineTable, type BaselineRow, type BaselineTable } from "../../stats/baseline.ts";
import type { Measured } from "../cases/measured.ts";
import type { Study, StudyCase } from "../file/study.ts";
import { setColumn, setsOf, trainingSet } from "./sets.ts";
import { idColumn } from "./taskData.ts";

// In brackets: names that a column of the cohort's table may have too.
const setGroups = "(set)";
const classGroups = "(class)";

export interface BaselineOf {
  /** "sets", or the task whose classes the training cases are divided by. */
  readonly of: string;
  readonly title: string;
  readonly table: BaselineTable;
}

/**
 * Clinical variables as the cohort's table has them, compared between the sets (the outcomes too), and between the classes of each task's
 * training cases. A table that would have one group is left out.
 */
export function baselineOf(study: Study, measured: Measured, cases: readonly StudyCase[]): BaselineOf[] {
  const table = clinicalTable(study, measured, cases);
  const sets = setsOf(study, measured.table);
  const outcomes = outcomesOf(study.tasks);
  const variables = Object.keys(study.cohort.clinical);
  const bySet = compared(table, setGroups, [...variables, ...outcomes.filter((name) => !variables.includes(name))], sets);
  const ofSet = setColumn(measured.table);
  const training = takeTableRows(table, [...ofSet.keys()].filter((i) => ofSet[i] === trainingSet));
  const byClass = Object.entries(study.tasks).map(([task, { outcome, positive, negative }]) => {
    const classes = classColumn(training, outcome, positive, negative);
    const grouped = withColumns(training, [classes]);
    return { of: task, title: `Training cases by ${outcome}`, table: compared(grouped, classGroups, variables.filter((name) => name !== outcome), ["negative", "positive"]) };
  });
  return [{ of: "sets", title: "Cases by set", table: bySet }, ...byClass].flatMap(({ table: made, ...rest }) => (made ? [{ ...rest, table: made }] : []));
}

/** Null where there is nothing to compare. */
function compared(table: FeatureTable, by: string, variables: readonly string[], order: readonly string[]): BaselineTable | null {
  if (variables.length === 0) return null;
  const found = new Set(textsOf(columnNamed(table, by)).filter((value) => value !== null));
  return found.size < 2 ? null : inOrder(baselineTable(table, { by, variables }), order);
}

/** The same table with its groups in this order. */
function inOrder(table: BaselineTable, names: readonly string[]): BaselineTable {
  const order = names.map((name) => table.groups.findIndex((group) => group.name === name)).filter((g) => g >= 0);
  const rows = table.rows.map((row): BaselineRow => (row.kind === "number" ? { ...row, groups: order.map((g) => row.groups[g]) } : { ...row, groups: order.map((g) => row.groups[g]) }));
  return { ...table, groups: order.map((g) => table.groups[g]), rows };
}

function classColumn(table: FeatureTable, outcome: string, positive: readonly string[], negative: readonly string[]): TableColumn {
  const values = textsOf(columnNamed(table, outcome));
  return textColumn(classGroups, values.map((value) => (value === null ? null : positive.includes(value) ? "positive" : negative.includes(value) ? "negative" : null)));
}

/** Sets, clinical variables and outcomes of the measured cases. */
function clinicalTable({ cohort, tasks }: Study, { table }: Measured, cases: readonly StudyCase[]): FeatureTable {
  const byId = new Map(cases.map((each) => [each.id, each]));
  const text = (name: string): TableColumn => textColumn(name, idColumn(table).map((id) => byId.get(id)?.values[name] ?? null));
  const variables = Object.entries(cohort.clinical).map(([name, kind]) => (kind === "number" ? { ...columnNamed(table, `clinical_${name}`), name } : text(name)));
  const outcomes = outcomesOf(tasks).filter((name) => !(name in cohort.clinical)).map(text);
  return featureTable(table.name, [textColumn(setGroups, setColumn(table)), ...variables, ...outcomes]);
}

function outcomesOf(tasks: Study["tasks"]): string[] {
  return [...new Set(Object.values(tasks).map(({ outcome }) => outcome))];
}
