import type { BaselineRow, BaselineTable, CategorySummary, NumberSummary } from "./baseline.ts";

/**
 * A baseline table as papers print it, a header and rows of cells: "mean ± SD" or "median [quartiles]", "n (%)" in a row for each
 * category, p, the test, and missing values of the groups. @param decimals of numbers and percentages
 */
export function baselineText({ groups, rows }: BaselineTable, decimals = 1): string[][] {
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const header = ["Variable", `All (n = ${n})`, ...groups.map((group) => `${group.name} (n = ${group.n})`), "p", "Test", "Missing"];
  return [header, ...rows.flatMap((row) => textOf(row, decimals))];
}

function textOf(row: BaselineRow, decimals: number): string[][] {
  const end = [pText(row.test.p), row.test.name, row.groups.map(({ missing }) => missing).join(" / ")];
  if (row.kind === "number") {
    const cell = (summary: NumberSummary): string => (row.normal ? meanText(summary, decimals) : medianText(summary, decimals));
    const how = row.normal ? "mean ± SD" : "median [quartiles]";
    return [[`${row.variable}, ${how}`, ...[row.overall, ...row.groups].map(cell), ...end]];
  }
  const summaries = [row.overall, ...row.groups];
  const cell = ({ n, counts, shares }: CategorySummary, k: number): string => (n === 0 ? "-" : `${counts[k]} (${(100 * shares[k]).toFixed(decimals)} %)`);
  return [
    [`${row.variable}, n (%)`, ...summaries.map(() => ""), ...end],
    ...row.categories.map((category, k) => [`  ${category}`, ...summaries.map((summary) => cell(summary, k)), "", "", ""]),
  ];
}

function meanText({ n, mean, sd }: NumberSummary, decimals: number): string {
  return n === 0 ? "-" : `${numberText(mean, decimals)} ± ${numberText(sd, decimals)}`;
}

function medianText({ n, median, quartiles }: NumberSummary, decimals: number): string {
  return n === 0 ? "-" : `${numberText(median, decimals)} [${quartiles.map((quartile) => numberText(quartile, decimals)).join(", ")}]`;
}

/** With an exponent where the decimals would show nothing, or too much. */
function numberText(value: number, decimals: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 10 ** -decimals || size >= 1e6) ? value.toExponential(decimals) : value.toFixed(decimals);
}

function pText(p: number): string {
  if (Number.isNaN(p)) return "-";
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}
