import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../src/host/dataset/csv.ts";
import { formatTable, tableFormats } from "../../src/host/table/format.ts";
import { buildTable, isTextColumn, reasonColumn, type ResultTable, type Row } from "../../src/host/table/table.ts";

/** What `fixtures/oracle/cli.py` kept of the `pyradiomics` command. */
function printed(name: string): string {
  // numpy 2 prints its scalars inside this one tuple as np.float64(x).
  return readFileSync(new URL(`../../fixtures/cli/${name}`, import.meta.url), "utf8").replace(/np\.float64\(([^)]*)\)/g, "$1");
}

/** The table that a printed csv shows, its numbers as numbers; a row without results is a failed case. */
function tableOf(csv: string): ResultTable {
  const [header, ...records] = parseCsv(csv, "csv").map(({ fields }) => fields);
  const inputs = header.findIndex((column) => column.startsWith("diagnostics_"));
  const rows = records.map((fields, index): Row => {
    const entries = header.map((column, i): [string, string] => [column, fields[i]]);
    const results = entries.slice(inputs).filter(([, text]) => text !== "");
    return {
      index: index + 1,
      input: new Map(entries.slice(0, inputs)),
      status: results.length > 0 ? "done" : "failed",
      values: new Map(results.map(([column, text]) => [column, isTextColumn(column) ? text : Number(text)])),
      notes: new Map(),
    };
  });
  return buildTable(rows);
}

describe("formatTable against the pyradiomics command", () => {
  it.each(tableFormats)("prints the batch as %s to the letter", (format) => {
    const table = tableOf(printed("batch.csv"));
    expect(table.rows.map(({ status }) => status)).toEqual(["done", "failed", "done"]);
    // PyRadiomics has no column for the reason of a failure, and escapes text in JSON to ASCII.
    const columns = table.columns.filter((column) => column !== reasonColumn);
    const text = formatTable({ ...table, columns }, format).replace("é", format === "json" ? "\\u00e9" : "é");
    expect(text === printed(`batch.${format}`)).toBe(true);
  });

  it.each(tableFormats)("prints NaN as %s", (format) => {
    const table = tableOf(printed("nan.csv"));
    // JSON has no word for NaN.
    expect(formatTable(table, format) === printed(`nan.${format}`).replaceAll(": NaN", ": null")).toBe(true);
  });
});

describe("formatTable", () => {
  const row = (index: number, values: [string, number | string][], reason?: string): Row => ({
    index, input: new Map([["Image", `${index}.nrrd`]]), status: reason === undefined ? "done" : "failed", reason, values: new Map(values), notes: new Map(),
  });

  it("leaves NaN out when asked to, but keeps its csv column", () => {
    const table = buildTable([row(1, [["a", NaN], ["b", 1.5]])]);
    expect(formatTable(table, "csv", { skipNans: true })).toBe("Image,a,b\n1.nrrd,,1.5\n");
    expect(formatTable(table, "txt", { skipNans: true })).toBe("Case-1_Image: 1.nrrd\nCase-1_b: 1.5\n");
    expect(JSON.parse(formatTable(table, "json", { skipNans: true }))).toEqual([{ Image: "1.nrrd", b: 1.5 }]);
  });

  it("puts what only later cases have at the end, sorted, and the reason of failed cases last", () => {
    const table = buildTable([row(1, [], "no ROI"), row(2, [["b", 1], ["a", 2]]), row(3, [["d", 3], ["b", 4], ["c", 5]])]);
    expect(table.columns).toEqual(["Image", "b", "a", "c", "d", "diagnostics_Error"]);
    expect(formatTable(table, "csv").split("\n")[1]).toBe("1.nrrd,,,,,no ROI");
  });

  it("writes numbers that read back as the same float64", () => {
    const numbers = [1 / 3, -3.2034265038149176e-16, 5e-324, 1.7976931348623157e308, 123456789.123456789, 1e21, 1e16, 60794954];
    const table = buildTable([row(1, numbers.map((x, i) => [`f${i}`, x]))]);
    const [, line] = formatTable(table, "csv").split("\n");
    expect(line.split(",").slice(1).map(Number)).toEqual(numbers);
    expect(Object.values(JSON.parse(formatTable(table, "json"))[0]).slice(1)).toEqual(numbers);
  });
});
