import { chiSquared } from "./chiSquared.ts";
import { contingency } from "./contingency.ts";

export interface ChiSquaredTest {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** Counts expected under independence, [rows][columns]. */
  readonly expected: readonly (readonly number[])[];
  /** Whether Yates' correction was made. */
  readonly yates: boolean;
  /** Why the statistic and p are NaN. */
  readonly reason?: string;
}

export interface ChiSquaredTestOptions {
  /** Yates' correction for continuity, by min(1/2, |observed - expected|); of 2 x 2 tables only. */
  readonly yates?: boolean;
}

/**
 * Pearson's chi-square test of the independence of rows and columns of counts: df = (rows - 1) (columns - 1).
 * @source Pearson, Phil. Mag. 50 (1900) 157; Yates, Suppl. J. R. Stat. Soc. 1 (1934) 217; R `chisq.test`
 * @throws InputError where the table is not rectangular or holds other than whole numbers from 0 on
 */
export function chiSquaredTest(table: readonly (readonly number[])[], { yates = true }: ChiSquaredTestOptions = {}): ChiSquaredTest {
  const { rows, columns, total, reason } = contingency(table, "chi-square test");
  const expected = rows.map((row) => columns.map((column) => (row * column) / total));
  const df = (rows.length - 1) * (columns.length - 1);
  const corrected = yates && rows.length === 2 && columns.length === 2;
  if (reason !== undefined) return { statistic: NaN, df, p: NaN, expected, yates: corrected, reason };
  const least = Math.min(...table.flatMap((row, i) => row.map((count, j) => Math.abs(count - expected[i][j]))));
  const correction = corrected ? Math.min(0.5, least) : 0;
  let statistic = 0;
  table.forEach((row, i) =>
    row.forEach((count, j) => {
      statistic += (Math.abs(count - expected[i][j]) - correction) ** 2 / expected[i][j];
    }),
  );
  return { statistic, df, p: chiSquared.sf(statistic, df), expected, yates: corrected };
}
