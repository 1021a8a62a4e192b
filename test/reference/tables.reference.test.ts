/** Two published tables of radiomics features: as they stand in the file, and through CSV and Parquet. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { csvOfTable, tableOfCsv, tableOfCsvPieces } from "../../src/host/dataset/csvTable.ts";
import { datasetOf } from "../../src/host/dataset/datasetOf.ts";
import { parquetOfTable, tableOfParquet } from "../../src/host/dataset/parquetTable.ts";
import { referenceData } from "../extract/oracle.ts";

describe.each(["ISPY1", "C4KC-KiTS"])("radMLBench: %s", (name) => {
  const text = gunzipSync(readFileSync(join(referenceData, "stats", "radmlbench", `${name}.gz`))).toString();
  const table = tableOfCsv(text, name);
  const [header, ...lines] = text.trimEnd().split("\n").map((line) => line.split(","));

  it("is read as it stands", () => {
    expect(table.columns.map((column) => column.name)).toEqual(header);
    expect(table.rows).toBe(lines.length);
    for (const [j, column] of table.columns.entries()) {
      if (column.kind === "number") expect(column.values).toEqual(Float64Array.from(lines, (line) => (line[j] === "" ? NaN : Number(line[j]))));
      else expect(column.values).toEqual(lines.map((line) => line[j] || null));
    }
  });

  it("goes through CSV and Parquet unchanged", async () => {
    expect(await tableOfCsvPieces(csvOfTable(table), name)).toEqual(table);
    expect(await tableOfParquet(parquetOfTable(table), name)).toEqual(table);
  });

  it("becomes a dataset", () => {
    const data = datasetOf(table, { id: "ID", patient: "ID", outcome: { column: "Target", positive: 1, negative: 0 }, features: ({ name: column }) => !["ID", "Target"].includes(column) });
    expect(data.x).toMatchObject({ rows: lines.length, columns: header.length - 2 });
  });
});
