import { columnNamed, textsOf, type FeatureTable, type TableColumn } from "../dataset/featureTable.ts";
import { InputError } from "../errors.ts";
import { categoryTest, numberTest, type BaselineTest, type ChoiceOptions } from "./baselineTests.ts";
import { mean, median, present, quantile, standardDeviation } from "./descriptive.ts";

export interface BaselineOptions extends ChoiceOptions {
  /** The column of groups. */
  readonly by: string;
  /** In this order; every other column where it is not given. */
  readonly variables?: readonly string[];
  /** Columns of numbers that are categories, such as grades. Those of two whole numbers at most (0 and 1) always are. */
  readonly categorical?: readonly string[];
}

/** Of the values of one variable in one group; NaN where there are none. The quartiles are of type 7, as R's. */
export interface NumberSummary {
  readonly n: number;
  readonly missing: number;
  readonly mean: number;
  readonly sd: number;
  readonly median: number;
  readonly quartiles: readonly [number, number];
}

/** Of each category in order; shares are of the values that are not missing. */
export interface CategorySummary {
  readonly n: number;
  readonly missing: number;
  readonly counts: readonly number[];
  readonly shares: readonly number[];
}

interface Row<Kind, Summary> {
  readonly variable: string;
  readonly kind: Kind;
  readonly overall: Summary;
  /** Of each group. */
  readonly groups: readonly Summary[];
  readonly test: BaselineTest;
}

export type NumberRow = Row<"number", NumberSummary> & {
  /** Whether mean and SD describe the groups; else median and quartiles. */
  readonly normal: boolean;
};
export type CategoryRow = Row<"category", CategorySummary> & { readonly categories: readonly string[] };
export type BaselineRow = NumberRow | CategoryRow;

export interface BaselineTable {
  readonly by: string;
  readonly groups: readonly { readonly name: string; readonly n: number }[];
  readonly rows: readonly BaselineRow[];
  /** Rows left out because their group is missing. */
  readonly ungrouped: number;
}

/**
 * The table of patients' characteristics: each variable described and compared between groups by the test that
 * `numberTest` or `categoryTest` chooses. Missing values are left out and counted.
 * @throws InputError where a column is not there, or there are fewer than 2 groups
 */
export function baselineTable(table: FeatureTable, options: BaselineOptions): BaselineTable {
  const { by, categorical = [] } = options;
  const groupOf = textsOf(columnNamed(table, by));
  const names = sortedValues(columnNamed(table, by));
  if (names.length < 2) throw new InputError(`${table.name}: ${by} has ${names.length} groups (${names.join(", ")}), at least 2 are needed`);
  for (const name of categorical) columnNamed(table, name);
  const members = names.map((name) => [...groupOf.keys()].filter((i) => groupOf[i] === name));
  const variables = options.variables?.map((name) => columnNamed(table, name)) ?? table.columns.filter(({ name }) => name !== by);
  return {
    by,
    groups: names.map((name, g) => ({ name, n: members[g].length })),
    rows: variables.map((column) => (isCategory(column, categorical) ? categoryRow(column, members, options) : numberRow(column.name, column.values as Float64Array, members, options))),
    ungrouped: groupOf.filter((group) => group === null).length,
  };
}

function isCategory(column: TableColumn, categorical: readonly string[]): boolean {
  if (column.kind === "text" || categorical.includes(column.name)) return true;
  const values = new Set(present(column.values));
  return values.size > 0 && values.size <= 2 && [...values].every(Number.isInteger);
}

function numberRow(variable: string, values: Float64Array, members: readonly (readonly number[])[], options: ChoiceOptions): NumberRow {
  const groups = members.map((rows) => Float64Array.from(rows, (i) => values[i]));
  const { normal, ...test } = numberTest(groups.map(present), options);
  return { variable, kind: "number", overall: summaryOf(Float64Array.from(members.flat(), (i) => values[i])), groups: groups.map(summaryOf), normal, test };
}

function summaryOf(all: Float64Array): NumberSummary {
  const values = present(all);
  const counts = { n: values.length, missing: all.length - values.length };
  if (values.length === 0) return { ...counts, mean: NaN, sd: NaN, median: NaN, quartiles: [NaN, NaN] };
  return { ...counts, mean: mean(values), sd: standardDeviation(values), median: median(values), quartiles: [quantile(values, 0.25), quantile(values, 0.75)] };
}

function categoryRow(column: TableColumn, members: readonly (readonly number[])[], options: ChoiceOptions): CategoryRow {
  const texts = textsOf(column);
  const grouped = new Set(members.flat().map((i) => texts[i]));
  const categories = sortedValues(column).filter((category) => grouped.has(category));
  const countsOf = (rows: readonly number[]): CategorySummary => {
    const counts = categories.map((category) => rows.filter((i) => texts[i] === category).length);
    const n = counts.reduce((sum, count) => sum + count, 0);
    return { n, missing: rows.length - n, counts, shares: counts.map((count) => count / n) };
  };
  const groups = members.map(countsOf);
  return { variable: column.name, kind: "category", categories, overall: countsOf(members.flat()), groups, test: categoryTest(groups.map(({ counts }) => counts), options) };
}

/** The values of a column, each once: numbers ascending, texts by their characters. */
function sortedValues(column: TableColumn): string[] {
  if (column.kind === "number") return [...new Set(present(column.values))].sort((a, b) => a - b).map(String);
  return [...new Set(column.values.filter((value) => value !== null))].sort();
}
