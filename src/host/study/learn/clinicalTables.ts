import type { FeatureTable } from "../../dataset/featureTable.ts";
import type { BaselineRow } from "../../stats/baseline.ts";
import { baselineOf } from "./baseline.ts";
import { oddsOf, type Odds, type OddsRow } from "./odds.ts";
import type { StudyResults } from "./results.ts";
import { tableOfRows } from "./tables.ts";

type Given = Pick<StudyResults, "study" | "measured" | "cases">;
type OddsLine = OddsRow & { readonly task: string };

/** odds.csv */
export function oddsTable({ study, measured }: Given): FeatureTable {
  const rows = Object.keys(study.tasks).flatMap((task) => oddsOf(study, measured, task).rows.map((row): OddsLine => ({ task, ...row })));
  const columnsOf = (prefix: string, odds: (row: OddsLine) => Odds | null) => ({
    [`${prefix}_n`]: (row: OddsLine) => odds(row)?.n ?? NaN,
    [`${prefix}_log_or`]: (row: OddsLine) => odds(row)?.coefficient ?? NaN,
    [`${prefix}_or`]: (row: OddsLine) => odds(row)?.oddsRatio ?? NaN,
    [`${prefix}_or_low`]: (row: OddsLine) => odds(row)?.lower ?? NaN,
    [`${prefix}_or_high`]: (row: OddsLine) => odds(row)?.upper ?? NaN,
    [`${prefix}_p`]: (row: OddsLine) => odds(row)?.p ?? NaN,
  });
  return tableOfRows("odds.csv", rows, {
    task: ({ task }) => task,
    column: ({ column }) => column,
    ...columnsOf("univariate", ({ univariate }) => univariate),
    ...columnsOf("multivariate", ({ multivariate }) => multivariate),
    left_out: ({ leftOut }) => leftOut,
  });
}

interface BaselineLine {
  readonly of: string;
  readonly group: string;
  readonly variable: string;
  readonly category: string | null;
  readonly n: number;
  readonly missing: number;
  readonly numbers: Readonly<Record<string, number>>;
  readonly test: BaselineRow["test"];
}

/** baseline.csv: a row for each variable (category) and group; all cases are the group "all". */
export function baselineCsvTable({ study, measured, cases }: Given): FeatureTable {
  const lines = baselineOf(study, measured, cases).flatMap(({ of, table }) =>
    table.rows.flatMap((row) => [row.overall, ...row.groups].flatMap((_, g) => linesOf(row, g).map((line): BaselineLine => ({ of, group: g === 0 ? "all" : table.groups[g - 1].name, ...line })))),
  );
  const numbers = ["mean", "sd", "median", "quartile1", "quartile3", "count", "share"];
  return tableOfRows("baseline.csv", lines, {
    table: ({ of }) => of,
    variable: ({ variable }) => variable,
    category: ({ category }) => category,
    group: ({ group }) => group,
    n: ({ n }) => n,
    missing: ({ missing }) => missing,
    ...Object.fromEntries(numbers.map((name) => [name, ({ numbers: of }: BaselineLine) => of[name] ?? NaN])),
    test: ({ test }) => test.name,
    p: ({ test }) => test.p,
  });
}

/** @param g 0 is all cases, then the groups */
function linesOf(row: BaselineRow, g: number): Omit<BaselineLine, "of" | "group">[] {
  const { variable, test } = row;
  if (row.kind === "number") {
    const { n, missing, mean, sd, median, quartiles } = [row.overall, ...row.groups][g];
    return [{ variable, category: null, n, missing, numbers: { mean, sd, median, quartile1: quartiles[0], quartile3: quartiles[1] }, test }];
  }
  const { n, missing, counts, shares } = [row.overall, ...row.groups][g];
  return row.categories.map((category, k) => ({ variable, category, n, missing, numbers: { count: counts[k], share: shares[k] }, test }));
}
