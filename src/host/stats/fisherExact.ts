import { InputError } from "../errors.ts";
import type { Alternative } from "./alternative.ts";
import { contingency } from "./contingency.ts";
import { fisherNetwork } from "./fisherNetwork.ts";

export interface FisherExactTest {
  readonly p: number;
  /** Of the sample, n11 n22 / (n12 n21), not the conditional estimate that R prints; null for tables other than 2 x 2. */
  readonly oddsRatio: number | null;
  /** Why p is NaN. */
  readonly reason?: string;
}

export interface FisherExactOptions {
  /** "less" is an odds ratio below 1. Of 2 x 2 tables only. */
  readonly alternative?: Alternative;
}

/** Tables as probable as the observed one but for rounding count as such; R's and scipy's tolerance too. */
const tolerance = 1e-7;

/**
 * Fisher's exact test of the independence of rows and columns of counts. Two-sided, p is the sum of the probabilities, given the
 * totals, of all tables no more probable than the observed one.
 * @source Fisher, J. R. Stat. Soc. 98 (1935) 39; Freeman & Halton, Biometrika 38 (1951) 141; R `fisher.test`
 * @throws InputError where the table is not rectangular or holds other than whole numbers from 0 on, and for a one-sided test
 * of a table other than 2 x 2
 */
export function fisherExact(table: readonly (readonly number[])[], { alternative = "two-sided" }: FisherExactOptions = {}): FisherExactTest {
  const { rows, columns, reason } = contingency(table, "Fisher's exact test");
  const fourfold = rows.length === 2 && columns.length === 2;
  if (!fourfold && alternative !== "two-sided") {
    throw new InputError(`Fisher's exact test: alternative "${alternative}" of a table of ${rows.length} x ${columns.length}, it is for 2 x 2`);
  }
  const oddsRatio = fourfold ? (table[0][0] * table[1][1]) / (table[0][1] * table[1][0]) : null;
  if (reason !== undefined) return { p: NaN, oddsRatio, reason };
  if (fourfold) return { p: fourfoldP(table[0][0], rows, columns, alternative), oddsRatio };
  return { oddsRatio, ...fisherNetwork(table, rows, columns, tolerance) };
}

/** By the ratios of neighbouring hypergeometric probabilities, outwards from the greatest. */
function fourfoldP(observed: number, rows: readonly number[], columns: readonly number[], alternative: Alternative): number {
  const [r, c] = [rows[0], columns[0]];
  const rest = columns[1] - r;
  const [least, most] = [Math.max(0, -rest), Math.min(r, c)];
  const mode = Math.min(most, Math.max(least, Math.floor(((r + 1) * (c + 1)) / (r + rest + c + 2))));
  const weights = new Float64Array(most - least + 1);
  weights[mode - least] = 1;
  for (let k = mode; k < most; k++) weights[k + 1 - least] = weights[k - least] * (((r - k) / (k + 1)) * ((c - k) / (rest + k + 1)));
  for (let k = mode; k > least; k--) weights[k - 1 - least] = weights[k - least] * ((k / (r - k + 1)) * ((rest + k) / (c - k + 1)));
  const bound = weights[observed - least] * (1 + tolerance);
  let [all, chosen] = [0, 0];
  // Smallest terms first, from both ends to the mode.
  const add = (k: number): void => {
    all += weights[k - least];
    if (alternative === "less" ? k <= observed : alternative === "greater" ? k >= observed : weights[k - least] <= bound) chosen += weights[k - least];
  };
  for (let k = least; k < mode; k++) add(k);
  for (let k = most; k >= mode; k--) add(k);
  return chosen / all;
}
